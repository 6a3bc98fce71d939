/**
 * A run goes on with another version of its app. What gives the same keeps its values, its result and its kernel;
 * what was changed turns stale, and so does what stood on it. An execution before this is known by the code it ran.
 */
import {
  type Basis,
  canonicalJson,
  isSecretMark,
  type InputFace,
  type Plan,
  type PlanStep,
  type RunState,
  type SliceEntry,
  type StepState,
  type StoredValues
} from '@lockstep/protocol';
import { equalValues } from './equal';
import { codeOf } from './flow';
import { freshStep } from './initial';
import { isSettled, settle } from './settle';
import { type Dependents, dependentsOfAll, sliceOf } from './slice';
import { checkValue } from './valueCheck';

/** Steps that left are remembered up to this many, the newest. */
const MOST_RETIRED = 50;

type Known = NonNullable<RunState['retired']>;

/** The state after `migrated`. Nothing runs or waits then. */
export function migrated(before: RunState, plan: Plan, at: number): RunState {
  const state = remembering(renamed(before, namesakes(before.plan, plan)));
  const known = { ...state.retired, ...present(state) };
  const steps = Object.fromEntries(
    plan.steps.map((step): [string, StepState] => {
      const then = known[step.id];
      return [step.id, then ? carried(step, then.step, then.own, at) : freshStep(step, {}, at)];
    })
  );
  const same = new Set(
    plan.steps.filter(step => isSame(known[step.id]?.step, step)).map(({ id }) => id)
  );
  const proposals = state.proposals.filter(({ step }) => same.has(step));
  const gone = Object.entries(known).filter(([id, { own }]) => !steps[id] && own.result !== null);
  const retired = Object.fromEntries(gone.slice(-MOST_RETIRED));
  return settle({ ...state, plan, steps, queue: [], replay: null, proposals, retired });
}

/** The steps of the present version. */
function present(state: RunState): Known {
  return Object.fromEntries(
    state.plan.steps.flatMap((step): [string, Known[string]][] => {
      const own = state.steps[step.id];
      return own ? [[step.id, { step, own }]] : [];
    })
  );
}

/** A step under its new version. Whether its result still stands is settled afterwards, like after any event. */
function carried(step: PlanStep, was: PlanStep, own: StepState, at: number): StepState {
  const values = carriedValues(step, was, own.values);
  const { generation, folded, result } = own;
  const same = isSame(was, step);
  if ((own.status === 'skipped' && !step.optional) || (!same && !isSettled(own) && !result)) {
    return { ...freshStep(step, values, at), generation, folded };
  }
  const confirmed = own.confirmed && canonicalJson(was.effects) === canonicalJson(step.effects);
  const kept: StepState = { ...own, values, confirmed };
  if (same || own.status === 'skipped') {
    return kept;
  }
  // A failure of other code says nothing of this one; what the step gave before is shown as the earlier result.
  return isSettled(own) || !result
    ? { ...kept, choices: {} }
    : {
        ...kept,
        choices: {},
        status: 'stale',
        error: null,
        cancelCause: null,
        outputs: result.outputs,
        answers: result.answers
      };
}

/** What a person chose stays where it still fits; what was the notebook's own value follows the notebook. */
function carriedValues(step: PlanStep, was: PlanStep, values: StoredValues): StoredValues {
  const before = new Map(was.inputs.map(input => [input.id, input]));
  return Object.fromEntries(
    step.inputs.flatMap((input): [string, StoredValues[string]][] => {
      const value = chosen(input, before.get(input.id), values[input.id]) ?? input.initial;
      return value === undefined ? [] : [[input.id, value]];
    })
  );
}

function chosen(
  input: InputFace,
  was: InputFace | undefined,
  value: StoredValues[string] | undefined
): StoredValues[string] | undefined {
  if (value === undefined || was?.type !== input.type || equalValues(value, was.initial ?? null)) {
    return undefined;
  }
  return isSecretMark(value) || checkValue(input, value) === null ? value : undefined;
}

/** Steps whose name alone is another, by their old ids: most often a heading was worded anew. */
function namesakes(from: Plan, to: Plan): Map<string, string> {
  const old = new Set(from.steps.map(({ id }) => id));
  const now = new Set(to.steps.map(({ id }) => id));
  const free = to.steps.filter(({ id }) => !old.has(id));
  const names = new Map<string, string>();
  for (const step of from.steps.filter(({ id }) => !now.has(id))) {
    const at = free.findIndex(other => isSame(step, other));
    const [found] = at < 0 ? [] : free.splice(at, 1);
    if (found) {
      names.set(step.id, found.id);
    }
  }
  return names;
}

/** The state with some steps called otherwise, wherever an id stands. */
function renamed(state: RunState, names: ReadonlyMap<string, string>): RunState {
  if (names.size === 0) {
    return state;
  }
  const name = (id: string): string => names.get(id) ?? id;
  const keyed = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [name(id), value]));
  const rebased = ({ result, ...step }: StepState): StepState => ({
    ...step,
    result: result && { ...result, basis: keyed(result.basis) }
  });
  const steps = Object.fromEntries(
    Object.entries(state.steps).map(([id, step]) => [name(id), rebased(step)])
  );
  const retired = Object.fromEntries(
    Object.entries(state.retired ?? {}).map(([id, { step, own }]) => [
      id,
      { step, own: rebased(own) }
    ])
  );
  return {
    ...state,
    steps,
    retired,
    ground: state.ground.map(entry => ({ ...entry, step: name(entry.step) })),
    proposals: state.proposals.map(one => ({ ...one, step: name(one.step) })),
    plan: { ...state.plan, steps: state.plan.steps.map(step => ({ ...step, id: name(step.id) })) }
  };
}

/** Writes beside each execution what it ran and stood on, as long as the plan that says so is still here. */
function remembering(state: RunState): RunState {
  const codes = new Map(state.plan.steps.map(step => [step.id, codeOf(step)]));
  const known = new Map<string, Dependents>();
  // What a person skipped since had run when the result was made, and the other way round: its basis tells.
  const sliceThen = (id: string, basis: Basis): SliceEntry[] => {
    const skipped = new Set(
      state.plan.steps.map(step => step.id).filter(one => one !== id && !Object.hasOwn(basis, one))
    );
    const key = [...skipped].join();
    const dependents = known.get(key) ?? dependentsOfAll(state.plan, skipped);
    known.set(key, dependents);
    return sliceOf(state.plan, id, dependents, skipped);
  };
  const steps = Object.fromEntries(
    Object.entries(state.steps).map(([id, step]): [string, StepState] => {
      const { result } = step;
      return result && !result.slice
        ? [id, { ...step, result: { ...result, slice: sliceThen(id, result.basis) } }]
        : [id, step];
    })
  );
  const ground = state.ground.map(entry => {
    const code = entry.code ?? codes.get(entry.step);
    return code === undefined ? entry : { ...entry, code };
  });
  return { ...state, steps, ground };
}

function isSame(a: PlanStep | undefined, b: PlanStep): boolean {
  return a?.content === b.content && codeOf(a) === codeOf(b);
}
