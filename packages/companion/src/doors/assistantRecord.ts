/** The doors of the record and of what is kept about the person. */
import { assistantRoutes as routes } from '@lockstep/protocol';
import type { Assistant } from '../assistant';
import { exportOf } from '../record/export';
import type { AssistantPlace } from './assistant';
import { door, json } from './door';
import type { Door } from './door';

/** A full queue of a page that was alone: 500 runs of the longest code and outputs. */
export const RECORD_BODY = 64_000_000;

type RecordRoute =
  | 'observe'
  | 'queryRecord'
  | 'forgetRecord'
  | 'readMemory'
  | 'writeMemory'
  | 'introduce'
  | 'exportAll';

export function recordCalls(
  { record, chats, store, mask }: Assistant,
  { now }: AssistantPlace
): Record<RecordRoute, Door> {
  return {
    observe: door(
      routes.observe,
      ({ body: { observations } }) => json({ stored: record.observe(observations).length }),
      RECORD_BODY
    ),

    queryRecord: door(routes.queryRecord, ({ body }) => json(record.query(body))),

    forgetRecord: door(routes.forgetRecord, ({ body: { notebook } }) =>
      json({ forgotten: record.forget(notebook) })
    ),

    readMemory: door(routes.readMemory, () =>
      json({ items: store.memory.items(), introduced: store.memory.introduced() })
    ),

    writeMemory: door(routes.writeMemory, ({ body: { key, value } }) => {
      store.memory.set(key, value === null ? null : mask(value), now());
      return json({});
    }),

    introduce: door(routes.introduce, ({ body: { chat, greet } }) => {
      chats.introduce(chat, greet);
      store.memory.setIntroduced();
      return json({});
    }),

    exportAll: door(routes.exportAll, () => ({
      kind: 'file',
      bytes: Buffer.from(`${JSON.stringify(exportOf(store, mask, now()), null, 1)}\n`),
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="lockstep-${new Date(now()).toISOString().slice(0, 10)}.json"`
      }
    }))
  };
}
