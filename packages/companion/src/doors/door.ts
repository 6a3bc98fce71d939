/** A door: one declared route bound to its answer. What crosses it is parsed here and trusted behind it. */
import { UserError } from '@lockstep/protocol';
import type { Actor, Conflict, Scope } from '@lockstep/protocol';
import { Readable } from 'node:stream';
import type * as z from 'zod/mini';
import { parseAs } from './parse';

/** Who calls: what they may do, whose runs are theirs, and who their events name. */
export interface Caller {
  scope: Scope;
  owner: string;
  by: Actor;
}

/** What a door answers. `file` and `stream` are sent as they are, under their own headers; `bytes` is `null` if unknown. */
export type Answer<R> =
  | { kind: 'json'; value: R }
  | { kind: 'conflict'; value: Conflict }
  | { kind: 'file'; bytes: Uint8Array; headers: Record<string, string> }
  | { kind: 'stream'; from: Readable; bytes: number | null; headers: Record<string, string> };

/** A call of a door, parsed. */
export interface Call<P, B> {
  caller: Caller;
  params: P;
  body: B;
}

/** The same before parsing: strings of the path, and whatever the body's JSON held. */
export interface RawCall {
  caller: Caller;
  params: Record<string, string>;
  body: unknown;
}

/** Most bytes a body may have, unless a door allows more. */
export const SMALL_BODY = 1_000_000;

/** Most bytes of a live notebook with its outputs. */
export const NOTEBOOK_BODY = 200_000_000;

export interface Door {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly scope: Scope;
  readonly maxBody: number;
  /** `true`: its body is bytes, and its answer reads them from the request as they come. */
  readonly raw?: boolean;
  /** Whether the parts of a path can be its parameters at all. */
  fits(params: Record<string, string>): boolean;
  answer(call: RawCall): Promise<Answer<unknown>>;
}

/** A route declaration of the protocol, with the types of what crosses it. */
interface Declaration<P, B, R> {
  method: 'GET' | 'POST';
  path: string;
  scope: Scope;
  params?: z.ZodMiniType<P>;
  body?: z.ZodMiniType<B>;
  reply: z.ZodMiniType<R>;
}

/**
 * Binds a declared route to its answer.
 *
 * @param maxBody most bytes its body may have
 */
export function door<P, B, R>(
  { method, path, scope, params, body }: Declaration<P, B, R>,
  answer: (call: Call<P, B>) => Answer<R> | Promise<Answer<R>>,
  maxBody = SMALL_BODY
): Door {
  return {
    method,
    path,
    scope,
    maxBody,
    fits: raw => params === undefined || params.safeParse(raw).success,
    answer: async raw =>
      answer({
        caller: raw.caller,
        params: accept(params, raw.params),
        body: accept(body, raw.body)
      })
  };
}

/**
 * Binds a declared route whose body is bytes to its answer, which reads them.
 *
 * @param maxBody most bytes its body may announce
 */
export function rawDoor<P, R>(
  { method, path, scope, params }: Declaration<P, undefined, R>,
  answer: (call: Call<P, Readable>) => Promise<Answer<R>>,
  maxBody: number
): Door {
  return {
    method,
    path,
    scope,
    maxBody,
    raw: true,
    fits: raw => params === undefined || params.safeParse(raw).success,
    answer: async ({ caller, params: given, body }) => {
      if (!(body instanceof Readable)) {
        throw new Error(`The door ${path} was opened without its body.`);
      }
      return answer({ caller, params: accept(params, given), body });
    }
  };
}

/** What a route does not declare, its answer cannot name: its type is `unknown`, its value `undefined`. */
function accept<T>(schema: z.ZodMiniType<T> | undefined, raw: unknown): T;
function accept(schema: z.ZodMiniType | undefined, raw: unknown): unknown {
  return schema === undefined ? undefined : parseAs(schema, raw, 'request');
}

/** An answer in JSON. */
export function json<R>(value: R): { kind: 'json'; value: R } {
  return { kind: 'json', value };
}

/** The one answer to everything that is not there, or not there for this caller. */
export function notFound(): UserError {
  return new UserError('not-found', 'There is nothing at this address.', 404);
}
