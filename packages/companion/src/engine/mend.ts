/** What a journal needs when the process that wrote it is gone: nothing runs any more, and its kernel is lost. */
import type { EpochReason, RunEvent, RunState } from '@lockstep/protocol';
import { reduce, stepUnderWay } from '@lockstep/workflow';
import { lostGround } from './notebookKernel';

/** The event of a new kernel. */
export function newEpoch(
  state: RunState,
  reason: EpochReason
): Extract<RunEvent, { type: 'epoch-raised' }> {
  return { type: 'epoch-raised', epoch: state.epoch + 1, reason };
}

/**
 * The facts that make a run whole again: a step under way is cancelled (and with it what waits behind), and what
 * ran on the lost kernel turns cold. Empty when nothing is amiss.
 *
 * @param lastAt when the journal was last written, milliseconds since 1970: as long is known to have run
 */
export function mendingFacts(state: RunState, lastAt: number): RunEvent[] {
  const facts: RunEvent[] = [];
  let next = state;
  const busy = stepUnderWay(state);
  if (busy !== null) {
    const { status, startedAt } = busy.state;
    const took = status === 'running' && startedAt !== null ? Math.max(0, lastAt - startedAt) : 0;
    const event: RunEvent = {
      type: 'step-cancelled',
      step: busy.plan.id,
      took,
      cause: 'recovered'
    };
    facts.push(event);
    next = reduce(state, { run: state.run, seq: state.seq + 1, at: lastAt, event });
  }
  if (lostGround(next)) {
    facts.push(newEpoch(next, 'recovered'));
  }
  return facts;
}
