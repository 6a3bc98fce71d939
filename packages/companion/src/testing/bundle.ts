/** For tests: a source file of ours as one file that Node runs as a process of its own. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** Bundles it, with our packages read from their sources. */
export function bundleForNode(source: string, file: string): void {
  const aliases = readdirSync('packages')
    .map(name => `--alias:@lockstep/${name}=${resolve('packages', name, 'src/index.ts')}`)
    .concat(`--alias:@lockstep/converter=${resolve('converter/src/index.ts')}`);
  execFileSync(
    resolve('node_modules/.bin/esbuild'),
    [
      resolve(source),
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--log-level=error',
      `--outfile=${file}`,
      ...aliases
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  );
}
