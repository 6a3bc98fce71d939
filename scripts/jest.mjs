// Runs jest on the Node of .venv's wheel, which has node:sqlite; all arguments are passed on.
import './require-node.mjs';

import { existsSync } from 'node:fs';

import { moduleFile, wheelNode } from './places.mjs';
import { command, run, RunFailed, UserError } from './run.mjs';

await command(async args => {
  if (!existsSync(wheelNode())) {
    throw new UserError(
      '.venv is not set up yet. Run npm start or npm test once, then this again.'
    );
  }
  try {
    await run(wheelNode(), [moduleFile('jest', 'bin', 'jest.js'), ...args], { show: true });
    return 0;
  } catch (error) {
    if (error instanceof RunFailed) {
      return 1;
    }
    throw error;
  }
});
