/** What would become of a run in another version of its app, found by migrating a copy of its state and looking. */
import type { InputFace, Plan, PlanStep, RunState } from '@lockstep/protocol';
import { codeOf } from './flow';
import { migrated } from './migrate';
import { nameOf, roughly, showValue } from './showValue';

export interface MigrationPreview {
  /** One sentence for each step that is another one, in the new order; gone ones last. */
  changes: string[];
  /** Steps whose result turns stale, and those that stay done. */
  stale: PlanStep[];
  stay: PlanStep[];
  /** What of it must run again and how long that took, and what stays; empty when nothing has run. */
  outcome: string;
}

/** Writes nothing: the run goes on as it is until somebody migrates it. */
export function previewMigration(state: RunState, plan: Plan): MigrationPreview {
  const after = migrated(state, plan, state.changedAt);
  const before = new Map(state.plan.steps.map(step => [step.id, step]));
  const now = new Set(plan.steps.map(({ id }) => id));
  const changes = plan.steps.flatMap(step => {
    const old = before.get(step.id);
    const sentence = old ? changeOf(old, step) : `${told(step)}, is new.`;
    return sentence === null ? [] : [sentence];
  });
  const gone = state.plan.steps
    .filter(({ id }) => !now.has(id))
    .map(step => `${told(step)}, is no longer there.`);
  const passed = (id: string): boolean => ['done', 'cold'].includes(state.steps[id]?.status ?? '');
  const stale = plan.steps.filter(({ id }) => after.steps[id]?.status === 'stale');
  const stay = plan.steps.filter(
    ({ id }) => passed(id) && ['done', 'cold'].includes(after.steps[id]?.status ?? '')
  );
  const again = stale.reduce((sum, { id }) => sum + (after.steps[id]?.result?.took ?? 0), 0);
  return { changes: [...changes, ...gone], stale, stay, outcome: outcomeOf(stale, stay, again) };
}

function changeOf(old: PlanStep, step: PlanStep): string | null {
  const inputs = inputChanges(old.inputs, step.inputs);
  const code = codeOf(old) !== codeOf(step) || old.content !== step.content;
  const parts = [
    ...inputs,
    ...(code && inputs.length === 0 ? ['other code'] : []),
    ...(old.title === step.title ? [] : [`the title was ${old.title}`]),
    ...(old.number === step.number ? [] : [`it was ${nameOf(old).toLowerCase()}`]),
    ...(effectsOf(old) === effectsOf(step) ? [] : ['it asks before it runs, or no longer does'])
  ];
  return parts.length === 0 ? null : `${told(step)}: ${parts.join('; ')}.`;
}

/** "Step 4, Find communities", "Set-up". */
function told(step: PlanStep): string {
  return step.number === null ? nameOf(step) : `${nameOf(step)}, ${step.title}`;
}

function effectsOf({ effects }: PlanStep): string {
  return effects.map(({ kind, name }) => `${kind} ${name ?? ''}`).join();
}

/** Added and removed inputs, and those whose own value in the notebook is another one. */
function inputChanges(old: readonly InputFace[], inputs: readonly InputFace[]): string[] {
  const before = new Map(old.map(input => [input.id, input]));
  const now = new Set(inputs.map(({ id }) => id));
  return [
    ...inputs.flatMap(input => {
      const was = before.get(input.id);
      if (!was) {
        return [`new input ${input.label}`];
      }
      const [from, to] = [was.initial, input.initial].map(value =>
        value === undefined ? 'no value' : showValue(value)
      );
      if (from !== to) {
        return [`${input.label} ${from} → ${to}`];
      }
      return was.type === input.type ? [] : [`${input.label} takes another kind of value`];
    }),
    ...old.filter(({ id }) => !now.has(id)).map(({ label }) => `input ${label} is gone`)
  ];
}

function outcomeOf(stale: readonly PlanStep[], stay: readonly PlanStep[], again: number): string {
  const turn =
    stale.length === 0
      ? ''
      : `${listOf(stale)} ${stale.length === 1 ? 'turns' : 'turn'} stale, about ${roughly(again)} to run again.`;
  const kept = stay.length === 0 ? '' : `${listOf(stay)} ${stay.length === 1 ? 'stays' : 'stay'}.`;
  return [turn, kept].filter(part => part !== '').join(' ');
}

/** "Set-up and steps 1, 2 and 5". */
function listOf(steps: readonly PlanStep[]): string {
  const numbers = steps.flatMap(({ number }) => number ?? []);
  const ranges = rangesOf(numbers);
  const told =
    ranges.length === 0 ? [] : [`${numbers.length === 1 ? 'step' : 'steps'} ${joined(ranges)}`];
  return capital([...(numbers.length < steps.length ? ['set-up'] : []), ...told].join(' and '));
}

/** 1, 2, 3, 5 → "1 to 3", "5". */
function rangesOf(numbers: readonly number[]): string[] {
  const ranges: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last.to === number - 1) {
      last.to = number;
    } else {
      ranges.push({ from: number, to: number });
    }
  }
  return ranges.flatMap(({ from, to }) =>
    from === to ? [`${from}`] : to === from + 1 ? [`${from}`, `${to}`] : [`${from} to ${to}`]
  );
}

function joined(parts: readonly string[]): string {
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
