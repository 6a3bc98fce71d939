/** Real notebooks by other people show the same through `lockstep run` as through nbclient. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The shared data; without it this suite has nothing to run. */
const NOTEBOOKS = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'notebooks');

const available = existsSync(NOTEBOOKS);

(available ? test : test.skip)(
  available
    ? 'every notebook that nbclient finishes shows the same through lockstep run'
    : `not run: there is no folder ${NOTEBOOKS}`,
  () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [resolve('benchmarks', 'fidelity.bench.mjs')],
      { encoding: 'utf8', env: process.env }
    );
    expect({ status, table: stdout }).toMatchObject({ status: 0 });
    expect(/^same: (\d+)/m.exec(stdout)?.[1]).toMatch(/^[1-9]/);
  },
  45 * 60_000
);
