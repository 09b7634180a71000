import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { searchAttributes } from '../../src/domain/incident/search-attributes';
import {
  initialIncidentAttributes,
  registerSearchAttributes,
  searchAttributeFlags,
  searchAttributeKeys,
} from '../../src/temporal/search-attributes';
import { startDevServer, type RunningServer } from '../../src/dev-server/start-dev-server';
import { testVariable } from '../support/environment';

const names = Object.values(searchAttributes).map(({ name }) => name);

test('the flags of the development server name every attribute with its type', () => {
  expect(searchAttributeFlags().filter((flag) => flag !== '--search-attribute')).toEqual([
    'FirebreakPhase=Keyword',
    'FirebreakSeverity=Keyword',
    'FirebreakOutcome=Keyword',
    'FirebreakProject=Keyword',
    'FirebreakWorkload=Keyword',
    'FirebreakCategories=KeywordList',
    'FirebreakLinks=KeywordList',
    'FirebreakDeadline=Datetime',
  ]);
});

test('a new incident can be found by its workload at once', () => {
  const workload = {
    projectNumber: '42',
    location: 'europe-west1',
    kind: 'services',
    name: 'payments',
  } as const;
  expect(initialIncidentAttributes(workload)).toEqual([
    { key: searchAttributeKeys.phase, value: 'investigating' },
    { key: searchAttributeKeys.project, value: '42' },
    { key: searchAttributeKeys.workload, value: '42/europe-west1/services/payments' },
  ]);
});

describe('on a server that was started without them', () => {
  let server: RunningServer;
  let connection: Connection;

  beforeAll(async () => {
    server = await startDevServer({
      executable: testVariable('FIREBREAK_TEST_SERVER'),
      searchAttributes: [],
    });
    connection = await Connection.connect({ address: server.address });
  }, 30_000);

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  const known = async (namespace: string): Promise<readonly string[]> => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes).sort();
  };

  test('a namespace that does not exist is named, and nothing is registered elsewhere', async () => {
    await expect(registerSearchAttributes(connection, 'nowhere')).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /could not register search attributes in namespace nowhere: .*not found/,
      ),
    });
    expect(await known('default')).toEqual(expect.not.arrayContaining(names));
  });

  test('they are registered by two processes at once, and can be searched by afterwards', async () => {
    await Promise.all([
      registerSearchAttributes(connection, 'default'),
      registerSearchAttributes(connection, 'default'),
    ]);
    expect(await known('default')).toEqual(expect.arrayContaining(names));
    const { count } = await connection.workflowService.countWorkflowExecutions({
      namespace: 'default',
      query:
        'FirebreakPhase = "closed" AND FirebreakLinks = "a" AND FirebreakDeadline > "2026-01-01T00:00:00Z"',
    });
    expect(Number(count)).toBe(0);
  });

  test('and again changes nothing', async () => {
    const before = await known('default');
    await registerSearchAttributes(connection, 'default');
    expect(await known('default')).toEqual(before);
  });
});

test('a key that exists with another type is named, with the command that removes it', async () => {
  const server = await startDevServer({
    executable: testVariable('FIREBREAK_TEST_SERVER'),
    searchAttributes: [{ name: 'FirebreakPhase', type: 'KEYWORD_LIST' }],
  });
  const connection = await Connection.connect({ address: server.address });
  try {
    await expect(registerSearchAttributes(connection, 'default')).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining(
        'FirebreakPhase exists in namespace default with another type than Keyword; remove it with `temporal operator search-attribute remove --name FirebreakPhase`',
      ),
    });
  } finally {
    await connection.close();
    await server.stop();
  }
}, 30_000);
