/** Makes one answer: waits for its turn, follows the router's events, and waits for a model where there is none. */
import {
  type AnswerPhase,
  type Cause,
  type ChatEvent,
  type Preview,
  type RouteRecord,
  UserError
} from '@lockstep/protocol';
import type { RouteEvent, Task } from '@lockstep/router';
import type { Desk } from './desk';
import type { Job } from './job';
import { greetingTask, taskOf } from './task';

/** Causes that a model which appears later cures. */
const NO_MODEL: ReadonlySet<Cause> = new Set(['no-model', 'not-running', 'model-missing']);

/** Stands after the reason why an answer waits for a model. */
export const LOOKS_AGAIN = 'Looks again by itself and sends your question when a model answers.';
const BROKEN =
  'Lockstep broke while it made this answer; the log of the Jupyter server says how. Retry asks again.';

/** Resolves when the answer has ended; never rejects. */
export async function answer(job: Job, desk: Desk): Promise<void> {
  const { live, signal } = job;
  try {
    while (!live.ended && !signal.aborted) {
      const leave = await desk.turnstile.enter(signal, ahead => {
        live.ahead = ahead;
        desk.tellJob(job, standing(live));
      });
      let again: boolean;
      try {
        again = await attempt(job, desk, leave);
      } finally {
        leave();
      }
      if (!again) {
        return;
      }
      await job.wait.wait(signal);
    }
  } catch (error) {
    if (!signal.aborted) {
      desk.deps.log.error({ err: error }, 'An answer failed.');
      const message = error instanceof UserError ? error.message : BROKEN;
      live.problem = { cause: 'broken', message };
      endAnswer(job, desk, live.hasText ? 'cut-off' : 'failed');
    }
  }
}

/** Nothing more comes: stores and tells the answer as it is. A proposal that was open is withdrawn. */
export function endAnswer(job: Job, desk: Desk, phase: AnswerPhase): void {
  const { live } = job;
  live.enter(phase);
  live.preview = null;
  finish(job, desk);
}

function finish(job: Job, desk: Desk): void {
  const { live } = job;
  try {
    desk.save(job);
  } catch (error) {
    desk.deps.log.error({ err: error }, 'An answer could not be stored.');
    live.problem = {
      cause: 'broken',
      message:
        error instanceof UserError
          ? `This answer is not stored. ${error.message}`
          : `This answer is not stored. ${BROKEN}`
    };
  }
  tellWhole(job, desk);
  if (!job.gone) {
    desk.tellSummary(job.chat);
  }
}

function tellWhole(job: Job, desk: Desk): void {
  desk.tellJob(job, { type: 'message', message: job.live.message });
}

function standing({ id, phase, progress }: Job['live']): ChatEvent {
  return { type: 'phase', message: id, phase, progress };
}

function enter(job: Job, desk: Desk, phase: AnswerPhase, left: number | null = null): void {
  const { live } = job;
  if (live.enter(phase, left)) {
    desk.tellJob(job, standing(live));
  }
}

function makeTask(job: Job, desk: Desk): Task {
  const { deps } = desk;
  const saw = (seen: NonNullable<Job['live']['seen']>) => {
    job.live.seen = seen;
    job.use = { used: seen.tokens, window: seen.window };
  };
  const task =
    job.question === null
      ? greetingTask(deps, deps.id(), saw)
      : deps.visitors === undefined
        ? taskOf(deps, job.chat, deps.id(), job.question, saw)
        : deps.visitors.task(job.chat, deps.id(), job.question.message, saw);
  job.notebook = task.notebook;
  return task;
}

/**
 * Asks the router once.
 *
 * @param leave lets the next chat's answer begin
 * @returns whether no model answered, so that the question waits for one
 */
async function attempt(job: Job, desk: Desk, leave: () => void): Promise<boolean> {
  const { live, signal } = job;
  const waited = live.problem !== null;
  live.problem = null;
  enter(job, desk, 'reading');
  if (waited) {
    tellWhole(job, desk);
  }
  desk.saveSoon(job);
  const show = (preview: Preview) => {
    // While a person thinks, and while a cloud model writes, this machine is free for another chat.
    leave();
    if (!live.ended && live.preview?.id !== preview.id) {
      live.preview = preview;
      live.enter('asking');
      tellWhole(job, desk);
      desk.saveSoon(job);
    }
  };
  const decide = async (preview: Preview) => {
    show(preview);
    return job.decisionOn(preview.id);
  };
  for await (const event of desk.deps.models.router.route(makeTask(job, desk), decide, signal)) {
    switch (event.type) {
      case 'done':
      case 'failed':
        return conclude(job, desk, event);
      case 'preview':
        show(event.preview);
        break;
      default:
        if (!live.ended) {
          advance(job, desk, event, leave);
        }
    }
  }
  if (live.ended) {
    return false;
  }
  throw new Error('The router ended without saying how.');
}

/** Use can say something of a draft that had a score and that counts. */
function tellAnswered({ live, question }: Job, { deps }: Desk, record: RouteRecord): void {
  const draft = live.message.parts.find(({ by }) => by === 'draft');
  if (question !== null && draft !== undefined && record.confidence?.measured !== undefined) {
    deps.answered?.({ record, question: question.message.text, text: draft.text });
  }
}

type Progress = Exclude<RouteEvent, { type: 'done' | 'failed' | 'preview' }>;

function advance(job: Job, desk: Desk, event: Progress, leave: () => void): void {
  const { live } = job;
  switch (event.type) {
    case 'step':
      return;
    case 'answer': {
      const { by, model, tier, place } = event;
      if (place === 'cloud') {
        leave();
      }
      live.begin({ by, model: model.model, tier, place });
      tellWhole(job, desk);
      return;
    }
    case 'loading':
      enter(job, desk, 'loading');
      return;
    case 'reading':
      enter(job, desk, 'reading', event.left);
      return;
    case 'text':
      // A draft may still grow below an open proposal.
      if (live.phase !== 'asking') {
        enter(job, desk, 'writing');
      }
      desk.append(job, event.by, event.text);
      desk.saveSoon(job);
      return;
    case 'decided':
      live.preview = null;
      live.enter('reading');
      tellWhole(job, desk);
      return;
  }
}

/** @returns whether the question waits for a model */
function conclude(
  job: Job,
  desk: Desk,
  event: Extract<RouteEvent, { type: 'done' | 'failed' }>
): boolean {
  const { live } = job;
  live.record = event.record;
  if (live.ended) {
    // It was stopped; its record comes after.
    finish(job, desk);
    return false;
  }
  if (event.type === 'done') {
    endAnswer(job, desk, 'done');
    tellAnswered(job, desk, event.record);
    return false;
  }
  const { cause, message } = event;
  if (cause === 'stopped') {
    endAnswer(job, desk, 'stopped');
    return false;
  }
  // Nothing here answered, and the cloud could not be reached: where a person had to allow that, they would be asked
  // again and again.
  const waits =
    desk.deps.visitors === undefined &&
    (NO_MODEL.has(cause) || (cause === 'offline' && event.record.mode === 'auto'));
  if (waits && !live.hasText) {
    live.record = null;
    live.clear();
    live.problem = { cause, message: `${message} ${LOOKS_AGAIN}` };
    live.enter('queued');
    finish(job, desk);
    return true;
  }
  live.problem = { cause, message };
  endAnswer(job, desk, live.hasText ? 'cut-off' : 'failed');
  return false;
}
