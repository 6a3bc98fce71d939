/** The real small model in its real process: what nothing scripted can prove. Weights come from the tests' cache. */
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import { ProviderError } from '@lockstep/router';
import type { ModelEvent, Turn } from '@lockstep/router';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedded } from '../../assistant';
import { silentLog } from '../../log';
import { createEmbedded } from './embedded';
import { bundleEngine } from './testing/bundle';
import { rememberingLedger } from './testing/ledger';
import { modelMissing, realEngine, realWeights } from './testing/real';

jest.setTimeout(60_000);

const live = modelMissing === null ? describe : describe.skip;
const title = 'the real small model';

live(modelMissing === null ? title : `${title} (${modelMissing})`, () => {
  let folder: string;
  let embedded: Embedded;
  let readings = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-engine-'));
    embedded = createEmbedded({
      config: { engine: realEngine, python: '/no/python', state: join(folder, 'state') },
      settings: () => ({ ...DEFAULT_SETTINGS, gguf: realWeights }),
      ledger: rememberingLedger(),
      log: silentLog(),
      now: Date.now,
      goOn: false,
      bundle: bundleEngine(folder)
    });
  });

  afterAll(async () => {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const system: Turn = {
    role: 'system',
    text: [
      'You help in a notebook. What ran so far:',
      ...Array.from({ length: 12 }, (_, n) => `[${n + 1}] df = df.dropna() took ${n} ms.`),
      'The table df has the columns link and page.'
    ].join('\n')
  };
  const ask = (text: string): Turn[] => [system, { role: 'user', text }];
  const why = "Why does this fail: KeyError 'lnk' in df['lnk']? Answer in one sentence.";

  const request = (turns: Turn[], maxOutput = 40) => ({
    turns,
    maxOutput,
    logprobs: true,
    temperature: 0
  });

  async function told(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
    const all: ModelEvent[] = [];
    for await (const event of events) {
      all.push(event);
    }
    return all;
  }

  const textOf = (events: ModelEvent[]): string =>
    events.map(event => (event.type === 'text' ? event.text : '')).join('');
  const toRead = (events: ModelEvent[]): number =>
    events.filter(({ type }) => type === 'reading').length;

  it('counts as its tokenizer does, without loading the weights', async () => {
    const turns: Turn[] = [{ role: 'user', text: 'df.groupby("country").sum()' }];
    const count = await embedded.countTokens(turns, new AbortController().signal);
    const more = await embedded.countTokens(ask(why), new AbortController().signal);
    expect(count).toBeGreaterThan(10);
    expect(more).toBeGreaterThan(count + 100);
    expect(embedded.state().state).toBe('ready');
  });

  it('loads at the first question, streams, and tells how sure it is of each token', async () => {
    const states: string[] = [];
    const watching = embedded.watch(() => states.push(embedded.state().state));
    const events = await told(embedded.generate(request(ask(why)), new AbortController().signal));
    watching.dispose();
    readings = toRead(events);
    expect(states[0]).toBe('loading');
    expect(embedded.state().state).toBe('loaded');
    expect(events[0]).toEqual({ type: 'loading' });
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(3);
    expect(textOf(events)).toMatch(/lnk/);
    const logprobs = events.flatMap(event => (event.type === 'text' ? (event.logprobs ?? []) : []));
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'end', usage: { outputTokens: logprobs.length } });
    expect(logprobs.every(value => value <= 0)).toBe(true);
    expect(Math.min(...logprobs)).toBeLessThan(-0.1);
    expect(embedded.readingSpeed()).toBeGreaterThan(0);
  });

  it('reads a stable beginning only once', async () => {
    const events = await told(
      embedded.generate(request(ask('Which columns does df have?')), new AbortController().signal)
    );
    expect(textOf(events)).toMatch(/page/);
    // All that differs is one short question: there is one reading of it, and no second chunk.
    expect(readings).toBeGreaterThan(1);
    expect(toRead(events)).toBe(1);
    expect(events.some(({ type }) => type === 'loading')).toBe(false);
  });

  it('writes JSON by a schema, whole', async () => {
    const schema = {
      type: 'object',
      properties: { column: { type: 'string' }, exists: { type: 'boolean' } },
      required: ['column', 'exists'],
      additionalProperties: false
    };
    const turns = ask("Does the column 'page' exist? Answer as JSON.");
    const events = await told(
      embedded.generate({ ...request(turns, 80), schema }, new AbortController().signal)
    );
    expect(JSON.parse(textOf(events))).toEqual({ column: 'page', exists: true });
    expect(events.at(-1)).toMatchObject({ type: 'end', finish: 'stop' });
  });

  it('stops in the middle of an answer, keeps its text, and answers the next question', async () => {
    const stop = new AbortController();
    let text = '';
    const stopped = (async () => {
      for await (const event of embedded.generate(
        request(ask('Tell a long story.'), 400),
        stop.signal
      )) {
        text += event.type === 'text' ? event.text : '';
        if (text.length > 20) {
          stop.abort();
        }
      }
    })();
    await expect(stopped).rejects.toMatchObject({ why: 'stopped' });
    expect(text.length).toBeGreaterThan(20);
    const events = await told(
      embedded.generate(request(ask('Say yes.'), 4), new AbortController().signal)
    );
    expect(textOf(events)).not.toBe('');
    expect(events.some(({ type }) => type === 'loading')).toBe(false);
  });

  it('says when a question is longer than it can read', async () => {
    const long = Array.from({ length: 9_000 }, (_, n) => `word${n}`).join(' ');
    const failed = told(embedded.generate(request(ask(long)), new AbortController().signal));
    await expect(failed).rejects.toThrow(ProviderError);
    await expect(failed).rejects.toMatchObject({ why: 'too-long' });
  });

  it('gives its memory back when told, and loads again', async () => {
    await embedded.act({ action: 'unload' });
    expect(embedded.state().state).toBe('ready');
    const stop = new AbortController();
    const events: ModelEvent[] = [];
    const stopped = (async () => {
      for await (const event of embedded.generate(request(ask(why)), stop.signal)) {
        events.push(event);
        stop.abort(); // while it loads
      }
    })();
    await expect(stopped).rejects.toMatchObject({ why: 'stopped' });
    expect(events).toEqual([{ type: 'loading' }]);
  });
});
