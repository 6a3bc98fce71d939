/** The rules of execution: confirm, run, answer, cancel, replay, new kernel. */
import type { RunCommand, RunEvent, RunState } from '@lockstep/protocol';
import { kernelAsks, TAKE_OR_LEAVE } from './attach';
import { type DecideContext, type Decision, refuse, stepClosed, whenQuiet } from './decision';
import { writesOf } from './flow';
import { closedBy, missingInputs, stepOf, stepUnderWay, type StepView } from './select';
import { nameOf } from './showValue';
import { type Walk, walkTo } from './walk';

type ExecutionCommand = Extract<
  RunCommand,
  {
    type:
      | 'confirm'
      | 'run-step'
      | 'cancel'
      | 'replay'
      | 'resume-replay'
      | 'answer-prompt'
      | 'restart-kernel';
  }
>;

/** What a command about execution does, or why it does nothing. */
export function decideRun(
  state: RunState,
  command: ExecutionCommand,
  context: DecideContext
): Decision {
  if (command.type === 'restart-kernel') {
    if (state.attached) {
      return refuse(
        'kernel-not-ours',
        'The kernel is the notebook’s. Next: restart it there, or use a kernel of the run’s own.'
      );
    }
    return state.epoch === 0
      ? refuse('no-kernel', 'No kernel has started in this run yet.')
      : whenQuiet(state, () => ({
          events: [{ type: 'epoch-raised', epoch: state.epoch + 1, reason: 'person' }]
        }));
  }
  const step = stepOf(state, command.step);
  if (!step) {
    return refuse('step-unknown', `This app has no step ${command.step}. Next: reload the page.`);
  }
  switch (command.type) {
    case 'confirm':
      return confirm(step, command.allowed);
    case 'run-step':
      return runStep(state, step, context, command);
    case 'replay':
      return replay(state, step, command.restore ?? true);
    case 'resume-replay':
      return resumeReplay(state, step, command.choice);
    case 'cancel':
      return cancel(state, step);
    case 'answer-prompt': {
      const open = step.state.prompt;
      if (step.state.status !== 'running' || open?.prompt !== command.prompt) {
        return refuse('prompt-closed', 'That question is no longer open.');
      }
      if (command.value.t !== 'str') {
        return refuse('value-refused', 'The kernel asks for text.');
      }
      const reply = open.secret ? { secret: true as const } : command.value;
      return {
        events: [{ type: 'prompt-answered', step: command.step, prompt: command.prompt, reply }]
      };
    }
  }
}

function confirm({ plan, state: own }: StepView, allowed: boolean): Decision {
  if (plan.effects.length === 0) {
    return refuse('nothing-to-confirm', 'This step changes nothing outside its kernel.');
  }
  return {
    events: own.confirmed === allowed ? [] : [{ type: 'confirmed', step: plan.id, allowed }]
  };
}

function runStep(
  state: RunState,
  step: StepView,
  context: DecideContext,
  { restore: restores, anyway }: { restore?: false; anyway?: true }
): Decision {
  const { id } = step.plan;
  const closed = closedBy(state, id);
  if (closed) {
    return stepClosed(step, closed);
  }
  if (anyway && context.by !== 'person') {
    return refuse('person-only', 'Only a person runs a step on ground that may not be clean.');
  }
  return whenQuiet(state, () => {
    const clean = walkTo(state, id, false, { restores });
    const takes = anyway === true && state.attached !== undefined && clean.fresh;
    const walk = takes ? walkTo(state, id, false, { anyway: true }) : clean;
    const refused = notNow(state, walk);
    if (refused) {
      return refused;
    }
    for (const own of walk.steps.filter(other => !walk.replay.includes(other))) {
      const refusal = unready(state, own, context);
      if (refusal) {
        return refusal;
      }
    }
    const events = walkEvents(state, walk, reasonOf(state, step));
    return { events: takes ? [{ type: 'ground-taken', step: id }, ...events] : events };
  });
}

/** Why a walk does not begin on the notebook's kernel: it is one to be accepted first, or not ours to replace. */
function notNow(state: RunState, walk: Walk): Decision | null {
  const asks = kernelAsks(state);
  if (asks !== null) {
    return refuse('kernel-new', asks);
  }
  return state.attached && walk.fresh ? refuse('ground-shared', TAKE_OR_LEAVE) : null;
}

/** Why a step that runs anew cannot start: a value is missing, or its effects are not allowed yet. */
function unready(state: RunState, id: string, context: DecideContext): Decision | null {
  const step = stepOf(state, id);
  const missing = missingInputs(state, id, context.known)[0];
  if (missing) {
    const again = step?.state.values[missing.id] !== undefined;
    return refuse(
      'input-missing',
      again
        ? `Enter ${missing.label} again; it was not stored.`
        : `${missing.label} has no value yet.`,
      missing.id
    );
  }
  const effect = step?.plan.effects[0];
  if (step && effect && !step.state.confirmed) {
    const on = effect.name ?? (effect.kind === 'acts' ? 'outside its kernel' : undefined);
    const what = on === undefined ? '' : ` ${on}`;
    return refuse(
      'confirm-first',
      `${nameOf(step.plan)} ${effect.kind}${what}. Next: confirm, then run.`
    );
  }
  return null;
}

function walkEvents(state: RunState, walk: Walk, reason: string | null): RunEvent[] {
  const queued: RunEvent = {
    type: 'steps-queued',
    steps: walk.steps,
    replay: walk.replay,
    reason: walk.replay.length > 0 ? reason : null,
    ...(walk.restore === null ? {} : { restore: walk.restore })
  };
  if (state.epoch === 0) {
    return [{ type: 'epoch-raised', epoch: 1, reason: 'start' }, queued];
  }
  return walk.fresh && state.ground.length > 0
    ? [{ type: 'epoch-raised', epoch: state.epoch + 1, reason: 'clean-ground' }, queued]
    : [queued];
}

/** The sentence beside "Replaying …": what made the present namespace unusable for this step. */
function reasonOf(state: RunState, { plan, state: own }: StepView): string {
  const changed = own.reasons.find(reason => reason.cause === 'input');
  if (changed?.cause === 'input') {
    const where = stepOf(state, changed.step)?.plan;
    const label = where?.inputs.find(input => input.id === changed.input)?.label ?? changed.input;
    return where ? `${label} changed in ${nameOf(where).toLowerCase()}.` : `${label} changed.`;
  }
  return state.ground.length === 0
    ? 'The kernel is new.'
    : `${nameOf(plan)} runs on what the steps before it leave.`;
}

function replay(state: RunState, step: StepView, restores: boolean): Decision {
  if (!step.state.result || step.state.status === 'stale') {
    return refuse('nothing-to-replay', `${nameOf(step.plan)} has no result to replay.`);
  }
  const closed = closedBy(state, step.plan.id);
  if (closed) {
    return stepClosed(step, closed);
  }
  return whenQuiet(state, () => {
    if (step.state.status === 'done') {
      return { events: [] };
    }
    const walk = walkTo(state, step.plan.id, true, { restores });
    return notNow(state, walk) ?? { events: walkEvents(state, walk, 'The kernel is new.') };
  });
}

function resumeReplay(state: RunState, step: StepView, choice: 'repeat' | 'keep'): Decision {
  const stopped = state.replay?.stopped;
  if (stopped?.step !== step.plan.id) {
    return refuse('replay-not-stopped', 'The replay does not wait at this step.');
  }
  if (stopped.at === 'secret') {
    return refuse(
      'input-missing',
      'Enter the secret again; it was not stored.',
      stopped.input ?? undefined
    );
  }
  if (choice === 'keep') {
    const user = firstUserOf(state, step);
    if (user) {
      return refuse(
        'result-needed',
        `${nameOf(user.plan)} uses names that ${nameOf(step.plan).toLowerCase()} sets, so its old result is not enough. Next: repeat it.`
      );
    }
  }
  return { events: [{ type: 'replay-resumed', step: step.plan.id, choice }] };
}

/** The first step behind this one in the queue that reads a name this one writes. */
function firstUserOf(state: RunState, { plan }: StepView): StepView | null {
  const written = new Set(writesOf(plan.flow));
  const users = state.queue
    .slice(1)
    .flatMap(id => stepOf(state, id) ?? [])
    .filter(
      ({ plan: { flow } }) =>
        plan.flow.opaque ||
        flow.opaque ||
        [...flow.uses, ...flow.maybe].some(name => written.has(name))
    );
  return users[0] ?? null;
}

/** A running step gets no event yet: the engine interrupts it and states the fact when the kernel has ended it. */
function cancel(state: RunState, { plan, state: own }: StepView): Decision {
  if (own.status === 'running') {
    return { events: [] };
  }
  return own.status === 'queued' || stepUnderWay(state)?.plan.id === plan.id
    ? { events: [{ type: 'step-cancelled', step: plan.id, took: 0, cause: 'left-queue' }] }
    : refuse('not-under-way', `${nameOf(plan)} is not under way.`);
}
