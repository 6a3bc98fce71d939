/** For tests: where the real engine and the real small weights are, or why they are not here. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { offerOf } from '../offers';

/** The folder whose node_modules holds the engine. */
export const realEngine = resolve('jupyterlab_lockstep_local');

/** The weights in the tests' cache, which `npm test` fills. */
export const realWeights = resolve(
  'node_modules/.cache/lockstep/models',
  offerOf('qwen2.5-coder:0.5b').file
);

/** Why there is no engine, as `npm test` says it or as this clone shows it; `null` when there is one. */
export const engineMissing =
  process.env.LOCKSTEP_MODEL_MISSING ??
  (existsSync(join(realEngine, 'node_modules', 'node-llama-cpp'))
    ? null
    : 'no engine is installed');

/** Why the small model cannot run here; `null` when it can. */
export const modelMissing =
  engineMissing ?? (existsSync(realWeights) ? null : 'no weights are in the cache');
