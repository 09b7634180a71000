import { expect, test } from '@jest/globals';
import { etagOf } from '../../../simulator/run/shape/etag';

test('has the form that was recorded: update time and name, base64url, quotes included', () => {
  const time = Date.parse('2024-04-25T01:58:35Z') + 886.675;
  expect(etagOf(time, 'projects/p1/locations/us-central1/services/s1')).toBe(
    '"CMvxprEGELis5qYD/cHJvamVjdHMvcDEvbG9jYXRpb25zL3VzLWNlbnRyYWwxL3NlcnZpY2VzL3Mx"',
  );
});

test('a time without a fraction has no nanoseconds', () => {
  const [time = ''] = etagOf(Date.parse('2024-04-25T01:58:35Z'), 'n').slice(1).split('/');
  expect([...Buffer.from(time, 'base64url')].slice(0, 1)).toEqual([0x08]);
  expect(Buffer.from(time, 'base64url')).toHaveLength(6);
});
