import { describe, expect, test } from '@jest/globals';
import { quotas, useOf } from '../../bench/rig/quotas';

describe('calls are counted against the narrowest quota that they belong to', () => {
  test.each([
    ['a change is a write', 'google.cloud.run.v2.Services/UpdateService', 'Cloud Run writes', 100 / 60],
    ['a look is a read', 'google.cloud.run.v2.Services/GetService', 'Cloud Run reads', 100 / 600],
    ['an operation is a read', 'google.longrunning.Operations/GetOperation', 'Cloud Run reads', 100 / 600],
    ['entries', 'google.logging.v2.LoggingServiceV2/ListLogEntries', 'Logging reads', 100 / 60],
    ['without a known quota', 'virustotal.ip_addresses', 'VirusTotal', undefined],
    ['of no row', 'google.new.v1.Api/Get', 'google.new.v1.Api/Get', undefined],
  ])('%s', (_, method, api, percent) => {
    expect(useOf([method])).toEqual([{ api, calls: 1, ...(percent === undefined ? {} : { percent }) }]);
  });

  test('the most used quota is first, and nothing is lost', () => {
    const log = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
    const use = useOf(['virustotal.a', log, 'virustotal.b', 'virustotal.c', log]);
    expect(use).toEqual([
      { api: 'Logging reads', calls: 2, percent: 200 / 60 },
      { api: 'VirusTotal', calls: 3 },
    ]);
    expect(useOf([])).toEqual([]);
  });

  test('each api is one row, and has methods', () => {
    expect(new Set(quotas.map(({ api }) => api)).size).toBe(quotas.length);
    for (const { methods } of quotas) expect(methods.length).toBeGreaterThan(0);
  });
});
