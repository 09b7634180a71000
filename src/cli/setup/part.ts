/** The parts of an installation outside of this machine, in the order in which they are looked at and made. */
export const partNames = [
  'search attributes',
  'pace of lookups',
  'dead-letter topic',
  'dead-letter subscription',
  'topic',
  'subscription',
  'notification config',
  'right to publish findings',
  'right to publish dead letters',
  'right to take dead letters',
] as const;
export type PartName = (typeof partNames)[number];

/** What a look at one part found. */
export type Found =
  /** `resource` where it is another than expected; `says` what a person should know of it. */
  | { readonly state: 'exists'; readonly resource?: string; readonly says?: string }
  | { readonly state: 'missing'; readonly commands?: readonly string[] }
  /** It exists with other settings than Firebreak would give it. They may be meant: nothing here changes them. */
  | {
      readonly state: 'differs';
      readonly resource?: string;
      readonly differences: readonly string[];
      readonly commands: readonly string[];
    };

/** One part: how to look at it, how to make it. */
export interface Part {
  readonly part: PartName;
  readonly resource: string;
  /** The commands that make it by hand. */
  readonly commands: readonly string[];
  readonly look: () => Promise<Found>;
  /** Makes it. Not there where nothing may be made. */
  readonly make?: () => Promise<void>;
}
