/** Chats at rest: their messages in order, hidden context among them, and what the model saw for each answer. */
import { ChatMessage, ContextUse, Seen, UserError } from '@lockstep/protocol';
import type { ChatSummary } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { ChatStore } from '../assistant';
import type { Database } from './database';
import type { Holder } from './ledgerRows';

/** The phases of an answer that is still being made. */
const UNDER_WAY = ['queued', 'loading', 'reading', 'writing', 'asking'];

const Summary = z.object({
  chat: z.string(),
  title: z.string(),
  notebook: z.nullable(z.string()),
  at: z.number(),
  messages: z.int()
});
const SUMMARIES = `SELECT chat, title, notebook, at,
  (SELECT count(*) FROM messages WHERE messages.chat = chats.chat AND hidden = 0) AS messages FROM chats`;

const Line = z.object({ message: z.string(), body: z.string() });
const Turn = z.extend(Line, { hidden: z.int() });
const Unfinished = z.object({ chat: z.string(), holder: z.string(), body: z.string() });
const Place = z.object({ place: z.int() });
const Owner = z.object({ chat: z.string() });
const Body = z.object({ body: z.string() });
const Context = z.object({ context: z.nullable(z.string()) });

/** The chats of a database; what a process of that name writes is its own until it is dead. */
export function chatStore(database: Database, { holder, isAlive }: Holder): ChatStore {
  function placeOf(chat: string, message: string): number | null {
    const row = database.row(
      'SELECT place FROM messages WHERE chat = ? AND message = ?',
      chat,
      message
    );
    return row === undefined ? null : Place.parse(row).place;
  }

  /** Adds a line to a chat, or changes the one with that id where it stands. */
  function write(
    chat: string,
    line: { id: string; hidden: boolean; phase: string | null; body: string },
    at: number
  ): void {
    database.transaction(() => {
      const row = database.row('SELECT chat FROM messages WHERE message = ?', line.id);
      if (row === undefined) {
        database.run(
          `INSERT INTO messages SELECT ?1, ?2, coalesce(max(place), 0) + 1, ?3, ?4, ?5, ?6
           FROM messages WHERE chat = ?2`,
          line.id,
          chat,
          line.hidden ? 1 : 0,
          line.phase,
          holder,
          line.body
        );
      } else if (Owner.parse(row).chat === chat) {
        database.run(
          'UPDATE messages SET phase = ?, holder = ?, body = ? WHERE message = ?',
          line.phase,
          holder,
          line.body,
          line.id
        );
      } else {
        throw new UserError(
          'message-elsewhere',
          'Another chat has a message with this id. Send it again.',
          409
        );
      }
      database.run('UPDATE chats SET at = max(at, ?) WHERE chat = ?', at, chat);
    });
  }

  return {
    create({ chat, title, notebook, at }) {
      database.run(
        'INSERT INTO chats (chat, title, notebook, at) VALUES (?, ?, ?, ?)',
        chat,
        title,
        notebook,
        at
      );
    },

    summary(chat) {
      const row = database.row(`${SUMMARIES} WHERE chat = ?`, chat);
      return row === undefined ? null : Summary.parse(row);
    },

    list(notebook) {
      return database
        .rows(
          `${SUMMARIES} WHERE ?1 IS NULL OR notebook = ?1 ORDER BY at DESC, rowid DESC`,
          notebook
        )
        .map((row): ChatSummary => Summary.parse(row));
    },

    rename(chat, title) {
      database.run('UPDATE chats SET title = ? WHERE chat = ?', title, chat);
    },

    delete(chat) {
      database.run('DELETE FROM chats WHERE chat = ?', chat);
    },

    messages(chat, before, limit) {
      const end = before === null ? Number.MAX_SAFE_INTEGER : (placeOf(chat, before) ?? 0);
      const lines = database
        .rows(
          `SELECT message, body FROM messages WHERE chat = ? AND place < ? AND hidden = 0
           ORDER BY place DESC LIMIT ?`,
          chat,
          end,
          limit + 1
        )
        .map(row => readMessage(Line.parse(row).body));
      return { messages: lines.slice(0, limit).reverse(), more: lines.length > limit };
    },

    message(chat, id) {
      const row = database.row(
        'SELECT body FROM messages WHERE chat = ? AND message = ? AND hidden = 0',
        chat,
        id
      );
      return row === undefined ? null : readMessage(Body.parse(row).body);
    },

    turns(chat) {
      return database
        .rows('SELECT message, body, hidden FROM messages WHERE chat = ? ORDER BY place', chat)
        .map(row => {
          const { message: id, body, hidden } = Turn.parse(row);
          return hidden === 0
            ? { hidden: false, message: readMessage(body) }
            : { hidden: true, id, text: body };
        });
    },

    put(chat, message, at) {
      const phase = message.role === 'assistant' ? message.phase : null;
      write(chat, { id: message.id, hidden: false, phase, body: JSON.stringify(message) }, at);
    },

    putHidden(chat, id, text, at) {
      write(chat, { id, hidden: true, phase: null, body: text }, at);
    },

    cut(chat, message) {
      return database.transaction(() => {
        const place = placeOf(chat, message);
        if (place === null) {
          return [];
        }
        const gone = database
          .rows(
            'SELECT message, body FROM messages WHERE chat = ? AND place >= ? ORDER BY place',
            chat,
            place
          )
          .map(row => Line.parse(row).message);
        database.run('DELETE FROM messages WHERE chat = ? AND place >= ?', chat, place);
        return gone;
      });
    },

    putSeen(message, seen) {
      database.run(
        'INSERT INTO seen VALUES (?, ?) ON CONFLICT (message) DO UPDATE SET body = excluded.body',
        message,
        JSON.stringify(seen)
      );
    },

    seen(message) {
      const row = database.row('SELECT body FROM seen WHERE message = ?', message);
      return row === undefined ? null : Seen.parse(JSON.parse(Body.parse(row).body));
    },

    putUse(chat, use) {
      database.run('UPDATE chats SET context = ? WHERE chat = ?', JSON.stringify(use), chat);
    },

    use(chat) {
      const row = database.row('SELECT context FROM chats WHERE chat = ?', chat);
      const context = row === undefined ? null : Context.parse(row).context;
      return context === null ? null : ContextUse.parse(JSON.parse(context));
    },

    unfinished() {
      const marks = UNDER_WAY.map(() => '?').join(', ');
      return database
        .rows(
          `SELECT chat, holder, body FROM messages WHERE phase IN (${marks}) ORDER BY chat, place`,
          ...UNDER_WAY
        )
        .flatMap(row => {
          const { chat, holder: writer, body } = Unfinished.parse(row);
          return isAlive(writer) ? [] : [{ chat, message: readMessage(body) }];
        });
    }
  };
}

function readMessage(body: string): ChatMessage {
  return ChatMessage.parse(JSON.parse(body));
}
