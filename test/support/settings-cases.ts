const scaling = { minInstanceCount: 1, maxInstanceCount: 10 };
const before = { ingress: 'INGRESS_TRAFFIC_ALL', scaling, traffic: [{ percent: 100 }] };

/** Settings of a service before and after, and whether they are the same in effect; for both that compare them. */
export const settingsCases: readonly (readonly [string, unknown, unknown, boolean])[] = [
  ['the same', before, before, true],
  [
    'the mode is said where it was understood',
    before,
    { ...before, scaling: { ...scaling, scalingMode: 'AUTOMATIC' } },
    true,
  ],
  ['still frozen', before, { ...before, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } }, false],
  ['the minimum is lost', before, { ...before, scaling: { maxInstanceCount: 10 } }, false],
  ['a tag is lost', { ...before, traffic: [{ percent: 100 }, { tag: 'canary' }] }, before, false],
  ['a field is lost', before, { scaling, traffic: before.traffic }, false],
  ['a field is new', before, { ...before, description: 'x' }, false],
  ['a note was added', before, { ...before, annotations: { a: '1' } }, true],
  [
    'a note was added to others',
    { ...before, annotations: { a: '1' } },
    { ...before, annotations: { a: '1', b: '2' } },
    true,
  ],
  [
    "somebody's note was changed",
    { ...before, annotations: { a: '1' } },
    { ...before, annotations: { a: '2' } },
    false,
  ],
  ["somebody's notes are gone", { ...before, annotations: { a: '1' } }, before, false],
  ['the service is gone', before, undefined, false],
];
