/** The rules: a command and the state it meets give events, or a refusal with its reason. Pure. */
import {
  isSecretMark,
  type Plan,
  type RunCommand,
  type RunEvent,
  type RunState,
  type StoredValues,
  type Value
} from '@lockstep/protocol';
import { decideAttach } from './attach';
import { decideRun } from './decideRun';
import { type DecideContext, type Decision, refuse, stepClosed, whenQuiet } from './decision';
import { equalValues } from './equal';
import { closedBy, stepOf, stepsBefore, stepUnderWay } from './select';
import { checkValue } from './valueCheck';
import { nameOf } from './showValue';

/** What holds in a run that is not open. */
const ALLOWED: Record<RunState['status'], ReadonlySet<RunCommand['type']> | null> = {
  open: null,
  finalized: new Set(['fold', 'archive', 'restore', 'reopen', 'clone']),
  archived: new Set(['fold', 'restore', 'clone'])
};

/** What a command does to a run, or why it does nothing. An empty list of events means: already so. */
export function decide(state: RunState, command: RunCommand, context: DecideContext): Decision {
  const allowed = ALLOWED[state.status];
  if (allowed && !allowed.has(command.type)) {
    return state.status === 'finalized'
      ? refuse(
          'run-finalized',
          'This run is finalized. Next: reopen it, or clone it and change the copy.'
        )
      : refuse('run-archived', 'This run is archived. Next: restore it to the list first.');
  }
  if ('step' in command && !stepOf(state, command.step)) {
    return refuse('step-unknown', `This app has no step ${command.step}. Next: reload the page.`);
  }
  switch (command.type) {
    case 'set-inputs':
      return setInputs(state, command.step, command.values);
    case 'confirm':
    case 'run-step':
    case 'cancel':
    case 'replay':
    case 'resume-replay':
    case 'answer-prompt':
    case 'restart-kernel':
      return decideRun(state, command, context);
    case 'attach':
    case 'detach':
    case 'accept-kernel':
      return decideAttach(state, command, context);
    case 'skip':
      return skip(state, command.step);
    case 'revert':
      return whenQuiet(state, () =>
        state.steps[command.step]?.status === 'idle'
          ? { events: [] }
          : { events: [{ type: 'reverted', step: command.step }] }
      );
    case 'migrate':
      return migrate(state, command.app, context.plan);
    case 'rename':
      return rename(state, command.name);
    case 'finalize':
      return finalize(state);
    case 'reopen':
      return state.status === 'finalized'
        ? { events: [{ type: 'reopened' }] }
        : refuse('run-open', 'This run is open already.');
    case 'archive':
      return whenQuiet(state, () => ({ events: [{ type: 'archived' }] }));
    case 'restore':
      return state.status === 'archived'
        ? { events: [{ type: 'restored' }] }
        : refuse('run-open', 'This run is not archived.');
    case 'clone':
      return context.into === undefined
        ? refuse('clone-refused', 'A copy needs an id of its own.')
        : { events: [{ type: 'cloned', into: context.into }] };
    case 'accept-proposal':
    case 'reject-proposal':
      return settleProposal(state, command.proposal, command.type === 'accept-proposal');
    case 'fold':
      return fold(state, command.step, command.folded, context.by === 'model' ? 'model' : 'user');
  }
}

function setInputs(state: RunState, id: string, values: Record<string, Value>): Decision {
  const step = stepOf(state, id);
  const stored: StoredValues = {};
  const stopped = state.replay?.stopped;
  const resumes = stopped?.step === id && stopped.at === 'secret';
  const busy = resumes ? null : stepUnderWay(state);
  if (
    busy &&
    stepsBefore(state, busy.plan.id)
      .concat(busy)
      .some(({ plan }) => plan.id === id)
  ) {
    // What runs or waits was begun with the values as they are: its result must not be mistaken for one of others.
    return refuse(
      'step-busy',
      `${nameOf(busy.plan)} is under way. Next: wait for it, or cancel it, then change values.`
    );
  }
  for (const [name, value] of Object.entries(values)) {
    const input = step?.plan.inputs.find(face => face.id === name);
    if (!input) {
      return refuse('input-unknown', `${step?.plan.title ?? id} has no input ${name}.`, name);
    }
    if (input.fixed) {
      return refuse('input-fixed', `${input.label} cannot be changed here.`, name);
    }
    if (resumes && name !== stopped.input) {
      return refuse(
        'step-busy',
        `Only ${stopped.input} can be entered while the replay waits for it.`,
        name
      );
    }
    const problem = checkValue(input, value);
    if (problem) {
      return refuse('value-refused', problem, name);
    }
    // A secret is always news: whether it is the same one cannot be seen from its mark.
    const next = input.type === 'secret' ? { secret: true as const } : value;
    if (isSecretMark(next) || !equalValues(step?.state.values[name] ?? null, next)) {
      stored[name] = next;
    }
  }
  if (Object.keys(stored).length === 0) {
    return { events: [] };
  }
  const events: RunEvent[] = [{ type: 'inputs-set', step: id, values: stored }];
  return {
    events: resumes ? [...events, { type: 'replay-resumed', step: id, choice: 'repeat' }] : events
  };
}

/** What a person folded or unfolded, no model changes. */
function fold(state: RunState, step: string, folded: boolean, by: 'user' | 'model'): Decision {
  const own = state.steps[step];
  if (by === 'model' && (own?.folded === 'user' || own?.opened === 'user')) {
    return { events: [] };
  }
  return {
    events: [
      folded
        ? { type: 'folded', step, folded: by }
        : { type: 'folded', step, folded: null, opened: by }
    ]
  };
}

function skip(state: RunState, id: string): Decision {
  const step = stepOf(state, id);
  if (!step?.plan.optional) {
    return refuse('step-required', 'Only an optional step can be skipped.');
  }
  const closed = closedBy(state, id);
  if (closed) {
    return stepClosed(step, closed);
  }
  if (step.state.status === 'skipped') {
    return { events: [] };
  }
  return whenQuiet(state, () => ({ events: [{ type: 'step-skipped', step: id }] }));
}

function migrate(state: RunState, app: string, plan: Plan | undefined): Decision {
  if (app === state.plan.app) {
    return refuse('same-version', 'This run already uses that version of the notebook.');
  }
  if (plan?.app !== app) {
    return refuse(
      'app-unknown',
      'That version of the notebook is not known here. Next: open the notebook again.'
    );
  }
  return whenQuiet(state, () => ({ events: [{ type: 'migrated', plan }] }));
}

function rename(state: RunState, name: string): Decision {
  const trimmed = name.trim();
  if (trimmed === '') {
    return refuse('name-empty', 'A run needs a name.', 'name');
  }
  return { events: trimmed === state.name ? [] : [{ type: 'renamed', name: trimmed }] };
}

function finalize(state: RunState): Decision {
  const open = state.plan.steps.find(({ id, optional }) => {
    const status = state.steps[id]?.status;
    return !(
      status === 'done' ||
      status === 'cold' ||
      status === 'skipped' ||
      (optional && status === 'idle')
    );
  });
  if (open) {
    return refuse('run-unfinished', `${nameOf(open)} is not done. Next: finish it, then finalize.`);
  }
  return whenQuiet(state, () => ({ events: [{ type: 'finalized' }] }));
}

function settleProposal(state: RunState, id: string, accepted: boolean): Decision {
  const proposal = state.proposals.find(one => one.proposal === id);
  if (!proposal) {
    return refuse('proposal-unknown', 'That proposal was settled before.');
  }
  const settled: RunEvent = { type: 'proposal-settled', proposal: id, accepted };
  if (!accepted) {
    return { events: [settled] };
  }
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(proposal.values)) {
    if (isSecretMark(value)) {
      return refuse('secret-proposed', 'A secret can only be entered by a person.', name);
    }
    values[name] = value;
  }
  const decision = setInputs(state, proposal.step, values);
  return 'refusal' in decision ? decision : { events: [settled, ...decision.events] };
}
