/** Starts the worker of a link graph. */
import { remoteEngine, type GraphEngine } from '@lockstep/linkgraph';

/** An engine in a worker of its own; disposing it ends the worker. */
export function startEngine(): GraphEngine {
  return remoteEngine(
    new Worker(new URL('./graph-worker.js', import.meta.url), { type: 'module' })
  );
}
