import { cutBytes, SUMMARY_BYTES } from '../domain/text/byte-limit';

/**
 * The summary of an activity or a timer, as the Temporal UI shows it; cut, since a server fails the task of a workflow for
 * ever that hands it more. Every summary comes from here.
 */
export function summaryOf(text: string): { readonly summary: string } {
  return { summary: cutBytes(text, SUMMARY_BYTES) };
}
