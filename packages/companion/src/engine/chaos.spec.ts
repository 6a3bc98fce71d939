/** Two clients, random commands, and a companion that dies at any of its effects: the rules of a run hold throughout. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { JournalEntry, LaunchConfig } from '@lockstep/protocol';
import {
  Chaos,
  chaosApp,
  type ChaosKernels,
  type ChaosMove,
  chaosMove,
  tick
} from './testing/chaos';
import { GatedKernels } from './testing/gates';
import type { MixStep } from './testing/mixing';

jest.setTimeout(60_000);
// Each companion listens to its process, and the dead ones never stop.
process.setMaxListeners(0);

const folder = mkdtempSync(join(tmpdir(), 'lockstep-chaos-'));
const config: LaunchConfig = {
  instance: 'test',
  root: folder,
  state: join(folder, 'state'),
  page: '',
  python: '',
  versions: {},
  log: 'error',
  transport: 'ours'
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Enough turns for any app of these sizes to come to rest. */
const TURNS = 2_000;

function worldOf(kernels: GatedKernels): ChaosKernels {
  return {
    kernels,
    open: n => kernels.open(n),
    kill: n => kernels.kill(n),
    async flow(quiet) {
      for (let turn = 0; turn < TURNS && (kernels.waiting > 0 || !quiet()); turn++) {
        kernels.open(0);
        await tick();
      }
      if (!quiet()) {
        throw new Error('The run does not come to rest.');
      }
    }
  };
}

/** Nothing is executed that no line of the journal began, and nothing is done that no kernel finished. */
function checkExecutions(
  kernels: GatedKernels,
  steps: readonly MixStep[],
  journal: readonly JournalEntry[]
): void {
  steps.forEach((_, index) => {
    const id = `s${index + 1}`;
    const begun = journal.filter(({ event }) => event.type === 'step-started' && event.step === id);
    const done = journal.filter(({ event }) => event.type === 'step-done' && event.step === id);
    const made = kernels.executions.filter(({ code }) => code.includes(`mix("${id}"`));
    expect(made.length).toBeLessThanOrEqual(begun.length);
    expect(made.filter(({ ended }) => ended === 'ok').length).toBeGreaterThanOrEqual(done.length);
  });
}

/** Two steps that make the same name. */
const TWICE_A: MixStep[] = [1, 2].map(() => ({
  reads: [],
  makes: 'a',
  input: false,
  optional: false,
  cells: 1
}));

/** A step comes to its end while nothing can be written; whoever reads the run once it can be finds it written. */
const MENDED_BY_READING: ChaosMove[] = [
  { do: 'send', client: 0, command: 'advance', step: 0, value: 1 },
  { do: 'disk', full: true },
  { do: 'flow' },
  { do: 'disk', full: false }
];

test('random commands of two clients with crashes at every effect of the engine', async () => {
  await fc.assert(
    fc.asyncProperty(chaosApp, fc.array(chaosMove, { maxLength: 50 }), async (steps, moves) => {
      const kernels = new GatedKernels();
      const journal = await Chaos.play(config, worldOf(kernels), steps, moves);
      checkExecutions(kernels, steps, journal);
      expect(kernels.alive).toEqual([]);
    }),
    { numRuns: 100, examples: [[TWICE_A, MENDED_BY_READING]] }
  );
});
