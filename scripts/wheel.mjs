// `npm run wheel`: builds everything, then one wheel in dist/ that needs no Node to install.
import './require-node.mjs';

import { build } from './build.mjs';
import { packWheel } from './pack-wheel.mjs';
import { Progress } from './progress.mjs';
import { command } from './run.mjs';
import { setUp } from './setup.mjs';

await command(async () => {
  const progress = new Progress();
  await setUp(progress);
  await build(progress);
  console.log(await progress.step('Packing the wheel', packWheel));
});
