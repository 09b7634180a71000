import { shellCommand } from '../../domain/text/shell-quote';
import type {
  compareSearchAttributes,
  RegistrationConnection,
  registerSearchAttributes,
  SpelledAttribute,
} from '../../temporal/search-attributes';
import type { Part } from './part';

/** The Temporal side: how to connect, and the two things that are done with the connection. */
export interface TemporalSide {
  /** Throws as the connection does; `at` is what it would connect to, for people. */
  connect(): Promise<RegistrationConnection>;
  readonly namespace: string;
  readonly address: string;
  readonly compare: typeof compareSearchAttributes;
  readonly register: typeof registerSearchAttributes;
  /** All of them, for the command that makes them where nothing can be read. */
  readonly declared: readonly SpelledAttribute[];
}

/** The search attributes of the namespace, by which incidents are listed. A worker that may makes them at its start, too. */
export function searchAttributesPart(temporal: TemporalSide): Part {
  const { namespace, address } = temporal;
  const create = (attributes: readonly SpelledAttribute[]): readonly string[] =>
    attributes.length === 0
      ? []
      : [
          shellCommand([
            ...['temporal', 'operator', 'search-attribute', 'create', '--namespace', namespace],
            ...attributes.flatMap(({ name, type }) => ['--name', name, '--type', type]),
          ]),
        ];
  return {
    part: 'search attributes',
    resource: `namespace ${namespace} at ${address}`,
    commands: create(temporal.declared),
    async look() {
      const { missing, otherType } = await temporal.compare(await temporal.connect(), namespace);
      if (otherType.length > 0) {
        return {
          state: 'differs',
          differences: otherType.map(({ name, type }) => `${name} has another type than ${type}`),
          commands: [
            ...otherType.map(({ name }) =>
              shellCommand([
                ...['temporal', 'operator', 'search-attribute', 'remove'],
                ...['--namespace', namespace, '--name', name],
              ]),
            ),
            ...create([...otherType, ...missing]),
          ],
        };
      }
      return missing.length === 0 ? { state: 'exists' } : { state: 'missing', commands: create(missing) };
    },
    make: async () => temporal.register(await temporal.connect(), namespace),
  };
}
