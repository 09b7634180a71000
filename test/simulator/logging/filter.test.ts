import { describe, expect, test } from '@jest/globals';
import { matcherOf } from '../../../simulator/logging/filter-evaluator';
import { parseFilter } from '../../../simulator/logging/filter-parser';
import type { JsonObject } from '../../../simulator/wire/json';

const entry: JsonObject = {
  logName: 'projects/acme-shop/logs/run.googleapis.com%2Frequests',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'shop', revision_name: 'shop-00002-abc' } },
  timestamp: '2026-11-20T10:00:00.125250Z',
  insertId: 'abc123',
  severity: 'WARNING',
  labels: { instanceId: '00ab', 'run.googleapis.com/execution_name': 'run-1' },
  httpRequest: {
    requestMethod: 'POST',
    status: 404,
    requestUrl: 'https://shop/a?b=c',
    latency: '1.500000s',
    remoteIp: '203.0.113.7',
  },
};
const audit: JsonObject = {
  protoPayload: {
    serviceName: 'run.googleapis.com',
    methodName: 'google.cloud.run.v2.Services.UpdateService',
    authenticationInfo: { principalEmail: 'lin@example.com' },
    authorizationInfo: [
      { permission: 'run.services.update', granted: true },
      { permission: 'iam.serviceAccounts.actAs', granted: false },
    ],
  },
};

const matches = (filter: string, of: JsonObject = entry): boolean => matcherOf(parseFilter(filter))(of);

describe('refused, naming what is not understood', () => {
  test.each([
    ['a search for a bare word', 'crash', "stands where|ends where an operator after 'crash'"],
    ['a search for a text', '"crash"', 'a search for the text "crash"'],
    ['an unknown field', 'service="shop"', "field 'service' is not a field of a log entry"],
    ['another function', 'sample(insertId, 0.1)', "function 'sample' is not simulated"],
    ['a missing value', 'severity>=', "ends where a value for 'severity'"],
    ['a missing parenthesis', '(severity=ERROR', "ends where '\\)'"],
    ['one too many', 'severity=ERROR)', "unexpected '\\)'"],
    ['an open string', 'textPayload="a', 'a quoted string is not closed'],
    ['an operator of another language', 'httpRequest.status==404', "'=' is not a value"],
    ['a list of values', 'severity=(ERROR OR WARNING)', "'\\(' is not a value for 'severity'"],
    ['a severity that is none', 'severity>=BAD', "'BAD' is not a severity"],
    ['a time that is none', 'timestamp>="yesterday"', "'yesterday' is not an RFC 3339 time"],
    ['a broken expression', 'textPayload=~"("', 'is not a regular expression'],
    ['what RE2 does not have', 'textPayload=~"(?=a)"', 'uses what RE2 does not have'],
    ['OR without a right side', 'severity=ERROR OR', 'ends where a field'],
    ['a comment', '-- all of it', "ends where an operator after 'all'|stands where"],
  ])('%s', (_name, filter, message) => {
    expect(() => matches(filter)).toThrow(new RegExp(`Unparseable filter: .*(?:${message})`, 'u'));
  });
});

describe('comparisons', () => {
  test.each([
    ['an empty filter takes all', '', true],
    ['= is exact, without regard to case', 'resource.labels.service_name="SHOP"', true],
    ['= does not take parts', 'resource.labels.service_name="sho"', false],
    ['unquoted values', 'resource.type=cloud_run_revision', true],
    ['unquoted values with dots', 'logName=run.googleapis.com', false],
    ['!= on what is there', 'resource.labels.service_name!="other"', true],
    ['!= on what is not there is false', 'jsonPayload.a!="b"', false],
    [': takes parts', 'httpRequest.requestUrl:"a?b"', true],
    [':* is there', 'httpRequest.remoteIp:*', true],
    [':* is not there', 'jsonPayload.a:*', false],
    ['a quoted star is a star', 'httpRequest.requestUrl:"*"', false],
    ['numbers are numbers', 'httpRequest.status>=5', true],
    ['and not text', 'httpRequest.status>50 AND httpRequest.status<1000', true],
    ['durations', 'httpRequest.latency>1.2s', true],
    ['durations the other way', 'httpRequest.latency>12s', false],
    ['severity has an order', 'severity>=NOTICE', true],
    ['severity above', 'severity>=ERROR', false],
    ['severity by another case', 'severity=warning', true],
    ['time, to the microsecond', 'timestamp>"2026-11-20T10:00:00.125249Z"', true],
    ['time, the same', 'timestamp>"2026-11-20T10:00:00.12525Z"', false],
    ['time in another zone', 'timestamp<="2026-11-20T11:00:00.125250+01:00"', true],
    ['expressions keep the case', 'httpRequest.requestMethod=~"post"', false],
    ['unless told otherwise', 'httpRequest.requestMethod=~"(?i)^post$"', true],
    ['expressions match anywhere', 'resource.labels.revision_name=~"-0000[12]-"', true],
    ['!~', 'resource.labels.revision_name!~"-0000[34]-"', true],
    ['quoted path parts', 'labels."run.googleapis.com/execution_name"="run-1"', true],
    ['log_id', 'log_id("run.googleapis.com/requests")', true],
    ['log_id of another', 'log_id("run.googleapis.com/stdout")', false],
    ['the log name as it is', 'logName="projects/acme-shop/logs/run.googleapis.com%2Frequests"', true],
    ['snake_case fields', 'http_request.remote_ip="203.0.113.7"', true],
  ])('%s', (_name, filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test.each([
    ['a payload', 'protoPayload.methodName=~"google\\.cloud\\.run\\.v[12]\\..*"', true],
    ['an element of a list', 'protoPayload.authorizationInfo.permission="iam.serviceAccounts.actAs"', true],
    ['booleans', 'protoPayload.authorizationInfo.granted=false', true],
    ['escapes', 'protoPayload.authenticationInfo.principalEmail="lin@example\\.com"', false],
  ])('of %s of the audit log', (_name, filter, expected) => {
    expect(matches(filter, audit)).toBe(expected);
  });
});

describe('combinations', () => {
  const [yes, no] = ['insertId="abc123"', 'insertId="x"'];
  test.each([
    [`${yes} ${yes}`, true],
    [`${yes} ${no}`, false],
    [`${yes}\n${yes}\n${no}`, false],
    [`${no} OR ${yes}`, true],
    // OR binds tighter than AND: no AND (yes OR yes).
    [`${no} AND ${yes} OR ${yes}`, false],
    [`${yes} OR ${yes} AND ${no}`, false],
    [`(${yes} AND ${no}) OR ${yes}`, true],
    [`NOT ${no}`, true],
    [`-${no}`, true],
    [`-(${no} OR ${yes})`, false],
    [`NOT ${no} OR ${no}`, true],
    ['NOT jsonPayload.a="b"', true],
  ])('%s', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });
});
