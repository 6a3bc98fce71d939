/** For tests: a companion that can be killed. Runs the steps of an app, and kills itself at a line of the journal. */
import { AppDefinition, LaunchConfig } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { RunStore } from '../../contract';
import { createEngine } from '../engine';
import { openTestStore, testDeps } from './server';
import { Walker } from './walking';

/** What it is told on its command line. */
export const CrashPlan = z.object({
  config: LaunchConfig,
  holder: z.string(),
  definition: AppDefinition,
  steps: z.array(z.string()),
  /** The journal line at which it dies, and whether that line is still written; `null`: it waits to be killed. */
  at: z.nullable(z.object({ seq: z.int(), written: z.boolean() }))
});
export type CrashPlan = z.infer<typeof CrashPlan>;

/** The store of a process that dies at a line. */
function dyingAt(store: RunStore, at: CrashPlan['at']): RunStore {
  return {
    ...store,
    append(entries) {
      const last = entries.some(({ seq }) => seq === at?.seq);
      if (last && at?.written === false) {
        process.kill(process.pid, 'SIGKILL');
      }
      store.append(entries);
      if (last) {
        process.kill(process.pid, 'SIGKILL');
      }
    }
  };
}

async function main(): Promise<void> {
  const { config, holder, definition, steps, at } = CrashPlan.parse(
    JSON.parse(process.argv[2] ?? '')
  );
  const store = openTestStore(config, holder);
  const deps = { ...testDeps(config, store, holder), store: dyingAt(store.runs, at) };
  const engine = createEngine(deps);
  const app = store.definitions.put(definition, { path: 'test.ipynb', root: config.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  const run = new Walker(engine, state.run);
  for (const step of steps) {
    await run.runStep(step);
  }
  await engine.close();
  store.close();
}

void main();
