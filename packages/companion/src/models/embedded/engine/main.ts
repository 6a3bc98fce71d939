/** The entry of `engine.mjs`: the embedded model in a process of its own, so that its crash or memory is nobody else's. */
import { ToEngine } from '../messages';
import type { FromEngine, Question } from '../messages';
import { Session, Unanswerable } from './session';

let session: Session | null = null;
let answering: { id: number; stop: AbortController } | null = null;

function say(message: FromEngine): void {
  process.send?.(message);
}

function complain(id: number, error: unknown): void {
  const why = error instanceof Unanswerable ? error.why : 'broken';
  say({ type: 'failed', id, why, message: error instanceof Error ? error.message : String(error) });
}

function opened(): Session {
  if (session === null) {
    throw new Error('The engine was asked before it was told which weights to use.');
  }
  return session;
}

async function answer(question: Question): Promise<void> {
  const { id } = question;
  if (answering !== null) {
    throw new Error('The engine answers one question at a time.');
  }
  const stop = new AbortController();
  answering = { id, stop };
  try {
    await opened().answer(question, say, stop.signal);
  } catch (error) {
    complain(id, error);
  } finally {
    answering = null;
  }
}

async function count(id: number, turns: Question['turns']): Promise<void> {
  try {
    say({ type: 'counted', id, tokens: await opened().count(turns) });
  } catch (error) {
    complain(id, error);
  }
}

process.on('message', (received: unknown) => {
  const message = ToEngine.parse(received);
  switch (message.type) {
    case 'open':
      session = new Session(message);
      break;
    case 'generate':
      void answer(message);
      break;
    case 'count':
      void count(message.id, message.turns);
      break;
    case 'stop':
      if (answering?.id === message.id) {
        answering.stop.abort();
      }
      break;
  }
});

// The companion is gone. There is nothing to save, and a polite end would wait for the model's threads.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
