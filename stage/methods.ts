/** The remote calls of the story, by what they are to it. */
export const methods = {
  fetchFinding: 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
  readLog: 'google.logging.v2.LoggingServiceV2/ListLogEntries',
  readService: 'google.cloud.run.v2.Services/GetService',
  change: 'google.cloud.run.v2.Services/UpdateService',
  askOperation: 'google.longrunning.Operations/GetOperation',
  countInstances: 'google.monitoring.v3.MetricService/ListTimeSeries',
} as const;
