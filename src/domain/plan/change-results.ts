/** The result of carrying out an approved step. */
export type Applied =
  /** The control plane says that it is so. Only the verification says whether it is contained. */
  | { readonly result: 'applied'; readonly at: string; readonly generation: string }
  /** A precondition of the step has changed since it was approved: nothing was done. */
  | { readonly result: 'precondition-changed'; readonly differences: readonly string[] }
  /** This process does not carry it out, or Google refused the change as such. Nothing was changed. */
  | { readonly result: 'refused'; readonly code: string; readonly why: string }
  | Postponed
  /** Google took the change, or may have, and did not get there. */
  | { readonly result: 'not-reached'; readonly why: readonly string[] };

/**
 * Nothing was changed, for a reason that is none of the step or its approval: a right that is missing, credentials, an
 * answer that cannot be read, a service that is never left alone. The same request may be sent again for as long as
 * the step may be begun.
 */
export interface Postponed {
  readonly result: 'postponed';
  readonly code: string;
  readonly why: string;
}

/** The result of taking a step back. */
export type Undone =
  /** The saved values are back and were read back equal. */
  | { readonly result: 'restored'; readonly at: string; readonly generation: string }
  /**
   * Everything that still can be restored is, as `restored` says; the rest cannot be, since the things it names are
   * gone. It can be requested again. `commands` restore it by hand, once that is possible.
   */
  | {
      readonly result: 'restored-in-part';
      readonly at: string;
      readonly generation: string;
      readonly differences: readonly string[];
      readonly commands: readonly string[];
    }
  /**
   * Somebody changed it since, or a restore would bring to life what was not there before. Nothing was done; what
   * would come to life is named, and a restore that is decided after that does it.
   */
  | { readonly result: 'changed-since'; readonly differences: readonly string[] }
  /** Not carried out, or Google refused the change as such: nothing was changed. */
  | { readonly result: 'refused'; readonly code: string; readonly why: string }
  | Postponed
  /** Written, or perhaps written, and not seen equal to what was saved. */
  | { readonly result: 'not-equal'; readonly differences: readonly string[] };
