import type { Fault } from '../../faults';
import type { JsonObject } from '../json';

/** The details of a call that its handler receives beside the request. */
export interface Call {
  /** For example `google.cloud.run.v2.Services/UpdateService`. */
  readonly method: string;
  readonly request: JsonObject;
  /** Aborted when the caller cancels or its deadline passes. */
  readonly signal: AbortSignal;
  /** The injected faults that struck it. */
  readonly faults: readonly Fault[];
}

/** Answers one call, in the JSON form that `strict-message.ts` describes; throws `StatusError` to refuse. */
export type UnaryHandler = (request: JsonObject, call: Call) => Promise<JsonObject> | JsonObject;

/** The details of a method's calls for the log and the faults. Each part has a default. */
export interface Effect {
  /** Default: true, unless the method's name begins with Get, List, Search, Wait, Pull or Test. */
  readonly change?: boolean;
  /** Default: the request's `name`, `parent`, `resource` or `subscription`, the first that is set. */
  readonly resource?: (request: JsonObject) => string;
  /** Default: the request's `validateOnly`. */
  readonly validateOnly?: (request: JsonObject) => boolean;
}

/** One service. Its methods without a handler answer UNIMPLEMENTED, and are logged like any other. */
export interface GrpcService {
  /** The npm package that describes the service, for example `@google-cloud/run`. */
  readonly package: string;
  /** Full name, for example `google.cloud.run.v2.Services`. */
  readonly service: string;
  readonly unary: Readonly<Record<string, UnaryHandler>>;
  readonly bidi?: Readonly<Record<string, BidiHandler>>;
  /** By method name; only where the defaults do not fit. */
  readonly effects?: Readonly<Record<string, Effect>>;
}

/** An open stream, as its handler sees it. Messages have the form of unary ones; a wrong one ends the stream with an error. */
export interface BidiStream {
  /** The request that opened the stream. */
  readonly first: JsonObject;
  /** Called with each later request. */
  onRequest(listener: (request: JsonObject) => void): void;
  /** Called once, when the stream is over for whatever reason: the caller ended or cancelled it, or it failed. At once if it is. */
  onClose(listener: () => void): void;
  send(answer: JsonObject): void;
  /** Ends the stream with an error. */
  fail(error: unknown): void;
}

/** Takes over a stream; throws `StatusError` to refuse it. */
export type BidiHandler = (stream: BidiStream) => void;
