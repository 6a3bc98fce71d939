/** The engine of a link graph, in this process or in a worker. */
import type { GraphEngine } from '../contract/engine';
import * as explain from '../explain';
import * as join from '../join';
import * as layout from '../layout';
import * as metrics from '../metrics';
import * as read from '../read';
import { tieEngine } from './engine';
import type { WorkerReceives, WorkerSends } from './messages';
import type { Parts } from './parts';
import type { Port } from './port';
import { serve } from './serve';

const PARTS: Parts = { ...read, ...join, ...metrics, ...layout, ...explain };

/** An engine in this process. */
export function createEngine(): GraphEngine {
  return tieEngine(PARTS, () => performance.now());
}

/** Serves an engine to the other end of a port; in a worker, the port is its own scope. */
export function serveEngine(port: Port<WorkerSends, WorkerReceives>): void {
  serve(port, createEngine());
}
