import type { ModelEvent } from './contract';
import {
  ask,
  cloud,
  HAIKU,
  HANG,
  local,
  question,
  QWEN,
  setup,
  SURE,
  unsure,
  type World
} from './route.testing';

describe('Stop', () => {
  const loading: ModelEvent = { type: 'loading' };
  it.each<[string, World, (event: string) => boolean, string | undefined]>([
    [
      'while the model loads',
      { providers: [local([loading, HANG])] },
      type => type === 'loading',
      undefined
    ],
    ['in mid-draft', { providers: [local(['Half', HANG])] }, type => type === 'text', 'Half'],
    [
      'while a preview waits',
      {
        providers: [unsure(['Hm.']), cloud(['x'])],
        settings: { mode: 'ask' },
        decide: () => new Promise(() => undefined)
      },
      type => type === 'preview',
      'Hm.'
    ]
  ])('%s ends at once and keeps the text so far', async (_, world, when, text) => {
    const { last, texts, kept, rows, sent } = await ask({
      ...world,
      on: (event, stop) => when(event.type) && stop()
    });
    expect(last).toMatchObject({ type: 'failed', cause: 'stopped', message: 'Stopped.' });
    expect(texts.get(QWEN)).toBe(text);
    expect(last.record.chosen).toBe(text === undefined ? null : 0);
    expect(kept).toEqual([last.record]);
    expect([rows.text, sent]).toEqual([[], []]);
  });

  test('in mid-answer of a cloud model settles what it held', async () => {
    const strong = cloud(['Half', HANG]);
    let answers = 0;
    const { last, texts, entries, rows } = await ask({
      providers: [unsure(['Hm.']), strong],
      settings: { mode: 'auto' },
      on: (event, stop) => event.type === 'text' && (answers += 1) === 2 && setImmediate(stop)
    });
    expect(last).toMatchObject({ type: 'failed', cause: 'stopped' });
    expect(texts.get(HAIKU)).toBe('Half');
    expect(entries[1]).toMatchObject({ type: 'settle', outcome: 'stopped', cause: 'stopped' });
    expect(last.record.price).toBeGreaterThan(0);
    expect([rows.open(), strong.stopped]).toEqual([[], 1]);
  });

  test('before anything began, and while the context is built', async () => {
    const early = await ask({ providers: [local([SURE])], on: (_, stop) => stop() });
    expect(early.last).toMatchObject({ type: 'failed', cause: 'stopped' });
    const building = await ask({
      providers: [local([SURE])],
      task: { context: () => new Promise(() => undefined) },
      on: (_, stop) => setImmediate(stop)
    });
    expect(building.last).toMatchObject({ type: 'failed', cause: 'stopped' });
  });

  test('a model that ignores it holds nobody up', async () => {
    const deaf = local();
    deaf.stream = async function* () {
      yield { type: 'text', text: 'Half' };
      await new Promise(() => undefined);
    };
    const { last } = await ask({
      providers: [deaf],
      on: (event, stop) => event.type === 'text' && stop()
    });
    expect(last).toMatchObject({ type: 'failed', cause: 'stopped' });
  });

  test('a reader that walks away ends the work, settles and keeps the record', async () => {
    const strong = cloud(['Half', HANG]);
    const world: World = { providers: [unsure(['Hm.']), strong], settings: { mode: 'auto' } };
    const made = setup(world);
    const never = new AbortController().signal;
    for await (const event of made.router.route(
      question,
      () => new Promise(() => undefined),
      never
    )) {
      if (event.type === 'text' && event.by === 'cloud') {
        break;
      }
    }
    expect(made.rows.open()).toEqual([]);
    expect(made.kept).toHaveLength(1);
    expect(made.sent).toHaveLength(1);
  });
});
