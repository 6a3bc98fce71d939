/** Doors of a companion whose store cannot be used: health, status with the remedy, and one sentence elsewhere. */
import { routes } from '@lockstep/protocol';
import type { StatusItem, UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';
import type { Log } from '../log';
import { NOTEBOOK_BODY, door } from './door';
import type { Door } from './door';
import { enter } from './entrance';
import { identifyUser } from './lab';
import { listen } from './listen';
import type { Listener, Place } from './listen';
import { finderOf } from './match';

export interface Broken {
  /** Why nothing else works. */
  problem: UserError;
  items(): StatusItem[];
  version: string;
  log: Log;
}

/** Opens the doors for Jupyter although there is no store. */
export function openBrokenDoors(place: Place, secret: string, broken: Broken): Promise<Listener> {
  const { problem, items, version, log } = broken;
  const refuse = (): never => {
    throw problem;
  };
  const doors: Door[] = Object.values(routes).map(({ method, path, scope }) => ({
    method,
    path,
    scope,
    maxBody: NOTEBOOK_BODY,
    fits: () => true,
    answer: () => Promise.reject(problem)
  }));
  const working = [
    door(routes.health, () => ({ kind: 'json', value: { ok: false, version } })),
    door(routes.status, () => ({ kind: 'json', value: { items: items() } }))
  ];
  const entrance = {
    find: finderOf([...working, ...doors]),
    identify: (request: IncomingMessage) => identifyUser(request, secret),
    admit: () => undefined,
    log
  };
  return listen(place, {
    handle: (request, response) => enter(entrance, request, response),
    admitSocket: refuse,
    converse: () => undefined,
    log
  });
}
