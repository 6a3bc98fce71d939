/** What the engine should do now: start the next step, or stop a replay and wait for a person. */
import type { PlanStep, RunState } from '@lockstep/protocol';
import { missingInputs, stepOf } from './select';

export type Next =
  | { kind: 'start'; step: string }
  | { kind: 'restore'; step: string }
  | { kind: 'stop'; step: string; at: 'effects' | 'secret'; input: string | null };

/** Whether a step does something outside its kernel that must not be repeated unseen. */
export function stopsReplay(step: Pick<PlanStep, 'effects'>): boolean {
  return step.effects.some(effect => effect.kind !== 'installs');
}

/**
 * The next thing to do, or `null` while a step runs, a replay waits, or nothing is queued.
 *
 * A replay stops at a step that writes, sends or deletes (allowed once before, but not to be repeated unseen) and
 * at a secret that is no longer held. Installing again what was installed before changes nothing and does not stop.
 *
 * @param known whether the value behind a secret's mark is still held in memory
 */
export function nextQueued(
  state: RunState,
  known: (step: string, input: string) => boolean = () => true
): Next | null {
  const running = Object.values(state.steps).some(step => step.status === 'running');
  const [id] = state.queue;
  const step = id === undefined ? null : stepOf(state, id);
  if (!step || running || state.replay?.stopped || state.status !== 'open') {
    return null;
  }
  const { plan, state: own } = step;
  if (state.replay?.restore === plan.id) {
    return { kind: 'restore', step: plan.id };
  }
  if (own.replayed) {
    if (!own.confirmed && stopsReplay(plan)) {
      return { kind: 'stop', step: plan.id, at: 'effects', input: null };
    }
    const secret = missingInputs(state, plan.id, known)[0];
    if (secret) {
      return { kind: 'stop', step: plan.id, at: 'secret', input: secret.id };
    }
  }
  return { kind: 'start', step: plan.id };
}
