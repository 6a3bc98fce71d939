import type { Decision, Mode, Sensitivity } from '@lockstep/protocol';
import fc from 'fast-check';
import { ProviderError } from './contract';
import {
  ADA,
  ask,
  cloud,
  fails,
  frontier,
  HAIKU,
  local,
  question,
  QWEN,
  sends,
  setup,
  SURE,
  unsure,
  type World
} from './route.testing';

describe('at home', () => {
  test('a sure draft streams at once, is verified, and is all there is', async () => {
    const { events, record, sent, entries, kept } = await ask({
      providers: [local([SURE.slice(0, 5), SURE.slice(5)])],
      settings: { mode: 'auto' }
    });
    expect(events.flatMap(event => (event.type === 'step' ? event.step.step : event.type))).toEqual(
      [
        'policy',
        'cache',
        'prior',
        'answer',
        'text',
        'text',
        'draft',
        'verify',
        'confidence',
        'done'
      ]
    );
    expect(record).toMatchObject({
      chosen: 0,
      cause: null,
      price: 0,
      bytes: 0,
      reason: 'Confidence 0.99: 546 found in run 14'
    });
    expect([sent, entries]).toEqual([[], []]);
    expect(kept).toEqual([record]);
  });

  test('an answer that no test fits says so', async () => {
    const { record } = await ask({ providers: [local(['Some rows have no match.'])] });
    expect(record.reason).toBe('Not checked: no test fits this answer');
  });

  test('local-only never looks at a cloud, however unsure', async () => {
    const world = { providers: [unsure(['Hm.']), cloud(['Better.'])] };
    const { record, texts, sent } = await ask(world);
    expect(record).toMatchObject({ mode: 'local-only', cause: null, chosen: 0 });
    expect([...texts.keys()]).toEqual([QWEN]);
    expect(sent).toEqual([]);
  });

  test('the same question is answered from memory, unless another answer is wanted', async () => {
    const world: World = { providers: [local([SURE])] };
    const made = setup(world);
    await ask(world, made);
    const second = await ask(world, made);
    expect(second.record.reason).toBe('From cache: same question at 10:05');
    expect(second.texts.get(QWEN)).toBe(SURE);
    expect(second.record.chosen).toBe(0);
    await ask({ ...world, task: { fresh: true } }, made);
    expect(world.providers[0]?.requests).toHaveLength(2);
    expect(made.kept).toHaveLength(3);
  });

  test('when the first local server is down, the built-in model answers', async () => {
    const embedded = local([SURE]);
    Object.assign(embedded, { id: 'embedded', host: 'this machine', model: 'built-in' });
    const { record } = await ask({ providers: [local(fails('not-running')), embedded] });
    expect(record.calls.map(({ cause }) => cause)).toEqual(['not-running', null]);
    expect(record.chosen).toBe(1);
  });

  test('a context that was too long is built again, smaller', async () => {
    const rooms: number[] = [];
    const model = local(fails('too-long'), [SURE]);
    const { record } = await ask({
      providers: [model],
      task: {
        context: room => {
          rooms.push(room.tokens);
          return question.context(room, new AbortController().signal);
        }
      }
    });
    expect(record).toMatchObject({ chosen: 1, cause: null });
    expect(rooms[1]).toBeLessThan(rooms[0] ?? 0);
  });

  test('a clearly larger local model is asked before any cloud', async () => {
    const larger = local([SURE]);
    Object.assign(larger, { id: 'embedded', model: 'larger', bytes: 5e9 });
    const { record, texts, sent } = await ask({
      providers: [unsure(['Hm.']), larger, cloud(['Never.'])],
      settings: { mode: 'auto' }
    });
    expect([...texts.keys()]).toEqual([QWEN, 'larger']);
    expect(record.calls[record.chosen ?? 9]).toMatchObject({ tier: 'medium', place: 'local' });
    expect(sent).toEqual([]);
  });

  test('an earlier answer that counts after all is told again', async () => {
    const larger = local(['Half', ...fails('broken')]);
    Object.assign(larger, { id: 'embedded', model: 'larger', bytes: 5e9 });
    const { events, record } = await ask({ providers: [unsure(['Hm.']), larger] });
    const told = events.flatMap(event =>
      event.type === 'answer' ? [event.model.model] : event.type === 'text' ? [event.text] : []
    );
    const seam = expect.stringContaining('The answer begins anew') as string;
    expect(told).toEqual([QWEN, 'Hm.', 'larger', 'Half', seam, 'Half', QWEN, 'Hm.']);
    expect(record.chosen).toBe(0);
  });

  test('without any model the sentence names the remedies', async () => {
    const down = local();
    down.models = () =>
      Promise.reject(new ProviderError('not-running', 'Ollama is not running. Start it.'));
    const { last, kept } = await ask({ providers: [down] });
    expect(last).toMatchObject({
      type: 'failed',
      cause: 'no-model',
      message: 'No model can answer yet. Ollama is not running. Start it.'
    });
    expect(kept).toHaveLength(1);
  });

  test('a local failure is named, and no cloud is asked without leave', async () => {
    const { last, sent } = await ask({ providers: [local(fails('broken')), cloud(['x'])] });
    expect(last).toMatchObject({
      type: 'failed',
      cause: 'broken',
      message: 'It said broken. Do this.'
    });
    expect(sent).toEqual([]);
  });
});

describe('asking first', () => {
  const world = (decide: World['decide']): World => ({
    providers: [
      unsure(['Hm, hard.']),
      cloud([`Write to ${ADA.slice(0, 5)}`, `${ADA.slice(5)} first.`])
    ],
    settings: { mode: 'ask' },
    decide
  });

  test('what is sent is what was shown, byte for byte, and names come back', async () => {
    const { previews, sent, texts, record, entries, events } = await ask(world(sends));
    const [preview] = previews;
    expect(preview).toMatchObject({
      why: 'The local draft scored 0.60, below 0.85.',
      model: { provider: 'anthropic', model: HAIKU },
      masked: 1
    });
    expect(sent).toEqual([{ url: 'https://api.anthropic.com/v1/messages', body: preview?.body }]);
    expect(preview?.body).toContain(ADA);
    expect(preview?.body).not.toContain('ada@example.org');
    expect(preview?.bytes).toBe(Buffer.byteLength(preview?.body ?? ''));
    expect(texts.get(HAIKU)).toBe('Write to ada@example.org first.');
    // The draft was whole before anybody was asked.
    const order = events.map(({ type }) => type);
    expect(order.lastIndexOf('preview')).toBeGreaterThan(order.indexOf('text'));
    expect(texts.get(QWEN)).toBe('Hm, hard.');
    expect(record).toMatchObject({ chosen: 1, cause: null, bytes: preview?.bytes, price: 20 });
    expect(record.reason).toMatch(
      /^Sent once: the local draft scored 0.60, below 0.85. .* held, .* settled$/
    );
    expect(entries).toMatchObject([
      { type: 'intent', host: 'api.anthropic.com', bytes: preview?.bytes },
      { type: 'settle', outcome: 'answered', price: 20 }
    ]);
  });

  test('the same value has one placeholder in a conversation, and another one in the next', async () => {
    const one: World = { ...world(sends), task: { conversation: 'c1', fresh: true } };
    const made = setup(one);
    const bodies: string[] = [];
    for (const task of [one.task, { ...one.task, id: 't2' }, { ...one.task, conversation: 'c2' }]) {
      await ask({ ...one, task }, made);
      bodies.push(
        made.sent
          .at(-1)
          ?.body.match(/\[\[EMAIL_\d+\]\]/g)
          ?.at(-1) ?? ''
      );
    }
    expect(bodies[0]).toMatch(/EMAIL/);
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[2]).not.toBe(bodies[0]);
  });

  test('a placeholder that came back changed stays as it came, and the record says so', async () => {
    const changed = ADA.slice(1, -1);
    const { texts, record } = await ask({
      ...world(sends),
      providers: [unsure(['Hm.']), cloud([`Ask ${changed}.`])]
    });
    expect(texts.get(HAIKU)).toBe(`Ask ${changed}.`);
    expect(record.steps).toContainEqual(
      expect.objectContaining({ step: 'verify', outcome: 'placeholders' })
    );
  });

  test('kept local, nothing leaves and the ledger says so', async () => {
    const { last, sent, entries, record } = await ask(world(() => Promise.resolve('keep-local')));
    expect(last.type).toBe('done');
    expect(record).toMatchObject({ chosen: 0, cause: 'kept-local', bytes: 0 });
    expect(record.reason).toMatch(/^Kept local: you decided so/);
    expect(sent).toEqual([]);
    expect(entries).toMatchObject([{ type: 'kept', name: HAIKU, notebook: 'links.ipynb' }]);
  });

  test('nothing is sent while the preview waits', async () => {
    let answer: (decision: Decision) => void = () => undefined;
    const waiting = world(() => new Promise(resolve => (answer = resolve)));
    const made = setup(waiting);
    const asked = ask(
      { ...waiting, on: event => event.type === 'preview' && expect(made.sent).toEqual([]) },
      made
    );
    await new Promise(resolve => setImmediate(resolve));
    await new Promise(resolve => setImmediate(resolve));
    expect([made.sent, [...made.rows.rows()]]).toEqual([[], []]);
    answer('send-once');
    await asked;
    expect(made.sent).toHaveLength(1);
  });

  test('a notebook that is always allowed, and mode auto, ask nobody', async () => {
    const always = await ask({
      ...world(undefined),
      settings: { mode: 'ask', alwaysNotebooks: ['links.ipynb'] }
    });
    const auto = await ask({ ...world(undefined), settings: { mode: 'auto' } });
    expect([always, auto].map(({ sent, previews }) => [sent.length, previews.length])).toEqual([
      [1, 0],
      [1, 0]
    ]);
  });

  test('with no draft at all the preview says why', async () => {
    const { previews, record } = await ask({
      providers: [local(fails('broken')), cloud(['Yes.'])],
      settings: { mode: 'ask' },
      decide: sends
    });
    expect(previews[0]?.why).toBe('No local model answered: It said broken.');
    expect(record).toMatchObject({ chosen: 1, cause: null });
  });

  test('with no local model at all the preview says so', async () => {
    const { previews } = await ask({
      providers: [cloud(['Yes.'])],
      settings: { mode: 'ask' },
      decide: sends
    });
    expect(previews[0]?.why).toBe('There is no local model to ask.');
  });

  test('a refuted cloud answer goes on to the frontier, with what was wrong', async () => {
    const strong = frontier(['Done.']);
    const { previews, record, sent } = await ask({
      providers: [unsure(['Hm.']), cloud(['```python\nlinkz.head()\n```']), strong],
      settings: {
        mode: 'ask',
        tiers: {
          basic: null,
          medium: null,
          cloud: null,
          frontier: { provider: 'openai', model: 'grand' }
        }
      },
      decide: sends
    });
    expect(previews.map(({ tier }) => tier)).toEqual(['cloud', 'frontier']);
    expect(previews[1]?.why).toContain('linkz is not among the observed names');
    expect(previews[1]?.why).toContain('not in the table of 2026-10');
    expect(previews[1]?.body).toContain('linkz is not among the observed names');
    expect(record.calls[record.chosen ?? 9]?.tier).toBe('frontier');
    expect(sent.map(({ url }) => url)).toEqual([
      'https://api.anthropic.com/v1/messages',
      'https://llm.example.org/v1/messages'
    ]);
  });
});

describe('high sensitivity', () => {
  const secret = 'x = "sk-ant-api03-abc123def456ghi789"';
  it.each<[string, World['task']]>([
    ['by tag', { sensitivity: 'high' }],
    [
      'by a secret in the data',
      { brief: { ...question.brief, data: [{ title: 'c', text: secret }] } }
    ]
  ])('%s stays here in mode auto', async (_, task) => {
    const { record, sent, entries } = await ask({
      providers: [unsure(['Hm.']), cloud(['x'])],
      settings: { mode: 'auto' },
      task
    });
    expect(record).toMatchObject({ sensitivity: 'high', bytes: 0, chosen: 0 });
    expect(record.reason).toMatch(/Kept local: high sensitivity/);
    expect([sent, entries]).toEqual([[], []]);
  });

  test('a secret that only the draft holds stays here too', async () => {
    const { sent, record, entries } = await ask({
      providers: [unsure([`Use ${secret}`]), cloud(['x'])],
      settings: { mode: 'auto' }
    });
    expect([sent, entries]).toEqual([[], []]);
    expect(record).toMatchObject({ cause: 'policy', chosen: 0 });
  });

  test('no combination of settings and tags lets it out, and every task ends once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          mode: fc.constantFrom<Mode>('local-only', 'ask', 'auto'),
          tag: fc.constantFrom<Sensitivity>('normal', 'personal', 'high'),
          secret: fc.boolean(),
          draft: fc.constantFrom('sure', 'unsure', 'none', 'broken'),
          answer: fc.constantFrom('fine', 'broken', 'absent'),
          decision: fc.constantFrom<Decision>('send-once', 'always', 'keep-local'),
          always: fc.boolean()
        }),
        async ({ mode, tag, secret: holds, draft, answer, decision, always }) => {
          const drafts = {
            sure: [local([SURE])],
            unsure: [unsure(['Hm.'])],
            none: [],
            broken: [local(fails('broken'))]
          };
          const answers = { fine: [cloud(['Yes.'])], broken: [cloud(fails('broken'))], absent: [] };
          const { sent, kept, rows, ledger } = await ask({
            providers: [...drafts[draft], ...answers[answer]],
            settings: { mode, alwaysNotebooks: always ? ['links.ipynb'] : [] },
            task: {
              sensitivity: tag,
              brief: { ...question.brief, form: holds ? secret : '' }
            },
            decide: () => Promise.resolve(decision)
          });
          expect(kept).toHaveLength(1);
          expect(rows.open()).toEqual([]);
          expect(ledger.verify()).toBeNull();
          if (tag === 'high' || holds || mode === 'local-only') {
            expect(sent).toEqual([]);
          }
          sent.forEach(({ body }) => expect(body).not.toMatch(/ada@example\.org|sk-ant/));
        }
      ),
      { numRuns: 150 }
    );
  });
});

test('a bug is not hidden, and its record is kept', async () => {
  const world: World = { providers: [local([SURE])] };
  const made = setup(world);
  const task = { context: () => Promise.reject(new TypeError('bug')) };
  await expect(ask({ ...world, task }, made)).rejects.toThrow('bug');
  expect(made.kept).toMatchObject([{ cause: 'broken', chosen: null }]);
});

test('tiers are told as they would be used now', async () => {
  const { router } = setup({ providers: [local(), cloud()] });
  expect(await router.tiers(new AbortController().signal)).toEqual([
    { tier: 'basic', model: { provider: 'ollama', model: QWEN }, place: 'local' },
    { tier: 'medium', model: null, place: null },
    { tier: 'cloud', model: { provider: 'anthropic', model: HAIKU }, place: 'cloud' },
    { tier: 'frontier', model: null, place: null }
  ]);
});
