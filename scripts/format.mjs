// `npm run format`: rewrites everything in the house style (prettier, ruff).
import './require-node.mjs';

import { moduleFile, python } from './places.mjs';
import { command, run } from './run.mjs';

await command(async () => {
  const prettier = moduleFile('prettier', 'bin', 'prettier.cjs');
  await run(process.execPath, [prettier, '--write', '--log-level=warn', '.'], { show: true });
  await run(python, ['-m', 'ruff', 'check', '--fix-only', '--quiet', '.'], { show: true });
  await run(python, ['-m', 'ruff', 'format', '.'], { show: true });
});
