/** The plan of a question's route: the same task that its answer would be made of, without a chat and an answer. */
import { maskSecrets } from '@lockstep/privacy';
import { MessageId } from '@lockstep/protocol';
import type { RouteBody, RoutePlan } from '@lockstep/protocol';
import type { Router } from '@lockstep/router';
import type { Sources } from './gather';
import { maskNotebook } from './gather';
import { taskOf } from './task';

/** No chat has this name, so nothing was said before. */
const NO_CHAT = 'explained';

/** Asks no model; an Ollama of this machine is asked what it has. */
export function explainQuestion(
  sources: Sources,
  router: Pick<Router, 'explain'>,
  { text, notebook }: RouteBody<'explainRoute'>,
  at: number,
  signal: AbortSignal
): Promise<RoutePlan> {
  const id = MessageId.parse(NO_CHAT);
  const message = { id, at, role: 'user' as const, text: maskSecrets(text), attachments: [] };
  const open = notebook === null ? null : maskNotebook(notebook);
  return router.explain(
    taskOf(sources, NO_CHAT, id, { message, open }, () => undefined),
    signal
  );
}
