// `npm run bench`: runs each benchmarks/*.bench.mjs, which print figures beside their bars and peers.
import './require-node.mjs';

import { existsSync, readdirSync } from 'node:fs';

import { makeReady } from './build.mjs';
import { inRoot, sharedData, wheelNode } from './places.mjs';
import { Progress } from './progress.mjs';
import { command, run, RunFailed, UserError } from './run.mjs';

await command(async names => {
  await makeReady(new Progress(), 'test');
  const folder = inRoot('benchmarks');
  const files = existsSync(folder)
    ? readdirSync(folder).filter(file => file.endsWith('.bench.mjs'))
    : [];
  const chosen = files.filter(
    file => names.length === 0 || names.some(name => file.startsWith(`${name}.`))
  );
  if (chosen.length === 0) {
    const known = files.map(file => file.replace('.bench.mjs', '')).join(', ');
    throw new UserError(`There is no such benchmark. There are: ${known || 'none yet'}.`);
  }
  const env = { ...process.env, LOCKSTEP_DATA: sharedData };
  let failed = 0;
  for (const file of chosen) {
    console.log(`\n${file}`);
    try {
      await run(wheelNode(), [inRoot('benchmarks', file)], { env, show: true });
    } catch (error) {
      if (!(error instanceof RunFailed)) {
        throw error;
      }
      console.error(`${file} did not finish.`);
      failed += 1;
    }
  }
  return failed > 0 ? 1 : 0;
});
