/** Asks the router for better words for a notebook's steps: proposals for its author, who takes or leaves each. */
import { proposalsIn, wordingRequest } from '@lockstep/converter';
import { UserError } from '@lockstep/protocol';
import type {
  AppDefinition,
  Decision,
  Mode,
  Preview,
  RouteRecord,
  WordingProposal
} from '@lockstep/protocol';
import type { Router } from '@lockstep/router';
import { isLocalOnly } from './localOnly';
import { wordingTask } from './task';

export interface WordingDeps {
  router: Router;
  /** The mode of the settings. */
  mode(): Mode;
  /** A new name for a task. */
  id(): string;
}

/** What words are wanted for. */
export interface Worded {
  definition: AppDefinition;
  /** The notebook's JSON text, or the object that the text holds: read for what its author marked as local. */
  notebook: unknown;
  /** Its path from the contents root, `null` outside one. */
  path: string | null;
}

export interface Proposed {
  proposals: WordingProposal[];
  record: RouteRecord;
}

/**
 * Asks once. A title is not worth interrupting anybody: in the mode `ask` it stays on this machine unless `decide`
 * is given. What the author marked as local-only never leaves it.
 *
 * @throws UserError `no-code` without steps, the router's cause with its remedy where no model answers
 */
export async function proposeWording(
  { router, mode, id }: WordingDeps,
  { definition, notebook, path }: Worded,
  signal: AbortSignal,
  decide: ((preview: Preview) => Promise<Decision>) | null = null
): Promise<Proposed> {
  const request = wordingRequest({ definition });
  if (request.steps.length === 0) {
    throw new UserError(
      'no-code',
      'There is no step to name: the notebook has no code. Add a code cell first.'
    );
  }
  const task = wordingTask({
    id: id(),
    request,
    notebook: path,
    sensitivity: isLocalOnly(notebook) ? 'high' : 'normal',
    ...(decide === null && mode() === 'ask' ? { mode: 'local-only' } : {})
  });
  let texts: { by: string; text: string } = { by: '', text: '' };
  for await (const event of router.route(task, decide ?? keepLocal, signal)) {
    switch (event.type) {
      case 'answer':
        texts = { by: event.by, text: '' };
        break;
      case 'text':
        texts = { by: event.by, text: (event.by === texts.by ? texts.text : '') + event.text };
        break;
      case 'done':
        return { proposals: proposalsIn(jsonIn(texts.text), request), record: event.record };
      case 'failed':
        if (event.cause === 'stopped') {
          throw whyStopped(signal);
        }
        throw new UserError(event.cause, event.message, 503);
      default:
      // How far it is, and previews, are for those who watch.
    }
  }
  throw new Error('The router ended without saying how.');
}

/** The reason of a signal; one that only waited too long is told as a sentence. */
function whyStopped({ reason }: AbortSignal): unknown {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
    ? new UserError(
        'too-slow',
        'No words came in time. Choose a smaller or faster model under Models, then ask again.',
        503
      )
    : reason;
}

function keepLocal(): Promise<Decision> {
  return Promise.resolve('keep-local');
}

/** The JSON of an answer, bare or between fences; `null` when it is none, which proposes nothing. */
function jsonIn(answer: string): unknown {
  const fenced = /^\s*(?:```|~~~)(?:json)?\s*\n([^]*?)\n\s*(?:```|~~~)\s*$/i.exec(answer);
  try {
    return JSON.parse(fenced?.[1] ?? answer);
  } catch {
    return null;
  }
}
