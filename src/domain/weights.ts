/**
 * Every number of the assessment, in one table. A reason's weight says how far it moves the score: positive towards
 * malice, negative towards a benign cause. Only assessing reads these; what an open incident does rests on recorded
 * results, so changing a number changes the next assessment and no incident.
 */
export const weights = {
  /** What the strongest finding says by itself, by its category in lower case. Others count as `otherFinding`. */
  findings: {
    'reverse shell': 40,
    'unexpected child shell': 25,
    'malicious url observed': 25,
  },
  otherFinding: 30,

  /** The shell is connected to an address on the internet. */
  remotePublic: 10,
  /** To an address inside: often somebody's own machine, sometimes the next hop of an attacker. */
  remotePrivate: -20,

  /** VirusTotal calls an indicator malicious; the strongest counts in full, each further one `furtherIndicator`, at most twice. */
  indicatorMalicious: 30,
  indicatorSuspicious: 10,
  furtherIndicator: 5,
  /** Share of the weight that an analysis older than `oldAnalysisDays` keeps. */
  oldAnalysis: 0.5,
  // "Never seen", "no detections" and community votes move nothing: custom malware is normally unseen.

  /** Another finding of another category on the workload in the window, and each further category, at most twice. */
  corroborated: 20,
  corroboratedFurther: 10,
  /** More findings of the same category only: the detector repeats itself. */
  repeated: 5,

  /** A request before it that looks like an exploit by two signs or more; by one sign. */
  exploitRequest: 20,
  oddRequest: 5,
  /** A shell's or an injection's error in the workload's own output. */
  shellErrors: 10,
  /** The remote address in the workload's own output. */
  remoteInLogs: 10,

  /** The workload's identity changed access, keys, logging or resources since. */
  identityChanges: 30,
  /** It read secrets, impersonated, or tried out what it may do. */
  identityReads: 10,

  /** Anybody on the internet can call it. */
  exposed: 5,
  /**
   * A person deployed it minutes before, nobody else reported anything, no known bad indicator and no exploit: a developer who debugs
   * looks like this. An attacker with a developer's account does too, so it never clears anything alone.
   */
  deployedByPerson: -15,
  // Labels such as env=dev count nothing: whoever can deploy can set them.
} as const;

/** Where a score starts to mean something, and what counts as near, old or recent. */
export const thresholds = {
  malicious: 90,
  likelyMalicious: 60,
  suspicious: 30,
  /** At or below this, with at least one reason that points to a benign cause. */
  likelyBenign: 10,
  /** Minutes before the finding in which a request or a deploy is looked at. */
  beforeMinutes: 15,
  /** Minutes around the finding in which the workload's own output is looked at. */
  outputMinutes: 10,
  oldAnalysisDays: 365,
  /** A request that was open for longer may carry a shell. */
  heldOpenSeconds: 30,
  largeRequestBytes: 1_500,
  /** Distinct sources that agree, for high and for medium confidence. */
  sourcesForHigh: 4,
  sourcesForMedium: 2,
} as const;
