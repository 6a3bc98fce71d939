/** One call of one declared route: path and body out, checked reply or a typed error back. */
import {
  Conflict,
  Refusal,
  UserError,
  routes,
  type RouteBody,
  type RouteDeclaration,
  type RouteName,
  type RouteParams,
  jsonOf
} from '@lockstep/protocol';
import { ConflictError, offlineError } from './errors';
import type { Request, Transport } from './transport';

/** Parameters and body of a route: required where the route declares them, absent elsewhere. */
export type CallArgs<N extends RouteName> = (RouteParams<N> extends undefined
  ? { params?: undefined }
  : { params: RouteParams<N> }) &
  (RouteBody<N> extends undefined ? { body?: undefined } : { body: RouteBody<N> });

/** The same, for code that handles any route. */
export interface AnyArgs {
  params?: Readonly<Record<string, string>>;
  body?: unknown;
}

/** The path of a route with its parameters in place. */
export function pathOf(route: RouteDeclaration, params: Readonly<Record<string, string>>): string {
  return route.path.replace(/:([a-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) {
      throw new Error(`The route ${route.path} needs "${name}".`);
    }
    return encodeURIComponent(value);
  });
}

/**
 * Sends a request and returns a response that is fine.
 *
 * @throws ConflictError for 409 with events; UserError with the door's refusal; UserError `offline` when
 * nobody answered; what `fetch` threw when the signal was raised.
 */
export async function request(
  transport: Transport,
  name: RouteName,
  args: AnyArgs,
  signal?: AbortSignal
): Promise<Response> {
  const route: RouteDeclaration = routes[name];
  const post = route.method === 'POST';
  return answered(
    transport,
    pathOf(route, args.params ?? {}),
    {
      method: route.method,
      headers: post
        ? { 'Content-Type': 'application/json', 'X-Lockstep': '1' }
        : { 'X-Lockstep': '1' },
      body: post ? JSON.stringify(args.body ?? {}) : undefined
    },
    signal
  );
}

/**
 * Sends bytes to a route that takes them, and returns a response that is fine.
 *
 * @param progress hears the share that is sent, 0 to 1
 * @throws as {@link request} does
 */
export function sendBytes(
  transport: Transport,
  name: RouteName,
  params: Readonly<Record<string, string>>,
  bytes: Blob,
  progress: (share: number) => void,
  signal?: AbortSignal
): Promise<Response> {
  const headers = { 'Content-Type': 'application/octet-stream', 'X-Lockstep': '1' };
  const init = { method: 'POST', headers, body: bytes, progress };
  return answered(transport, pathOf(routes[name], params), init, signal);
}

async function answered(
  transport: Transport,
  path: string,
  init: Request,
  signal: AbortSignal | undefined
): Promise<Response> {
  let response: Response;
  try {
    response = await transport.fetch(path, { ...init, signal });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw Object.assign(offlineError(), { cause: error });
  }
  if (response.ok) {
    return response;
  }
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<Error> {
  // Proxies answer in HTML.
  const body = jsonOf(await response.text());
  const conflict = Conflict.safeParse(body);
  if (response.status === 409 && conflict.success) {
    return new ConflictError(conflict.data.entries, conflict.data.message);
  }
  const refusal = Refusal.safeParse(body);
  if (refusal.success) {
    const { code, message, field } = refusal.data;
    return new UserError(code, message, response.status, field);
  }
  if (response.status >= 502 && response.status <= 504) {
    return offlineError();
  }
  if (response.status === 404) {
    return new UserError(
      'no-companion',
      'This server has no Lockstep companion. Next: install jupyterlab-lockstep where Jupyter runs, then restart Jupyter.',
      404
    );
  }
  return new UserError(
    'server-answer',
    `The server answered with status ${response.status}. Next: try again; if it stays, look at the log of Jupyter.`,
    response.status
  );
}
