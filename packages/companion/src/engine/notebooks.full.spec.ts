/** Real notebooks by other people: each one that nbclient finishes goes through `lockstep run` to its end, the others to a sentence. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { runHeadless } from './headless';
import {
  openTestStore,
  projectPython,
  startServer,
  testDeps,
  type TestServer
} from './testing/server';

/** The shared data; without it this suite has nothing to run. */
const NOTEBOOKS = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'notebooks');

const Verdict = z.object({ notebook: z.string(), problem: z.nullable(z.string()) });

/** What nbclient says of each notebook, in order. */
async function verdicts(folder: string): Promise<z.infer<typeof Verdict>[]> {
  const script = resolve('packages/companion/src/engine/testing/decide_nbclient.py');
  const child = spawn(projectPython(), [script, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const all: z.infer<typeof Verdict>[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    all.push(Verdict.parse(JSON.parse(line)));
  }
  return all;
}

const available = existsSync(NOTEBOOKS);

(available ? test : test.skip)(
  available
    ? 'lockstep run finishes every notebook that nbclient finishes, and says why it does not finish another'
    : `not run: there is no folder ${NOTEBOOKS}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-notebooks-'));
    let server: TestServer | null = null;
    try {
      // nbclient first, in a copy of its own: a notebook may write files that the next reader would find.
      const forClient = join(folder, 'nbclient');
      cpSync(NOTEBOOKS, forClient, { recursive: true });
      const all = await verdicts(forClient);
      const finished = all.filter(({ problem }) => problem === null);
      expect(finished).not.toEqual([]);

      server = startServer();
      cpSync(NOTEBOOKS, server.root, { recursive: true });
      const unlike: string[] = [];
      for (const { notebook, problem } of all) {
        const store = openTestStore(server.config, notebook);
        const complaints: string[] = [];
        const status = await runHeadless({
          notebook: join(server.root, notebook),
          set: [],
          secrets: [],
          json: false,
          print: () => undefined,
          complain: line => void complaints.push(line),
          deps: testDeps(server.config, store, notebook),
          signal: AbortSignal.timeout(120_000)
        });
        store.close();
        if (problem === null ? status !== 0 : status !== 0 && complaints.length === 0) {
          unlike.push(`${notebook}: ${complaints.join(' ')}`);
        }
      }
      await server.untilNoKernels();
      expect(unlike).toEqual([]);
    } finally {
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  45 * 60_000
);
