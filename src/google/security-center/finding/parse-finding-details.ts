import type {
  Finding,
  FindingAccess,
  FindingBinding,
  FindingLogEntry,
} from '../../../domain/finding/finding';
import { enumName } from './api-names';
import { bindingDeltasIn, linkedAttackIds, type membersIn } from './older-forms';
import { fieldsOf, type Fields } from '../../client/parse-fields';
import { tacticId, techniqueId } from './techniques';
import { defined } from '../../../domain/defined';

/** The details that Event Threat Detection adds from the audit log. Parts that were not reported are absent. */
type FindingDetails = Pick<
  Finding,
  'access' | 'iamBindings' | 'logEntries' | 'affectedResources' | 'rule' | 'tactics' | 'signatures'
>;

const MOST = 20;

type Members = ReturnType<typeof membersIn>;

/** Reads them, typed fields first and source properties second. */
export function parseDetails(
  finding: Fields,
  properties: Fields,
  members: Members,
  unreadable: string[],
): FindingDetails {
  const access = parseAccess(finding.child('access'));
  const iamBindings = uniqueBindings([
    ...finding.children('iamBindings').map(parseBinding),
    // Source properties are anybody's: what cannot be read there is no fault of the finding.
    ...bindingDeltasIn(members).map((delta) => parseBinding(fieldsOf(delta))),
  ]).slice(0, MOST);
  const signatures = finding.child('indicator').children('signatures').flatMap(signatureText).slice(0, MOST);
  const logEntries = [...typedEntries(finding), ...evidenceEntries(properties)].slice(0, MOST);
  const affectedResources = listOf(properties, 'affectedResources').flatMap(
    (affected) => affected.optional('gcpResourceName') ?? [],
  );
  const detection = childOf(properties, 'detectionCategory');
  const rule = [detection.text('ruleName'), detection.text('subRuleName')].filter((part) => part !== '');
  const linked = linkedAttackIds(members).filter((id) => id.startsWith('TA'));
  const named = tacticId(detection.text('technique').replaceAll(/[ -]/g, '_'));
  const tactics = [
    ...new Set([
      ...idsOf(finding.child('mitreAttack'), TACTICS, tacticId, unreadable),
      ...linked,
      ...(named === undefined ? [] : [named]),
    ]),
  ];
  return {
    ...defined({ access }),
    ...(iamBindings.length === 0 ? {} : { iamBindings }),
    ...(logEntries.length === 0 ? {} : { logEntries }),
    ...(affectedResources.length === 0
      ? {}
      : { affectedResources: [...new Set(affectedResources)].slice(0, MOST) }),
    ...(rule.length === 0 ? {} : { rule: rule.join('/') }),
    ...(tactics.length === 0 ? {} : { tactics }),
    ...(signatures.length === 0 ? {} : { signatures }),
  };
}

const TACTICS = ['primaryTactic', 'additionalTactics'] as const;
const TECHNIQUES = ['primaryTechniques', 'additionalTechniques'] as const;

/**
 * ATT&CK ids of the techniques, primary first, then those that the finding links to. One that is not known is listed as
 * unreadable.
 */
export function parseTechniques(mitre: Fields, members: Members, unreadable: string[]): readonly string[] {
  const linked = linkedAttackIds(members).filter((id) => !id.startsWith('TA'));
  return [...new Set([...idsOf(mitre, TECHNIQUES, techniqueId, unreadable), ...linked])];
}

function idsOf(
  mitre: Fields,
  keys: readonly string[],
  idOf: (reported: string) => string | undefined,
  unreadable: string[],
): readonly string[] {
  const ids = keys.flatMap((key) => {
    const single = key.endsWith('Tactic');
    return (single ? [mitre.text(key)] : mitre.texts(key)).flatMap((reported, index) => {
      const id = idOf(reported);
      const unset = /^(?:|0|T(?:ACTIC|ECHNIQUE)_UNSPECIFIED)$/.test(reported);
      if (id === undefined && !unset) unreadable.push(mitre.at(single ? key : `${key}[${index}]`));
      return id ?? [];
    });
  });
  return [...new Set(ids)];
}

const ACCESS = [
  ['principalEmail', 'principalEmail'],
  ['principalSubject', 'principalSubject'],
  ['callerIp', 'callerIp'],
  ['userAgent', 'userAgent'],
  ['serviceName', 'serviceName'],
  ['methodName', 'methodName'],
  ['serviceAccountKeyName', 'serviceAccountKeyName'],
] as const;

function parseAccess(access: Fields): FindingAccess | undefined {
  const region = access.child('callerIpGeo').text('regionCode');
  const parts = ACCESS.flatMap(([name, key]) => {
    const text = access.text(key);
    return text === '' ? [] : [[name, text] as const];
  });
  const all = [...parts, ...(region === '' ? [] : [['callerRegion', region] as const])];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function parseBinding(binding: Fields): FindingBinding {
  const action = enumName('action', binding.text('action'));
  return {
    action: action === 'ADD' || action === 'REMOVE' ? action : 'UNSPECIFIED',
    role: binding.text('role'),
    member: binding.text('member'),
  };
}

function uniqueBindings(bindings: readonly FindingBinding[]): readonly FindingBinding[] {
  const seen = new Map(
    bindings
      .filter(({ role, member }) => role !== '' || member !== '')
      .map((binding) => [JSON.stringify(binding), binding]),
  );
  return [...seen.values()];
}

/** Names what a piece of malware was recognised by: the family whose memory it matches, or a rule of YARA that it fits. */
function signatureText(signature: Fields): readonly string[] {
  const memory = signature.child('memoryHashSignature');
  const family = memory.text('binaryFamily');
  const rule = signature.child('yaraRuleSignature').text('yaraRule');
  const shares = memory.children('detections').flatMap((detection) => {
    const share = detection.optionalCount('percentPagesMatched');
    const binary = detection.text('binary');
    const of = binary === '' ? '' : ` of ${binary}`;
    return share === undefined
      ? of === ''
        ? []
        : [of.trim()]
      : [`${Math.round(share)} % of the pages${of}`];
  });
  const matched = shares.length === 0 ? '' : ` (${shares.slice(0, 3).join(', ')})`;
  return [
    ...(family === '' && matched === '' ? [] : [`memory of the family ${family || 'not named'}${matched}`]),
    ...(rule === '' ? [] : [`YARA rule ${rule}`]),
  ];
}

function typedEntries(finding: Fields): readonly FindingLogEntry[] {
  return finding.children('logEntries').map((entry) => {
    const cloud = entry.child('cloudLoggingEntry');
    return {
      insertId: cloud.text('insertId'),
      timestamp: cloud.time('timestamp'),
      resourceContainer: cloud.text('resourceContainer'),
      logId: cloud.text('logId'),
    };
  });
}

function evidenceEntries(properties: Fields): readonly FindingLogEntry[] {
  return listOf(properties, 'evidence').flatMap((evidence) => {
    const id = childOf(evidence, 'sourceLogId');
    const insertId = id.text('insertId');
    const project = id.text('projectId');
    if (insertId === '') return [];
    return {
      insertId,
      timestamp: id.time('timestamp'),
      resourceContainer: id.text('resourceContainer') || (project === '' ? '' : `projects/${project}`),
      logId: '',
    };
  });
}

// Source properties are anybody's: what has another form there than Event Threat Detection's is no fault of the finding.
function listOf(fields: Fields, key: string): readonly Fields[] {
  return Array.isArray(fields.value(key)) ? fields.children(key) : [];
}

function childOf(fields: Fields, key: string): Fields {
  return fields.child(typeof fields.value(key) === 'object' ? key : '');
}
