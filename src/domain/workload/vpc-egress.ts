/** Where a workload's outgoing traffic goes. */
export interface VpcEgress {
  /** `none`: straight to the internet. */
  readonly through: 'none' | 'direct' | 'connector';
  /** `ALL_TRAFFIC`, `PRIVATE_RANGES_ONLY`, or empty. */
  readonly egress: string;
  /** Networks, subnetworks or the connector, with network tags, for people. */
  readonly networks: readonly string[];
}
