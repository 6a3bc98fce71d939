// `npm run wheel`: builds everything, then one wheel in dist/ that needs no Node to install.
// `npm run wheel -- local`: the wheel of the local model's engine instead, for this platform.
import './require-node.mjs';

import { build } from './build.mjs';
import { engineMissing } from './engine.mjs';
import { packEngine, packWheel } from './pack-wheel.mjs';
import { Progress } from './progress.mjs';
import { command, UserError } from './run.mjs';
import { setUp } from './setup.mjs';

await command(async ([which]) => {
  const progress = new Progress();
  await setUp(progress);
  if (which === 'local') {
    const missing = engineMissing();
    if (missing) {
      throw new UserError(`There is nothing to pack: ${missing}.`);
    }
    console.log(await progress.step("Packing the engine's wheel", packEngine));
    return;
  }
  if (which !== undefined) {
    throw new UserError('Usage: npm run wheel, or npm run wheel -- local');
  }
  await build(progress);
  console.log(await progress.step('Packing the wheel', packWheel));
});
