/**
 * Every number of the assessment, in one table. A reason's weight says how far it moves the score: positive towards
 * malice, negative towards a benign cause. Only assessing reads these; an open incident acts on recorded results, so
 * changing a number changes the next assessment and no incident.
 *
 * The numbers are ours: no vendor publishes any. They are set by judgement, so that the scenarios of the range and the
 * corpus of findings get the verdict that a person would give; `docs/assessment.md` has the table. A number with
 * another source names it.
 */
export const weights = {
  /** The strongest finding by itself, by the family of its detector. */
  families: {
    'malicious-binary': 45,
    'reverse-shell': 40,
    'malicious-library': 40,
    mining: 40,
    script: 35,
    'privilege-escalation': 35,
    unknown: 30,
    'command-execution': 25,
    'malicious-url': 25,
    'attack-tool': 25,
    destruction: 25,
    'credential-access': 20,
    exfiltration: 20,
    iam: 20,
  },
  /** Share of it that a finding about a call keeps: it saw that something was asked for, not that it ran. */
  controlPlaneShare: 0.75,
  /** The reported call took effect: it ran, or the change was made. */
  happened: 15,

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

  /** A threat elsewhere that shares its service account, image or attacker's address. One that only shares the project moves nothing. */
  linked: 10,
  /** A posture finding that says why it was possible: public, over-privileged, a vulnerable image. */
  posture: 5,

  /** A request before it that looks like an exploit by two signs or more; by one sign. */
  exploitRequest: 20,
  oddRequest: 5,
  // One that was refused (401, 403, 404) and not held open counts as odd, whatever its signs: it did not get in.
  /** A shell's or an injection's error in the workload's own output. */
  shellErrors: 10,
  /** The remote address in the workload's own output. */
  remoteInLogs: 10,

  /** A call with the workload's token from outside Google: the token was copied out. */
  tokenOutside: 40,
  /** The workload's identity changed access, keys, logging or resources since; each further kind of change, at most twice. */
  identityChanges: 30,
  furtherChange: 10,
  /** It tried such a change and was denied. */
  identityDenied: 15,
  /** It read secrets, impersonated, or tried out what it may do. */
  identityReads: 10,

  /** Anybody on the internet can call it. */
  exposed: 5,
  /**
   * A person deployed it minutes before, nobody else reported anything, no known bad indicator and no exploit: a developer who debugs
   * looks like this. An attacker with a developer's account does too, so it never clears anything alone.
   */
  deployedByPerson: -15,
  // Labels such as env=dev count nothing: anybody who can deploy can set them.
} as const;

/**
 * The scores at which a verdict begins, and the limits for near, old or recent. They are ours as well, set against the same
 * scenarios; a number with another source names it.
 */
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
  /** Minutes around a finding about a call or a deploy in which the call is looked for. */
  callMinutes: 60,
  /** An analysis of VirusTotal beyond this age counts less, in days. Ours. */
  oldAnalysisDays: 365,
  /** A request that was open for longer may carry a shell, in seconds. Ours; Cloud Run ends requests after 300 s by default. */
  heldOpenSeconds: 30,
  /** A request of this size or more, headers included, is one sign of an exploit, in bytes. Ours. */
  largeRequestBytes: 1_500,
  /** Distinct sources that agree, for high and for medium confidence. */
  sourcesForHigh: 4,
  sourcesForMedium: 2,
  /** From one gap on confidence is one level lower, from as many as these two. */
  gapsForTwoLevels: 4,
  /** Minutes around the first sign in which a threat elsewhere counts: a stolen token is used minutes to hours later. */
  linkedMinutes: 1_440,
} as const;
