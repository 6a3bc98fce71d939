/** What crosses a page's one WebSocket. Every frame names its channel; `since` is per channel. */
import * as z from 'zod/mini';
import { BatchEntry } from './batch';
import { ChatEvent } from './chat';
import { Refusal } from './errors';
import { JournalEntry } from './events';
import { ModelsView } from './models';
import { StoredObservation } from './observations';

/**
 * A channel's name: `run/<id>` carries a run's journal, `batch/<id>` a batch's, `chat/<id>` a chat, `record`
 * observations as they are stored, `models` how the models stand, `notices` the companion's words to everybody. All
 * but the journals begin with what is so now, whatever `since` says.
 */
export const ChannelName = z
  .string()
  .check(z.regex(/^((run|chat|comm|batch)\/[a-z0-9]{8,40}|record|models|notices)$/));

/** From page to companion. `since` is the last `seq` the page holds, 0 for none. */
export const ClientFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), channel: ChannelName, since: z.int() }),
  z.strictObject({ type: z.literal('unsubscribe'), channel: ChannelName })
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** A line from the system that a person sees. */
export const Notice = z.object({
  level: z.enum(['info', 'warning', 'problem']),
  code: z.string(),
  message: z.string()
});
export type Notice = z.infer<typeof Notice>;

/** From companion to page. `subscribed` follows the events missed since `since`; `seq` is where the channel is now. */
export const ServerFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribed'), channel: z.string(), seq: z.int() }),
  z.object({ type: z.literal('events'), channel: z.string(), entries: z.array(JournalEntry) }),
  z.object({ type: z.literal('batch'), channel: z.string(), entries: z.array(BatchEntry) }),
  z.object({ type: z.literal('notice'), channel: z.string(), notice: Notice }),
  z.object({ type: z.literal('chat'), channel: z.string(), events: z.array(ChatEvent) }),
  /** `whole`: these are the latest of all, and what the page held is replaced. */
  z.object({
    type: z.literal('record'),
    channel: z.string(),
    whole: z.boolean(),
    observations: z.array(StoredObservation)
  }),
  z.object({ type: z.literal('models'), channel: z.string(), models: ModelsView }),
  z.object({ type: z.literal('refused'), channel: z.string(), refusal: Refusal })
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
