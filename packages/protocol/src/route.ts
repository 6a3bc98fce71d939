/** What a declared route is: who may call it, where, and the schemas of what crosses. */
import type * as z from 'zod/mini';

/** Who may use a door: `author` inside Jupyter, `participant` on a published page (and authors). */
export type Scope = 'author' | 'participant';

/** The shape of an entry in `routes`. */
export interface RouteDeclaration {
  method: 'GET' | 'POST';
  /** Below the companion's base URL; `:name` marks a parameter. */
  path: string;
  scope: Scope;
  params?: z.ZodMiniType;
  body?: z.ZodMiniType;
  /** The body is bytes, not JSON. */
  raw?: true;
  reply: z.ZodMiniType;
}
