/** The answer behind every route of the assistant: record, chats, models, memory, ledger. */
import type { assistantRoutes } from '@lockstep/protocol';
import type { Assistant } from '../assistant';
import { calibrationCalls } from './assistantCalibration';
import { chatCalls } from './assistantChats';
import { modelCalls } from './assistantModels';
import { recordCalls } from './assistantRecord';
import { wordingCalls } from './assistantWording';
import type { Door } from './door';

/** What the assistant's doors need beside it. */
export interface AssistantPlace {
  /** Milliseconds since 1970. */
  now(): number;
  /** The contents root. */
  root: string;
}

/** The doors of the assistant, by the names of their routes. All are for authors. */
export function assistantCallsOf(
  assistant: Assistant,
  place: AssistantPlace
): Record<keyof typeof assistantRoutes, Door> {
  return {
    ...recordCalls(assistant, place),
    ...calibrationCalls(assistant),
    ...chatCalls(assistant),
    ...modelCalls(assistant, place),
    ...wordingCalls(assistant, place)
  };
}
