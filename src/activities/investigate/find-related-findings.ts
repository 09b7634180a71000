import { uniqueBy } from '../../domain/text/listing';
import type { Digest } from '../../domain/text/digest';
import type { Gap, ReadResult } from '../../domain/evidence/evidence';
import type { Finding } from '../../domain/finding/finding';
import { findingKey, parseFindingName } from '../../domain/finding/finding-name';
import { imageTexts, isPosture, isWhyItWasPossible, postureOf } from '../../domain/finding/posture';
import { accountsOf, relationsTo, sharedBy, type Shared } from '../../domain/finding/relate-findings';
import { relations, type RelatedFacts, type RelatedFinding } from '../../domain/finding/related-facts';
import { thresholds } from '../../domain/assessment/weights';
import type { Workload } from '../../domain/workload/workload';
import { attackerAddresses } from '../../google/security-center/finding/indicator-candidates';
import type { ListedFindings } from '../../google/security-center/related';
import type { ActivityDeps } from '../deps';
import {
  evidenceOf,
  factsOf,
  gapOf,
  gapsOf,
  passedOver,
  takeReading,
  storeRaw,
  type Reading,
} from '../evidence';
import { readEach } from '../parse-facts';
import { defined } from '../../domain/defined';
import { inertLine } from '../../domain/text/inert-text';
import { placeOn, searchedNames, type PlacedOn, type SearchedNames } from './on-workload';

interface RelatedInput {
  /** A finding of the incident; its scope and location are searched. */
  readonly finding: string;
  readonly workload: Workload;
  readonly projectId?: string;
  /** RFC 3339: the middle of the window. */
  readonly around: string;
  /**
   * On each side, in minutes: within these, every threat of the project counts. A finding that shares more than the
   * project is looked for over `thresholds.linkedMinutes`, since a stolen token is used minutes to hours later.
   */
  readonly minutes: number;
  /** Facts of the incident's findings, which say what others may share. Default: the one finding, where it is listed. */
  readonly findings?: readonly Digest[];
}

/** Findings that are kept of each kind; the rest is counted. */
const KEPT = 100;

/**
 * Lists the findings that share something with the incident's, and the weaknesses that were known. Threats of the project
 * must be readable; those of other projects and the weaknesses are a gap each. Stores evidence and facts in the ledger; safe
 * to repeat. Throws `unauthenticated`, `rate-limited`, `unreachable` or one of `refusals` where Google does not list them, and
 * `ledger-unwritable` or `ledger-corrupt`.
 */
export function findRelatedFindings(deps: ActivityDeps) {
  return async function findRelatedFindings(input: RelatedInput): Promise<ReadResult> {
    const { workload, projectId, minutes } = input;
    const name = parseFindingName(input.finding);
    const project = { number: workload.projectNumber, ...defined({ id: projectId }) };
    const place = { scope: name.scope, location: name.location, project };
    const window = windowAround(input.around, Math.max(minutes, thresholds.linkedMinutes));
    const named = { workload, ...defined({ projectId }) };
    const names = searchedNames(named);
    const near = await deps.google.related.threats({ ...place, ...window, ...names });
    const own = await ownFindings(deps, input, near.facts.findings);
    const shared = sharedBy(own, named, attackerAddresses);
    const [elsewhere, posture] = await Promise.all([
      sharesBeyond(name.scope, shared)
        ? takeReading(deps, 'findings of other projects', 'whether this is going on elsewhere', async () =>
            deps.google.related.elsewhere({ ...place, ...window }),
          )
        : undefined,
      takeReading(
        deps,
        'posture findings',
        'weaknesses that were known and say why it was possible',
        async () => deps.google.related.posture({ ...place, ...postureScope(shared, names), to: window.to }),
      ),
    ]);
    const parts: readonly Reading<ListedFindings>[] = [
      ...(elsewhere === undefined ? [] : [elsewhere]),
      posture,
    ];
    const keys = new Set([findingKey(name), ...own.map(({ key }) => key)]);
    const listed = [near.facts, ...parts.flatMap((part) => factsOf(part) ?? [])];
    const others = unique(listed.flatMap(({ findings }) => findings)).filter(({ key }) => !keys.has(key));
    const placed = await placeOn(deps, named, others, (thrown) => passedOver(deps, thrown));
    const facts = factsFrom(placed, shared, input, count(listed));
    const owners = await Promise.all(
      placed.reads.map(async (read) => storeRaw(deps, 'workloads of related findings', read)),
    );
    return {
      evidence: [await storeRaw(deps, 'related findings', near), ...evidenceOf(parts), ...owners],
      facts: await deps.ledger.putFacts(facts),
      headline: headlineOf(facts, minutes),
      gaps: [...gapsOf(parts), ...leftOutGap(facts), ...unplacedGap(placed)],
    };
  };
}

function factsFrom(
  { findings: others, unplaced }: PlacedOn,
  shared: Shared,
  { around, minutes }: RelatedInput,
  unread: number,
): RelatedFacts {
  const short = minutes * 60_000;
  const apart = ({ eventTime }: Finding): number => Math.abs(Date.parse(eventTime) - Date.parse(around));
  const related = others
    .filter((finding) => !isPosture(finding))
    .map((finding) => ({ finding, relations: relationsTo(finding, shared, attackerAddresses) }))
    .filter(({ finding, relations: [strongest] }) => {
      if (strongest === undefined) return false;
      // The account that the workload runs as is often known only later: what names an account is kept over the long window.
      return strongest !== 'project' || apart(finding) <= short || accountsOf(finding).length > 0;
    })
    .toSorted((a, b) => rank(a) - rank(b) || apart(a.finding) - apart(b.finding));
  const posture = others.filter((finding) => isWhyItWasPossible(finding, shared)).map(postureOf);
  const leftOut = unread + Math.max(0, related.length - KEPT) + Math.max(0, posture.length - KEPT);
  return {
    findings: related.slice(0, KEPT),
    posture: posture.slice(0, KEPT),
    ...(leftOut === 0 ? {} : { leftOut }),
    ...(unplaced.length === 0 ? {} : { unplaced: unplaced.length }),
  };
}

/** Those that were handed in, else the one that is named, where it is among the listed. */
async function ownFindings(
  { ledger }: ActivityDeps,
  { finding, findings = [] }: RelatedInput,
  listed: readonly Finding[],
): Promise<readonly Finding[]> {
  const known = await readEach(ledger, 'finding', findings);
  const key = findingKey(parseFindingName(finding));
  return known.length > 0 ? known : listed.filter((each) => each.key === key);
}

/** Tells whether something can be shared with another project, and its findings can be listed. */
function sharesBeyond(scope: string, { digests, images, accounts, addresses }: Shared): boolean {
  const ways = digests.size + images.size + accounts.size + addresses.size;
  return !scope.startsWith('projects/') && ways > 0;
}

/** Texts that a filter asks for, at most: it has an end. */
const MOST_PARTS = 20;

function postureScope(shared: Shared, { resourceNames, partsOfNames }: SearchedNames): SearchedNames {
  const { workload, projectId } = shared;
  const projects = [workload.projectNumber, ...(projectId === undefined ? [] : [projectId])];
  return {
    resourceNames: [
      ...resourceNames,
      ...projects.map((project) => `//cloudresourcemanager.googleapis.com/projects/${project}`),
    ],
    partsOfNames: [
      ...partsOfNames,
      ...imageTexts(shared),
      ...[...shared.accounts].map((account) => `/serviceAccounts/${account}`),
    ].slice(0, MOST_PARTS),
  };
}

function windowAround(around: string, minutes: number): { readonly from: string; readonly to: string } {
  const at = (offset: number): string => new Date(Date.parse(around) + offset * 60_000).toISOString();
  return { from: at(-minutes), to: at(minutes) };
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return uniqueBy(findings, ({ key }) => key);
}

function count(listed: readonly ListedFindings[]): number {
  return listed.reduce((sum, { more }) => sum + more, 0);
}

function rank({ relations: [strongest = 'project'] }: RelatedFinding): number {
  return relations.indexOf(strongest);
}

function headlineOf({ findings, posture, leftOut }: RelatedFacts, minutes: number): string {
  const by = relations.flatMap((relation) => {
    const same = findings.filter(({ relations: [strongest] }) => strongest === relation).length;
    return same === 0 ? [] : [`${same} by ${relation}`];
  });
  return [
    `${findings.length} other findings${by.length === 0 ? '' : ` (${by.join(', ')})`}, those of the project within ${minutes} minutes`,
    `${posture.length} weaknesses`,
    ...(leftOut === undefined ? [] : [`${leftOut} more than are kept`]),
  ].join('; ');
}

function leftOutGap({ leftOut }: RelatedFacts): readonly Gap[] {
  if (leftOut === undefined) return [];
  const why = `${leftOut} more were found than are read and kept`;
  return [{ what: 'the rest of the related findings', why, hides: 'what else shares something with this' }];
}

function unplacedGap({ unplaced }: PlacedOn): readonly Gap[] {
  const [first] = unplaced;
  if (first === undefined) return [];
  const revisions = new Set(unplaced.map(({ finding }) => finding.resourceName.split('/').at(-1) ?? ''));
  const names = inertLine([...revisions].slice(0, 3).join(', '), 200);
  const why = `${unplaced.length} name ${names} and not the workload: ${first.why}`;
  return [gapOf('workload of related findings', 'whether they are about this workload', why)];
}
