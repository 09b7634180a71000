import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { inWorkflowContext, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { cutBytes, DETAILS_BYTES } from '../domain/text/byte-limit';
import { findingKey, parseFindingName } from '../domain/finding/finding-name';
import type { Outcome, Phase, Severity } from '../domain/phases';
import { cutList, searchAttributes } from '../domain/incident/search-attributes';

const phase = defineSearchAttributeKey(searchAttributes.phase.name, 'KEYWORD');
const severity = defineSearchAttributeKey(searchAttributes.severity.name, 'KEYWORD');
const outcome = defineSearchAttributeKey(searchAttributes.outcome.name, 'KEYWORD');
const categories = defineSearchAttributeKey(searchAttributes.categories.name, 'KEYWORD_LIST');
const links = defineSearchAttributeKey(searchAttributes.links.name, 'KEYWORD_LIST');
const deadline = defineSearchAttributeKey(searchAttributes.deadline.name, 'DATETIME');

/** By what an incident or a finding is found. */
interface Searchable {
  readonly phase?: Phase;
  readonly severity?: Severity;
  readonly outcome?: Outcome;
  readonly findings?: readonly { readonly name: string; readonly category: string }[];
  readonly plan?: { readonly deadline: string };
}

/**
 * The current details of a workflow, which cost no event. However often they change within one task, the page is made once:
 * thousands of signals that waited for a worker are one task, and that has seconds.
 */
export class CurrentDetails {
  private readonly page: () => string;
  private isStale = false;

  constructor(page: () => string) {
    this.page = page;
  }

  /** Makes the page anew, once what runs now has run. */
  renew(): void {
    if (this.isStale) return;
    this.isStale = true;
    const { runId } = workflowInfo();
    void Promise.resolve().then(() => {
      this.isStale = false;
      // A task that was broken off leaves this behind: it would end the worker, or be put onto another workflow.
      if (!inWorkflowContext() || workflowInfo().runId !== runId) return;
      // Whatever a page becomes, no server refuses it.
      setCurrentDetails(cutBytes(this.page(), DETAILS_BYTES));
    });
  }
}

export const attributes = {
  /** The attributes whose value differs from what the server has; each upsert is an event, so only those are sent. */
  changed(data: Searchable): SearchAttributeUpdatePair[] {
    const { typedSearchAttributes: now } = workflowInfo();
    const findings = data.findings ?? [];
    const asked = data.phase === 'awaiting-decision' ? data.plan : undefined;
    const due = asked === undefined ? null : new Date(asked.deadline);
    const pairs: SearchAttributeUpdatePair[] = [];
    if (data.phase !== undefined && now.get(phase) !== data.phase)
      pairs.push({ key: phase, value: data.phase });
    const unset = data.severity === 'UNSPECIFIED' && now.get(severity) === undefined;
    if (data.severity !== undefined && !unset && now.get(severity) !== data.severity) {
      pairs.push({ key: severity, value: data.severity });
    }
    if (data.outcome !== undefined && now.get(outcome) !== data.outcome)
      pairs.push({ key: outcome, value: data.outcome });
    // One that it was started with is somebody else's word; one of its own is over when a new change begins. Histories
    // of before this was said have no event for it.
    if (data.outcome === undefined && now.get(outcome) !== undefined && patched('outcome-unset'))
      pairs.push({ key: outcome, value: null });
    const kinds = cutList(findings.map(({ category }) => category));
    if (!same(now.get(categories), kinds)) pairs.push({ key: categories, value: kinds });
    const names = cutList(findings.map(({ name }) => keyOf(name)));
    if (!same(now.get(links), names)) pairs.push({ key: links, value: names });
    if ((now.get(deadline)?.getTime() ?? null) !== (due?.getTime() ?? null))
      pairs.push({ key: deadline, value: due });
    return pairs;
  },
};

/** `<source>/<finding>`, half as long as the name and the same whatever its scope. */
function keyOf(name: string): string {
  try {
    return findingKey(parseFindingName(name));
  } catch {
    return name;
  }
}

function same(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return JSON.stringify(a ?? []) === JSON.stringify(b);
}
