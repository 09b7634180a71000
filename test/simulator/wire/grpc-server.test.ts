import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, credentials } from '@grpc/grpc-js';
import { ServicesClient } from '@google-cloud/run';
import { PassThroughClient } from 'google-auth-library';
import { until } from '../until';
import { CallLog } from '../../../simulator/call-log';
import { Faults } from '../../../simulator/faults';
import { createGate } from '../../../simulator/wire/gate';
import { startGrpcServer, type RunningServer } from '../../../simulator/wire/grpc/grpc-server';
import type { GrpcService } from '../../../simulator/wire/grpc/grpc-service';
import type { JsonObject } from '../../../simulator/wire/json';
import { StatusError, type StatusCode } from '../../../simulator/wire/status';

const name = 'projects/p/locations/l/services/s';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serve(unary: GrpcService['unary'], effects: NonNullable<GrpcService['effects']> = {}) {
  const [faults, callLog] = [new Faults(), new CallLog()];
  const service: GrpcService = {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Services',
    unary,
    effects,
  };
  const operations: GrpcService = {
    package: '@google-cloud/run',
    service: 'google.longrunning.Operations',
    unary: { GetOperation: ({ name: operation }) => ({ name: operation, done: true, response: updated }) },
  };
  const server = await startGrpcServer([service, operations], createGate({ faults, callLog }), 0);
  const client = new ServicesClient({
    apiEndpoint: '127.0.0.1',
    port: server.port,
    sslCreds: credentials.createInsecure(),
    authClient: new PassThroughClient(),
    projectId: 'p',
  });
  closing.push(
    () => client.close(),
    () => server.close(),
  );
  return { client, faults, callLog, server };
}

const updated: JsonObject = {
  '@type': 'type.googleapis.com/google.cloud.run.v2.Service',
  name,
  generation: '8',
};
const single = { retry: { retryCodes: [] } };

describe('a call that fails', () => {
  const errors: readonly [StatusCode, number][] = [
    ['INVALID_ARGUMENT', 3],
    ['NOT_FOUND', 5],
    ['ALREADY_EXISTS', 6],
    ['PERMISSION_DENIED', 7],
    ['FAILED_PRECONDITION', 9],
    ['ABORTED', 10],
    ['UNAUTHENTICATED', 16],
  ];
  test.each(errors)('%s reaches the client as code %i, with its text', async (code, number) => {
    const { client, callLog } = await serve({
      GetService: () => {
        throw new StatusError(code, 'because');
      },
    });
    await expect(client.getService({ name }, single)).rejects.toMatchObject({
      code: number,
      details: 'because',
    });
    expect(callLog.all()).toMatchObject([{ resource: name, change: false, outcome: code }]);
  });

  test('details of every kind reach the client decoded', async () => {
    const type = (last: string): string => `type.googleapis.com/google.rpc.${last}`;
    const { client } = await serve({
      GetService: () => {
        throw new StatusError('RESOURCE_EXHAUSTED', 'slow down', [
          {
            '@type': type('ErrorInfo'),
            reason: 'RATE',
            domain: 'run.googleapis.com',
            metadata: { quota: 'writes' },
          },
          { '@type': type('RetryInfo'), retryDelay: '7s' },
          {
            '@type': type('QuotaFailure'),
            violations: [{ subject: 'project:p', description: 'writes a minute' }],
          },
        ]);
      },
    });
    const failure: unknown = await client.getService({ name }, single).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 8,
      reason: 'RATE',
      domain: 'run.googleapis.com',
      errorInfoMetadata: { quota: 'writes' },
    });
    expect(JSON.stringify(failure)).toContain('"retryDelay":{"seconds":"7"}');
    expect(JSON.stringify(failure)).toContain('"subject":"project:p"');
  });

  test.each([
    ['an answer with an unknown field', () => ({ nmae: 'x' }), 'Service.nmae'],
    ['an answer with an unknown enum name', () => ({ ingress: 'NOPE' }), 'Service.ingress'],
    [
      'an error detail of an unknown type',
      () => refuseWith('type.googleapis.com/google.rpc.Nope'),
      'is not base64',
    ],
  ])('%s is INTERNAL and says where', async (_title, answer, where) => {
    const { client } = await serve({ GetService: answer });
    await expect(client.getService({ name }, single)).rejects.toMatchObject({
      code: 13,
      details: expect.stringContaining(where),
    });
  });

  test('a fault of the simulator is told, not hidden', async () => {
    const { client } = await serve({
      GetService: () => {
        throw new TypeError('x is undefined');
      },
    });
    await expect(client.getService({ name }, single)).rejects.toMatchObject({
      code: 13,
      details: 'simulator fault: x is undefined',
    });
  });

  test('a method without a handler is UNIMPLEMENTED, and logged as the change that it would be', async () => {
    const { client, callLog } = await serve({});
    await expect(client.deleteService({ name })).rejects.toMatchObject({ code: 12 });
    expect(callLog.all()).toMatchObject([
      {
        method: 'google.cloud.run.v2.Services/DeleteService',
        resource: name,
        change: true,
        outcome: 'UNIMPLEMENTED',
      },
    ]);
  });

  test('a request that is no such message is INVALID_ARGUMENT naming what is wrong', async () => {
    const { server } = await serve({ GetService: () => ({ name }) });
    const raw = new Client(`127.0.0.1:${String(server.port)}`, credentials.createInsecure());
    closing.push(async () => raw.close());
    const same = (bytes: Buffer): Buffer => bytes;
    const unknownField99 = Buffer.from([0x98, 0x06, 0x01]);
    const failure = await new Promise((resolve) => {
      raw.makeUnaryRequest('/google.cloud.run.v2.Services/GetService', same, same, unknownField99, resolve);
    });
    expect(failure).toMatchObject({ code: 3, details: expect.stringContaining('has no field number 99') });
  });

  test('the handler learns that its caller gave up', async () => {
    const { client, callLog } = await serve({
      GetService: async (_request, { signal }) => {
        await once(signal, 'abort');
        throw new StatusError('CANCELLED', 'noticed');
      },
    });
    await expect(client.getService({ name }, { timeout: 50, ...single })).rejects.toMatchObject({ code: 4 });
    await until(() => callLog.all().length > 0);
    expect(callLog.all()).toMatchObject([{ outcome: 'CANCELLED' }]);
  });
});

describe('a call that works', () => {
  test('carries masks as sent, presence of a zero, and a long-running operation to its end', async () => {
    const seen: JsonObject[] = [];
    const { client, callLog } = await serve(
      {
        UpdateService: (request) => {
          seen.push(request);
          return { name: 'projects/p/locations/l/operations/o', done: false };
        },
      },
      { UpdateService: { resource: () => name } },
    );
    const [operation] = await client.updateService(
      {
        service: { name, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
        updateMask: { paths: ['scaling.scaling_mode'] },
        validateOnly: true,
      },
      { longrunning: { initialRetryDelayMillis: 1, retryDelayMultiplier: 1, maxRetryDelayMillis: 1 } },
    );
    const [service] = await operation.promise();
    expect(service).toMatchObject({ name });
    expect(seen).toEqual([
      {
        service: { name, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
        updateMask: { paths: ['scaling.scaling_mode'] },
        validateOnly: true,
      },
    ]);
    expect(callLog.all()[0]).toMatchObject({
      resource: name,
      change: true,
      validateOnly: true,
      outcome: 'ok',
    });
    expect(callLog.all()[1]).toMatchObject({
      method: 'google.longrunning.Operations/GetOperation',
      change: false,
    });
  });
});

describe('starting', () => {
  test('a taken port is refused with what to do', async () => {
    const { server } = await serve({});
    const gate = createGate({ faults: new Faults(), callLog: new CallLog() });
    await expect(startGrpcServer([], gate, server.port)).rejects.toThrow(
      /Cannot listen for gRPC on port \d+.*another port/,
    );
  });

  test('a handler for a method that the service does not have is refused', async () => {
    await expect(serve({ GetServise: () => ({}) })).rejects.toThrow(
      'google.cloud.run.v2.Services has no method GetServise.',
    );
  });

  test('after closing, the port is free', async () => {
    const { server } = await serve({});
    await server.close();
    const gate = createGate({ faults: new Faults(), callLog: new CallLog() });
    const again: RunningServer = await startGrpcServer([], gate, server.port);
    closing.push(() => again.close());
    expect(again.port).toBe(server.port);
  });
});

function refuseWith(type: string): never {
  throw new StatusError('ABORTED', 'x', [{ '@type': type, value: '***' }]);
}
