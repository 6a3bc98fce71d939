/** What the publish panel shows and does, apart from how it is drawn. */
import type { Board, Publication, Reachable } from '@lockstep/protocol';

/** This moment of a panel. */
export interface PublishSnapshot {
  /** `null` until it is known. */
  publication: Publication | null;
  /** `null` while nothing is published, or until it is known. */
  board: Board | null;
  /** What is being done now, `null` when nothing is. */
  doing: 'start' | 'stop' | 'token' | 'audit' | null;
  /** Why the last wish was not carried out. */
  problem: string | null;
  /** Whether the board could not be read the last time. */
  away: boolean;
  search: string;
  offset: number;
  /** The whole link, while it is shown after its first copy. */
  link: string | null;
}

/** How a page is published. */
export interface PublishWish {
  reachable: Reachable;
  /** `null`: the last one, or any. */
  port: number | null;
  maxKernels: number;
  /** What participants may do beyond running steps. */
  chat: boolean;
  sharesNotebook: boolean;
}

/** The wish that leaves everything as it is. */
export function asItIs({ reachable, maxKernels, chat, sharesNotebook }: Publication): PublishWish {
  return { reachable, maxKernels, chat, sharesNotebook, port: null };
}
