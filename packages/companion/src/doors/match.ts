/** From method and path to a door: only what is declared is found. */
import { UserError } from '@lockstep/protocol';
import type { Door } from './door';
import { notFound } from './door';

/** A door and the parameters in the path, not yet parsed. */
export interface Match {
  door: Door;
  params: Record<string, string>;
}

/** Finds the door of a request, or throws UserError 404 or 405. */
export type Finder = (method: string, path: string) => Match;

/** Makes the {@link Finder} of a set of doors. */
export function finderOf(doors: Iterable<Door>): Finder {
  const patterns = [...doors].map(door => ({ door, parts: door.path.split('/') }));
  return (method, path) => {
    const parts = path.split('/');
    const here = patterns.flatMap(({ door, parts: wanted }) => {
      const params = paramsOf(wanted, parts);
      return params !== null && door.fits(params) ? [{ door, params }] : [];
    });
    if (here.length === 0) {
      throw notFound();
    }
    const match = here.find(({ door }) => door.method === method);
    if (match === undefined) {
      const allowed = here.map(({ door }) => door.method).join(' and ');
      throw new UserError('wrong-method', `This address takes ${allowed} only.`, 405);
    }
    return match;
  };
}

function paramsOf(wanted: string[], parts: string[]): Record<string, string> | null {
  if (wanted.length !== parts.length) {
    return null;
  }
  const params: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) {
      params[name.slice(1)] = part;
    } else if (name !== part) {
      return null;
    }
  }
  return params;
}
