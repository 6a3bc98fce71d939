/** Checkpoints of one run: what later steps read is saved beside the run when a step is done, and brought back. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppDefinition, Checkpoint, RunEvent, RunState, Step } from '@lockstep/protocol';
import { groundIsExact, stepOf } from '@lockstep/workflow';
import type { KernelLease } from '../kernels/lease';
import { systemCode } from '../systemError';
import { restoredIn, restoreExpression, savedIn, saveExpression } from './checkpointCode';
import type { Secrets } from './secrets';

/** How long a kernel may take to save or bring back, in milliseconds; then it is interrupted. */
const PATIENCE = 60_000;

/** Most names that the journal tells of. */
const MOST_NAMES = 500;

export interface CheckpointOptions {
  run: string;
  /** The state folder; `null` where runs have no folder of their own. */
  folders: string | null;
  definition(): AppDefinition;
  secrets: Secrets;
  now(): number;
}

export class Checkpoints {
  constructor(private readonly options: CheckpointOptions) {}

  /** Saves what later steps read of a step that was just done. The fact says so, or why not. */
  async save(state: RunState, id: string, lease: KernelLease): Promise<RunEvent | null> {
    const own = stepOf(state, id);
    const turn = own?.state.turn ?? null;
    if (own?.plan.checkpoint !== true || own.state.status !== 'done' || turn === null) {
      return null;
    }
    const made = { turn, app: state.plan.app, at: this.options.now() };
    const none: Checkpoint = {
      ...made,
      names: [],
      count: 0,
      left: [],
      missing: 0,
      bytes: 0,
      hash: null,
      why: null
    };
    const fact = (checkpoint: Checkpoint): RunEvent => ({
      type: 'checkpoint-saved',
      step: id,
      checkpoint
    });
    const { definition, folders, secrets } = this.options;
    if (definition().language !== 'python') {
      return fact({ ...none, why: 'Only Python kernels can save their names.' });
    }
    if (!groundIsExact(state, id)) {
      return fact({ ...none, why: 'Other steps had run on this kernel. A replay saves it.' });
    }
    if (folders === null) {
      return fact({ ...none, why: 'This run has no folder of its own.' });
    }
    const path = this.pathOf(folders, id);
    await mkdir(join(folders, 'runs', this.options.run, 'checkpoints'), {
      recursive: true,
      mode: 0o700
    });
    const wish = namesToSave(definition(), state, id);
    const answer = savedIn(await lease.evaluate(saveExpression({ ...wish, path }), PATIENCE));
    if (answer === null || 'why' in answer) {
      await rm(path, { force: true });
      return fact({ ...none, why: answer?.why ?? 'The kernel did not answer in time.' });
    }
    const left = answer.left.map(([name, why]) => ({ name, why: secrets.clean(why) }));
    const found = await read(path, secrets);
    const why =
      found === null
        ? 'The kernel cannot reach the run’s folder.'
        : found.secret
          ? 'It would hold a secret.'
          : left.length > 0
            ? `Not everything that later steps read could be saved: ${left.map(({ name }) => name).join(', ')}.`
            : null;
    if (why !== null) {
      await rm(path, { force: true });
    }
    return fact({
      ...none,
      names: answer.names.slice(0, MOST_NAMES),
      count: answer.names.length,
      left: left.slice(0, MOST_NAMES),
      missing: left.length,
      bytes: found?.bytes ?? 0,
      hash: why === null ? (found?.hash ?? null) : null,
      why
    });
  }

  /** Brings the names of a checkpoint into the kernel; the fact says so, or why they are replayed instead. */
  async restore(state: RunState, id: string, lease: KernelLease): Promise<RunEvent> {
    const { folders, secrets, now } = this.options;
    const began = now();
    const saved = stepOf(state, id)?.state.checkpoint;
    const dropped = (why: string): RunEvent => ({ type: 'checkpoint-dropped', step: id, why });
    if (folders === null || saved === undefined) {
      return dropped('The saved values are not there any more.');
    }
    const path = this.pathOf(folders, id);
    const found = await read(path, secrets);
    if (found === null) {
      return dropped('The saved values are not there any more.');
    }
    if (found.hash !== saved.hash) {
      return dropped('The saved values are damaged.');
    }
    const answer = restoredIn(await lease.evaluate(restoreExpression(path), PATIENCE));
    if (answer === null || 'why' in answer) {
      const why = answer?.why ?? 'the kernel did not answer in time';
      return dropped(`The saved values could not be used: ${secrets.clean(why)}.`);
    }
    return { type: 'checkpoint-restored', step: id, took: Math.max(0, now() - began) };
  }

  private pathOf(folders: string, id: string): string {
    // A step's id may be any text; its hash is a file name everywhere.
    const name = createHash('sha256').update(id).digest('hex').slice(0, 24);
    return join(folders, 'runs', this.options.run, 'checkpoints', `${name}.pickle`);
  }
}

/** Which names later steps may read of all that was bound so far. */
function namesToSave(
  definition: AppDefinition,
  state: RunState,
  id: string
): { names: string[] | null; made: string[]; never: string[] } {
  const at = definition.steps.findIndex(step => step.id === id);
  const ran = ({ id: one }: Step): boolean => state.steps[one]?.status !== 'skipped';
  const before = definition.steps.slice(0, at + 1).filter(ran);
  const after = definition.steps.slice(at + 1);
  const flows = (steps: readonly Step[]): AppDefinition['cells'][number]['flow'][] =>
    steps.flatMap(step =>
      step.cells.flatMap(key => definition.cells.find(cell => cell.key === key)?.flow ?? [])
    );
  const binds = (steps: readonly Step[]): string[] => [
    ...new Set(flows(steps).flatMap(flow => [...flow.defines, ...flow.maybe, ...flow.mutates]))
  ];
  const reads = new Set(
    flows(after).flatMap(flow => [...flow.uses, ...flow.maybe, ...flow.mutates])
  );
  const setup = before.filter(step => step.kind === 'setup');
  const rest = before.filter(step => step.kind !== 'setup');
  const again = new Set(binds(rest));
  const unknown = [...flows(rest), ...flows(after)].some(flow => flow.opaque);
  return {
    names: unknown ? null : binds(before).filter(name => reads.has(name)),
    made: binds(setup).filter(name => !again.has(name)),
    never: before.flatMap(step =>
      step.inputs
        .filter(({ type }) => type === 'secret')
        .map(input => input.id.replace(/\.\d+$/, ''))
    )
  };
}

/** Hash and size of a file, and whether a secret stands in it; `null` when it is not there. */
async function read(
  path: string,
  secrets: Secrets
): Promise<{ hash: string; bytes: number; secret: boolean } | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  let secret = false;
  let end = '';
  try {
    for await (const part of createReadStream(path)) {
      const chunk = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
      hash.update(chunk);
      bytes += chunk.length;
      // Pickles hold texts as UTF-8; a secret may lie across two pieces.
      const text = end + chunk.toString('utf8');
      secret ||= secrets.clean(text) !== text;
      end = text.slice(-1_000);
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
  return { hash: hash.digest('hex'), bytes, secret };
}
