import { fieldsOf } from '../../client/parse-fields';

const INVOKER = 'roles/run.invoker';

/** Members that an IAM policy, as plain JSON, lets invoke the service, each once. Those under a condition count too. */
export function parseInvokers(policy: unknown): readonly string[] {
  const bindings = fieldsOf(policy)
    .children('bindings')
    .filter((binding) => binding.text('role') === INVOKER);
  return [...new Set(bindings.flatMap((binding) => binding.texts('members')))];
}
