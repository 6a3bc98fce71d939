/** For tests: bundles the engine's process as the build does, into a folder of the test. */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Returns the file. */
export function bundleEngine(folder: string): string {
  const file = join(folder, 'engine.mjs');
  execFileSync(
    resolve('node_modules/.bin/esbuild'),
    [
      resolve('packages/companion/src/models/embedded/engine/main.ts'),
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--log-level=error',
      `--outfile=${file}`,
      `--alias:@lockstep/protocol=${resolve('packages/protocol/src/index.ts')}`,
      `--alias:@lockstep/router=${resolve('packages/router/src/index.ts')}`
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  );
  return file;
}
