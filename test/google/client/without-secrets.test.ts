import { describe, expect, test } from '@jest/globals';
import { withoutSecrets } from '../../../src/google/client/without-secrets';

const secret = 'hunter2-hunter2';

describe('withoutSecrets', () => {
  test.each([
    ['env of a container', { containers: [{ env: [{ name: 'TOKEN', value: secret }] }] }],
    ['env of a process', { processes: [{ envVariables: [{ name: 'TOKEN', val: secret }] }] }],
    ['env of a build', { buildConfig: { environmentVariables: { TOKEN: secret } } }],
    ['env as texts', { sourceProperties: { Environment_Variables: [`TOKEN=${secret}`] } }],
    ['env as one text', { sourceProperties: { EnvironmentVariables: `TOKEN=${secret}` } }],
    ['env of another form', { env: [`TOKEN=${secret}`] }],
    ['an argument', { args: ['TOKEN', `--password=${secret}`] }],
    [
      'arguments of a process, by its program',
      { processes: [{ binary: { path: '/usr/bin/mysql' }, args: ['-p' + secret, 'TOKEN'] }] },
    ],
    ['arguments of a container, by its command', { command: ['redis-cli'], args: ['-a', secret, 'TOKEN'] }],
    ['an argument behind its flag', { args: ['--password', secret, 'TOKEN'] }],
    ['a URL', { uris: [`https://u:${secret}@c2.example/TOKEN?key=${secret}`] }],
  ])('takes values out of %s and keeps names', (_where, value) => {
    const text = JSON.stringify(withoutSecrets(value));
    expect(text).not.toContain(secret);
    expect(text).toContain('TOKEN');
  });

  test('drops the specification that kubectl keeps in an annotation', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': `{"value":"${secret}"}`,
      owner: 'lin',
    };
    expect(withoutSecrets({ annotations })).toEqual({ annotations: { owner: 'lin' } });
  });

  test('keeps references to secrets, names and hashes', () => {
    const value = {
      name: 'organizations/1/sources/2/findings/cfb9c6c819dd2bb02799e7622d7c0f1fcfb9',
      etag: '"CLnfldgGEMDQztsC/cHJvamVjdHMvYWNtZS1wYXltZW50cy9sb2NhdGlvbnM"',
      env: [{ name: 'P', valueSource: { secretKeyRef: { secret: 'db-password', version: 'latest' } } }],
      sha256: '37d2b12d5d9abc2a364ef9448767ee03938e383c0284193477dc7618f4b7c6c2',
    };
    expect(withoutSecrets(value)).toEqual(value);
  });
});
