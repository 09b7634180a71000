import { createWebhook } from './client';
import type { Webhooks } from './port';
import { defined } from '../domain/defined';

/** The configured addresses; each is a secret and comes as a function. */
export interface WebhookSettings {
  readonly webhook?: () => string;
  readonly webhookEscalation?: () => string;
  readonly webhookSecret?: () => string;
}

/** The receivers that are configured, none by default. */
export function createWebhooks(settings: WebhookSettings, now: () => Date): Webhooks {
  const { webhook, webhookEscalation, webhookSecret } = settings;
  const open = (variable: string, url: () => string) =>
    createWebhook({ variable, url, now, ...defined({ secret: webhookSecret }) });
  return {
    ...(webhook === undefined ? {} : { first: open('FIREBREAK_WEBHOOK', webhook) }),
    ...(webhookEscalation === undefined
      ? {}
      : { escalation: open('FIREBREAK_WEBHOOK_ESCALATION', webhookEscalation) }),
  };
}
