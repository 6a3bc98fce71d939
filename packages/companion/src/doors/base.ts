/** The path below which a published page is served, when it shares its host with others. */
import { UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';

/**
 * A base path as it is used: with a slash at both ends, `/` for none.
 *
 * @throws UserError `base-unclear` when it is no plain path
 */
export function basePath(text: string): string {
  const inner = text.replace(/^\/+|\/+$/g, '');
  if (!/^[A-Za-z0-9._~-]*(\/[A-Za-z0-9._~-]+)*$/.test(inner) || /(^|\/)\.{1,2}(\/|$)/.test(inner)) {
    throw new UserError(
      'base-unclear',
      `"${text}" is no base path. Write it like /apps/, of letters, digits, dots, dashes and slashes.`
    );
  }
  return inner === '' ? '/' : `/${inner}/`;
}

/**
 * Takes the base off a request's address, so that everything behind knows paths from `/` only.
 *
 * @returns `false` when the address is not below the base
 */
export function takeOffBase(request: IncomingMessage, base: string): boolean {
  const url = request.url ?? '/';
  if (!url.startsWith(base)) {
    return false;
  }
  request.url = url.slice(base.length - 1);
  return true;
}

/** Whether the request asks for the base without its last slash, on which relative addresses would go wrong. */
export function lacksSlash(request: IncomingMessage, base: string): boolean {
  return `${(request.url ?? '/').split('?', 1)[0] ?? ''}/` === base;
}
