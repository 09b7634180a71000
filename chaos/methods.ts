/** The remote calls that the cases catch, by what they are to the story. */
export const methods = {
  fetchFinding: 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
  readLog: 'google.logging.v2.LoggingServiceV2/ListLogEntries',
  readService: 'google.cloud.run.v2.Services/GetService',
  change: 'google.cloud.run.v2.Services/UpdateService',
  askOperation: 'google.longrunning.Operations/GetOperation',
  countInstances: 'google.monitoring.v3.MetricService/ListTimeSeries',
} as const;
