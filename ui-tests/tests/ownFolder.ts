/** Galata's test with a folder of its own for each try: a second try must not find the runs and records of the first. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { test as base } from '@jupyterlab/galata';

import { notebooks } from './server';

export const test = base.extend({
  tmpPath: async ({ tmpPath }, use, { retry }) => {
    const folder = retry === 0 ? tmpPath : `${tmpPath}/again-${retry}`;
    mkdirSync(join(notebooks, folder), { recursive: true });
    await use(folder);
  }
});
