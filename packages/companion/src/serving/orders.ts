/** What JupyterLab tells a page that it starts: where the author's doors are, and the token. In a private file, because both are secret. */
import { UserError } from '@lockstep/protocol';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** The environment variable that names the file. */
export const ORDERS_VARIABLE = 'LOCKSTEP_PUBLICATION';

export const Orders = z.strictObject({
  /** Where the author's doors are opened: a private socket. */
  socket: z.string(),
  /** The bearer of those doors. */
  secret: z.string(),
  /** The token of the published page. */
  token: z.string(),
  /** The state folder with the weights of the author's built-in model, which the page's chat may use. */
  weights: z.optional(z.string())
});
export type Orders = z.infer<typeof Orders>;

/** The orders; `null` for a page that a person started at a terminal. */
export function readOrders(environment: NodeJS.ProcessEnv): Orders | null {
  const file = environment[ORDERS_VARIABLE] ?? '';
  if (file === '') {
    return null;
  }
  try {
    return Orders.parse(JSON.parse(readFileSync(file, 'utf-8')));
  } catch {
    throw new UserError(
      'orders-unreadable',
      `${file} should say how JupyterLab talks to this page, and cannot be read. Unset ${ORDERS_VARIABLE}, or publish from JupyterLab again.`
    );
  }
}
