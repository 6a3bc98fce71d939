/** What is sensitive never leaves, and what leaves is readable by nobody: random tasks, settings, failures, orders. */
import { detect, type Detect, detectorOf } from '@lockstep/privacy';
import type { Decision, Mode, Sensitivity } from '@lockstep/protocol';
import fc from 'fast-check';
import type { Detectors, Task } from './contract';
import {
  cloud,
  fails,
  frontier,
  local,
  type Piece,
  question,
  setup,
  SURE,
  unsure
} from './route.testing';

const PERSONAL = [
  'ada@example.org',
  '4111 1111 1111 1111',
  'DE89370400440532013000',
  '460-89-9847',
  '+49 30 901820',
  'https://intra.example.org/x',
  '/home/ada/pay.csv',
  '10.1.2.3',
  'Lovelace'
];
const SECRETS = [
  'password = "hunter2!x"',
  'sk-ant-api03-abc123def456ghi789',
  'AKIAIOSFODNN7EXAMPLE'
];
const KEPT = 'Project Apple';

/** A dictionary of one name and one term that stays. */
const dictionary: Detect = text =>
  (
    [
      ['Lovelace', 'value'],
      [KEPT, 'term']
    ] as const
  ).flatMap(([word, kind]) =>
    [...text.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({
      kind,
      start: index,
      end: index + word.length,
      ...(kind === 'term' ? { stays: true as const } : {})
    }))
  );
const known = detectorOf(dictionary);
const broken = (): never => {
  throw new Error('broken');
};

/** How the detectors of a task behave; only the first kind may let anything out. */
const DETECTORS: Record<string, Detectors> = {
  fine: { quick: () => known, thorough: () => Promise.resolve(known) },
  'late only': { quick: () => detect, thorough: () => Promise.resolve(known) },
  'gate cannot be made': { quick: broken, thorough: () => Promise.resolve(known) },
  'gate fails': { quick: () => broken, thorough: () => Promise.resolve(known) },
  'order cannot be made': { quick: () => known, thorough: () => Promise.reject(new Error('x')) },
  'order fails': { quick: () => known, thorough: () => Promise.resolve(broken) }
};
const FINE = new Set(['fine', 'late only']);

const text = fc
  .array(fc.oneof(fc.constantFrom(...PERSONAL), fc.constantFrom('rows', 'why', '\n', '= ', 'x1')), {
    maxLength: 6
  })
  .map(parts => parts.join(' '));
const asked = fc.record({
  texts: fc.array(text, { minLength: 1, maxLength: 3 }),
  bad: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...SECRETS, KEPT) }
  ),
  sensitivity: fc.constantFrom<Sensitivity>('normal', 'normal', 'personal', 'personal', 'high'),
  mode: fc.constantFrom<Mode | undefined>('local-only', 'ask', 'auto', undefined, undefined),
  decision: fc.constantFrom<Decision>('send-once', 'always', 'keep-local'),
  conversation: fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined })
});
const scripts = fc.constantFrom<Piece[][]>(
  [['Hm.']],
  [fails('not-running')],
  [fails('too-long'), ['Hm.']],
  [['Half', ...fails('broken')]]
);
const clouds = fc.constantFrom<Piece[][]>(
  [['Better.']],
  [fails('overloaded'), ['Better.']],
  [fails('refused')],
  [['Ask [[EMAIL_11111]].']],
  [['Half', ...fails('broken')], ['Whole.']]
);
const world = fc.record({
  tasks: fc.array(asked, { minLength: 1, maxLength: 4 }),
  mode: fc.constantFrom<Mode>('local-only', 'ask', 'auto', 'auto'),
  listed: fc.constantFrom(true, false, false),
  detectors: fc.constantFrom(...Object.keys(DETECTORS), 'fine', 'fine', 'late only'),
  draft: scripts,
  sure: fc.constantFrom(true, false, false),
  first: clouds,
  second: clouds,
  atOnce: fc.boolean()
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Runs a world; every body that left, by the mark of its task. */
async function run({ tasks, mode, listed, detectors, draft, sure, first, second, atOnce }: World) {
  const { router, sent } = setup({
    providers: [sure ? local([SURE]) : unsure(...draft), cloud(...first), frontier(...second)],
    settings: {
      mode,
      localOnlyNotebooks: listed ? ['links.ipynb'] : [],
      tiers: {
        basic: null,
        medium: null,
        cloud: null,
        frontier: { provider: 'openai', model: 'grand' }
      }
    },
    ...(DETECTORS[detectors] === undefined ? {} : { detectors: DETECTORS[detectors] })
  });
  const one = async (at: number): Promise<void> => {
    const { texts, bad, decision, ...rest } = tasks[at] ?? fc.sample(asked, 1)[0] ?? broken();
    const task: Task = {
      ...question,
      ...rest,
      id: `t${at}`,
      fresh: true,
      brief: {
        question: `MARK${at}X ${texts[0] ?? ''}`,
        data: [...texts.slice(1), ...(bad === null ? [] : [bad])].map((data, n) => ({
          title: `Part ${n}`,
          text: data
        })),
        form: ''
      }
    };
    const { signal } = new AbortController();
    for await (const event of router.route(task, () => Promise.resolve(decision), signal)) {
      void event;
    }
  };
  const all = tasks.map((_, at) => at);
  if (atOnce) {
    await Promise.all(all.map(one));
  } else {
    for (const at of all) {
      await one(at);
    }
  }
  return tasks.map((_, at) => sent.filter(({ body }) => body.includes(`MARK${at}X`)));
}

test('over random tasks, settings, failures and orders', async () => {
  let left = 0;
  await fc.assert(
    fc.asyncProperty(world, async made => {
      const sent = await run(made);
      sent.forEach((bodies, at) => {
        const { sensitivity, bad, mode, decision } = made.tasks[at] ?? broken();
        const mayLeave =
          sensitivity !== 'high' &&
          bad === null &&
          made.mode !== 'local-only' &&
          mode !== 'local-only' &&
          !made.listed &&
          FINE.has(made.detectors) &&
          (decision !== 'keep-local' || (made.mode === 'auto' && mode !== 'ask'));
        if (!mayLeave) {
          expect(bodies).toEqual([]);
        }
        left += bodies.length;
        for (const { body } of bodies) {
          for (const piece of [...PERSONAL, ...SECRETS, KEPT]) {
            expect(body).not.toContain(JSON.stringify(piece).slice(1, -1));
          }
        }
      });
    }),
    { numRuns: 300 }
  );
  // A property that never sent anything would prove nothing.
  expect(left).toBeGreaterThan(20);
});
