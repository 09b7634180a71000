import { Failure } from '../domain/failures';
import { parseWorkloadPath, workloadPath } from '../domain/workload/workload';
import type { Faults } from './faults';
import { scalarText, shown, type MapReader } from './reader';
import type { YamlSource } from './yaml-source';

const RESOURCE = /^(?:\/\/run\.googleapis\.com\/)?projects\/([^/]+)\/locations\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** Reads `protectedWorkloads`: each by its full resource name or its path, one spelling of each in the result. */
export function readProtectedWorkloads(
  source: YamlSource,
  faults: Faults,
  policy: MapReader,
): readonly string[] {
  const paths = new Map<string, number>();
  for (const node of policy.list('protectedWorkloads', { required: false }).value) {
    const line = source.lineOf(node);
    const path = normalised(scalarText(node) ?? '', (text) => faults.add(line, text));
    const before = path === undefined ? undefined : paths.get(path);
    if (before !== undefined)
      faults.add(line, `the workload ${shown(path ?? '')} is already named on line ${before}`);
    else if (path !== undefined) paths.set(path, line);
  }
  return [...paths.keys()];
}

function normalised(text: string, fault: (text: string) => void): string | undefined {
  const [, project, location, kind, name] = RESOURCE.exec(text) ?? [];
  const path = project === undefined ? text : [project, location, kind, name].join('/');
  const [first] = path.split('/');
  if (path.split('/').length === 4 && first !== undefined && !/^[0-9]+$/.test(first)) {
    fault(
      `protected workload ${shown(text)} names its project by id: use the project number, which is never reused`,
    );
    return undefined;
  }
  try {
    return workloadPath(parseWorkloadPath(path));
  } catch (thrown) {
    fault(`protected workload: ${Failure.from(thrown).message}`);
    return undefined;
  }
}
