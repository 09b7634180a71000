import { redact } from '../../../domain/text/redact';
import type { Fields } from '../../client/parse-fields';

/** Labels by which deploying tools mark what they made. */
const managers = [
  'managed-by',
  'goog-managed-by',
  'app.kubernetes.io/managed-by',
  'gcb-trigger-id',
  'commit-sha',
] as const;

/**
 * With what a workload was deployed, for people: the client and version that it names, the function that it was built
 * from, the labels of pipelines. Whoever deploys sets all of these, so they are a hint and no proof. Undefined where
 * nothing says.
 */
export function parseDeployedWith(resource: Fields): string | undefined {
  const annotations = resource.map('annotations');
  const labels = resource.map('labels');
  const client = resource.text('client') || (annotations['run.googleapis.com/client-name'] ?? '');
  const version = resource.text('clientVersion') || (annotations['run.googleapis.com/client-version'] ?? '');
  const build = resource.child('buildConfig');
  const target = build.text('functionTarget');
  const said = [
    ...(client === '' ? [] : [`${client} ${version}`.trim()]),
    ...(build.keys().length === 0 ? [] : [target === '' ? 'built from source' : `function ${target}`]),
    ...managers.flatMap((label) => {
      const value = labels[label] ?? '';
      return value === '' ? [] : [`${label}: ${value}`];
    }),
    ...(labels['goog-terraform-provisioned'] === 'true' ? ['Terraform'] : []),
  ];
  return said.length === 0 ? undefined : redact(said.join('; '));
}
