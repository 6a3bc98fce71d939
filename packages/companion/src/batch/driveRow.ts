/** Drives the run of one row from where it is to its end, by the rules of `workflow`'s `rowMove`. */
import {
  type BatchResult,
  type RunCommand,
  type RunState,
  UserError,
  type Value
} from '@lockstep/protocol';
import { moveKey, resultsOf, rowMove } from '@lockstep/workflow';
import type { Engine } from '../contract';

/** What a row's run is driven with. */
export interface RowDrive {
  run: string;
  secrets: Record<string, Record<string, Value>>;
  allowed: readonly string[];
  retried: boolean;
  /** The run is at this step now. */
  atStep(step: string): void;
  /** Fires when the row's step should be interrupted. */
  cancelled: AbortSignal;
  /** Fires when this process ends: the run is left as it is, for the next one. */
  closing: AbortSignal;
}

/** How a row ended. `left`: this process ends, and nothing is said of the row. */
export type RowEnd =
  | { how: 'done'; results: BatchResult[] }
  | { how: 'failed'; step: string | null; problem: string }
  | { how: 'cancelled' }
  | { how: 'left' };

/** Most commands of one attempt: each step asks for a handful, so more means that nothing moves. */
const MOST_MOVES = 2_000;

/** @throws Error for a bug; what a person can act on is a failed row. */
export async function driveRow(engine: Engine, drive: RowDrive): Promise<RowEnd> {
  const asked = new Set<string>();
  const given = new Set<string>();
  const refused = new Map<string, string>();
  let told: string | null = null;
  const { run, secrets, allowed, retried } = drive;
  const context = { secrets, allowed, retried, asked, given, refused };

  for (let moves = 0; moves < MOST_MOVES; moves++) {
    if (drive.closing.aborted) {
      return { how: 'left' };
    }
    const state = engine.stateOf(run);
    if (drive.cancelled.aborted) {
      await stop(engine, run, drive.closing);
      return drive.closing.aborted ? { how: 'left' } : { how: 'cancelled' };
    }
    const move = rowMove(state, context);
    switch (move.kind) {
      case 'done':
        return { how: 'done', results: resultsOf(state) };
      case 'failed':
        return { how: 'failed', step: move.step, problem: move.problem };
      case 'give-up':
        await stop(engine, run, drive.closing);
        return { how: 'failed', step: move.step, problem: move.problem };
      case 'wait':
        if (move.step !== null && move.step !== told) {
          told = move.step;
          drive.atStep(move.step);
        }
        await changed(engine, run, state.seq, [drive.cancelled, drive.closing]);
        break;
      case 'send':
        note(move.command, asked, given);
        await send(engine, run, move.command, refused);
        if (move.command.type === 'answer-prompt') {
          // A program that asks again did not like the answer.
          refused.set(moveKey(move.command), 'The answer was not taken.');
        }
    }
  }
  throw new Error(`Run ${run} does not get on.`);
}

function note(command: RunCommand, asked: Set<string>, given: Set<string>): void {
  if (command.type === 'run-step') {
    asked.add(command.step);
  } else if (command.type === 'set-inputs') {
    given.add(command.step);
  }
}

async function send(
  engine: Engine,
  run: string,
  command: RunCommand,
  refused: Map<string, string>
): Promise<void> {
  try {
    await engine.command(run, { expectedSeq: null, command, by: 'batch' });
  } catch (error) {
    if (!(error instanceof UserError) || error.status >= 500) {
      throw error;
    }
    refused.set(moveKey(command), error.message);
  }
}

/** Cancels what is under way and waits until nothing is. */
async function stop(engine: Engine, run: string, closing: AbortSignal): Promise<void> {
  for (let state = engine.stateOf(run); !closing.aborted; state = engine.stateOf(run)) {
    const step = underWay(state);
    if (step === null) {
      return;
    }
    await send(engine, run, { type: 'cancel', step }, new Map());
    if (engine.stateOf(run).seq === state.seq) {
      await changed(engine, run, state.seq, [closing]);
    }
  }
}

function underWay(state: RunState): string | null {
  const stopped = state.replay?.stopped?.step;
  const running = state.plan.steps.find(({ id }) => state.steps[id]?.status === 'running')?.id;
  return running ?? state.queue[0] ?? stopped ?? null;
}

/** Resolves when the run has moved on from `seq`, or one of the signals fired. */
function changed(
  engine: Engine,
  run: string,
  seq: number,
  signals: readonly AbortSignal[]
): Promise<void> {
  return new Promise(resolve => {
    if (signals.some(({ aborted }) => aborted)) {
      resolve();
      return;
    }
    let following: { dispose(): void } | null = null;
    let over = false;
    const end = (): void => {
      over = true;
      following?.dispose();
      signals.forEach(signal => signal.removeEventListener('abort', end));
      resolve();
    };
    signals.forEach(signal => signal.addEventListener('abort', end));
    following = engine.follow(run, seq, end);
    if (over) {
      following.dispose();
    }
  });
}
