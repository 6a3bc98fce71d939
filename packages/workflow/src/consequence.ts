/** What taking a step back, or skipping one that ran, would do: worked out by the rules before it happens. */
import type { PlanStep, RunCommand, RunState } from '@lockstep/protocol';
import { decide } from './decide';
import { reduce } from './reduce';
import { rangeOf } from './replayWords';
import { stepOf } from './select';
import { duration } from './showValue';
import { walkTo } from './walk';

/** `took` is how long the replayed steps ran last time, in milliseconds. */
export interface Consequence {
  /** Steps whose results go. */
  cleared: PlanStep[];
  /** Steps that turn stale. */
  stale: PlanStep[];
  /** Steps that stay as they are although they come later. */
  stay: PlanStep[];
  /** Steps that must be replayed before the next one can run. */
  replayed: PlanStep[];
  /** The next one then runs on the notebook's kernel as that is, once a person says so. */
  anyway: boolean;
  took: number;
}

/** What the command would do, `null` when it would be refused or would change nothing. */
export function consequenceOf(
  state: RunState,
  command: Extract<RunCommand, { type: 'revert' | 'skip' }>
): Consequence | null {
  const decision = decide(state, command, { by: 'person' });
  if ('refusal' in decision || decision.events.length === 0) {
    return null;
  }
  const then = decision.events.reduce(
    (now, event) => reduce(now, { run: now.run, seq: now.seq + 1, at: now.changedAt, event }),
    state
  );
  const at = state.plan.steps.findIndex(({ id }) => id === command.step);
  const ran = state.plan.steps.filter(({ id }) => state.steps[id]?.result);
  const later = ran.filter(step => state.plan.steps.indexOf(step) > at);
  const isStale = ({ id }: PlanStep): boolean => then.steps[id]?.status === 'stale';
  const next = then.plan.steps
    .slice(at)
    .find(({ id }) => ['idle', 'stale'].includes(then.steps[id]?.status ?? ''));
  const walk = next && state.epoch > 0 ? walkTo(then, next.id, false) : null;
  const anyway = state.attached !== undefined && walk?.fresh === true;
  const replayed = (anyway ? [] : (walk?.replay ?? []))
    .filter(id => id !== next?.id)
    .flatMap(id => stepOf(state, id) ?? []);
  return {
    cleared: ran.filter(({ id }) => !then.steps[id]?.result),
    stale: later.filter(isStale),
    stay: later.filter(step => then.steps[step.id]?.result && !isStale(step)),
    replayed: replayed.map(({ plan }) => plan),
    anyway,
    took: replayed.reduce((sum, step) => sum + (step.state.result?.took ?? 0), 0)
  };
}

/**
 * The consequence in words: "Clears the results of steps 3 to 5; their values stay. Steps 1 to 2 are replayed before
 * step 3 runs again, which took 38 s last time."
 */
export function consequenceLine(of: Consequence): string {
  const { cleared, stale, stay, replayed, took } = of;
  const many = (steps: readonly PlanStep[]): boolean =>
    steps.filter(({ number }) => number !== null).length > 1;
  const sentences: string[] = [];
  if (cleared.length > 0) {
    const result = many(cleared) ? 'results' : 'result';
    sentences.push(`Clears the ${result} of ${rangeOf(cleared)}; the values stay.`);
  }
  if (stale.length > 0) {
    sentences.push(`${capital(rangeOf(stale))} ${many(stale) ? 'turn' : 'turns'} stale.`);
  }
  if (stay.length > 0) {
    sentences.push(`${capital(rangeOf(stay))} ${many(stay) ? 'stay' : 'stays'}.`);
  }
  sentences.push(
    replayed.length > 0
      ? `Before the next run ${rangeOf(replayed)} ${many(replayed) ? 'are' : 'is'} replayed, which took ${duration(took)} last time.`
      : of.anyway
        ? 'The next run then asks to take the notebook’s kernel as it is.'
        : 'Nothing must be replayed.'
  );
  return sentences.join(' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
