import { decode } from '@temporalio/common/lib/encoding';
import { defaultPayloadConverter, encodingTypes, METADATA_ENCODING_KEY } from '@temporalio/common';
import type { Payload, PayloadConverter } from '@temporalio/common';
import { inertLine } from '../../domain/text/inert-text';
import type { Undecodable } from '../../domain/decision/received-message';

const READ: readonly string[] = [encodingTypes.METADATA_ENCODING_JSON, encodingTypes.METADATA_ENCODING_NULL];

/**
 * Temporal's own converter, except that it never throws on what it reads. A throw while a signal is decoded fails the
 * workflow task before any handler runs, and Temporal then tries that task again for ever: anybody who reaches the
 * server could stop an incident with one byte. A payload that is not JSON becomes `{ undecodable: reason }` instead,
 * the reason one inert line; bytes as such count as that too, since Firebreak sends none. Used in the workflow
 * sandbox, in workers and in clients.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: defaultPayloadConverter.toPayload.bind(defaultPayloadConverter),

  fromPayload(payload) {
    const encoding = encodingOf(payload);
    if (!READ.includes(encoding)) {
      const why = encoding === '' ? 'it says no encoding' : `its encoding is "${inertLine(encoding, 40)}"`;
      return defaultPayloadConverter.fromPayload(
        undecodable(`${why}, not "${encodingTypes.METADATA_ENCODING_JSON}"`),
      );
    }
    try {
      return defaultPayloadConverter.fromPayload(payload);
    } catch {
      return defaultPayloadConverter.fromPayload(undecodable('it is not JSON'));
    }
  },
};

function encodingOf({ metadata }: Payload): string {
  const encoding = metadata?.[METADATA_ENCODING_KEY];
  // Decoding a text replaces what is no UTF-8; it does not throw.
  return encoding === undefined ? '' : decode(encoding);
}

function undecodable(reason: string): Payload {
  return defaultPayloadConverter.toPayload({ undecodable: reason } satisfies Undecodable);
}
