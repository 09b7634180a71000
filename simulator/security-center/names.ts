import { StatusError } from '../wire/status';

/** The kind of scope that a name begins with. */
type ScopeKind = 'organizations' | 'folders' | 'projects';

/** A source or a finding, as its name tells it. */
export interface SourceName {
  readonly scope: ScopeKind;
  /** The id or number behind the scope's kind. */
  readonly scopeId: string;
  /** `-` for all sources. */
  readonly source: string;
  /** `global` when the name has none. */
  readonly location: string;
}

const source = '(organizations|folders|projects)/([^/]+)/sources/([^/]+)(?:/locations/([^/]+))?';
const parentPattern = new RegExp(`^${source}$`);
const childPattern = new RegExp(`^(${source}/findings/[A-Za-z0-9]{1,32})(?:/(.+))?$`);

/** Reads the parent of a listing. Throws INVALID_ARGUMENT when it is none. */
export function parseParent(parent: string): SourceName {
  const found = parentPattern.exec(parent);
  if (found === null) throw invalidName('parent', parent);
  return sourceName(found.slice(1));
}

/** A finding's name, and what stands behind it (`securityMarks`, `externalSystems/jira`; `''` for nothing). */
interface ChildName extends SourceName {
  readonly finding: string;
  readonly rest: string;
}

/** Reads the name of a finding or of something that belongs to one. Throws INVALID_ARGUMENT naming `field` when it is neither. */
export function parseFindingChild(name: string, field: string): ChildName {
  const found = childPattern.exec(name);
  if (found === null) throw invalidName(field, name);
  return { ...sourceName(found.slice(2)), finding: found[1] ?? '', rest: found[6] ?? '' };
}

/** The refusal of a name that does not have the form that its field needs. */
export function invalidName(field: string, name: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', `Invalid resource name in '${field}': "${name}".`);
}

function sourceName([scope, scopeId = '', id = '', location]: readonly (string | undefined)[]): SourceName {
  const kind = scope === 'folders' || scope === 'projects' ? scope : 'organizations';
  return { scope: kind, scopeId, source: id, location: location ?? 'global' };
}
