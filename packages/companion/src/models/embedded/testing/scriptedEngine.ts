/** For tests: an engine's process that does what the text of its question says, so that faults come when wanted. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `load`: stays in loading for ever. `read`: stays in reading for ever. `crash`: dies after a word. `fail`: says
 * that it failed. `words`: writes words until it is stopped. Anything else is answered with itself.
 */
const PROGRAM = `
import { appendFileSync } from 'node:fs';
const note = text => appendFileSync(import.meta.dirname + '/notes', process.pid + ' ' + text + '\\n');
note('started');
let loaded = false;
let stopped = false;
const say = message => process.send(message);
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
process.on('message', async message => {
  if (message.type === 'open') return note('threads ' + message.threads);
  if (message.type === 'stop') return void (stopped = true);
  const { id } = message;
  const text = message.turns.at(-1).text;
  if (message.type === 'count') {
    return text === 'crash' ? process.exit(3) : say({ type: 'counted', id, tokens: text.length });
  }
  stopped = false;
  note('asked ' + text);
  if (!loaded) say({ type: 'loading', id });
  if (text === 'load') return;
  if (!loaded) say({ type: 'loaded', id, contextWindow: 8192 });
  loaded = true;
  say({ type: 'reading', id, left: 200, speed: null });
  if (text === 'read') return;
  say({ type: 'reading', id, left: 100, speed: 50 });
  say({ type: 'reading', id, left: 0, speed: 50 });
  if (text === 'fail') return say({ type: 'failed', id, why: 'too-long', message: 'Too long.' });
  say({ type: 'text', id, text: text + ' ', logprobs: [-0.5] });
  if (text === 'crash') process.exit(3);
  while (text === 'words' && !stopped) {
    await wait(5);
    say({ type: 'text', id, text: 'word ' });
  }
  if (stopped) return say({ type: 'stopped', id });
  const usage = { promptTokens: 200, outputTokens: 1 };
  say({ type: 'end', id, usage, finish: 'stop', read: 200 });
});
process.on('disconnect', () => process.exit(0));
`;

/** Writes it into `folder`, where it notes what it is told; returns the file. */
export function scriptEngine(folder: string): string {
  const file = join(folder, 'engine.mjs');
  writeFileSync(file, PROGRAM);
  writeFileSync(join(folder, 'notes'), '');
  return file;
}
