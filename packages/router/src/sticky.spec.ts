import { priceList } from './prices';
import { ask, cloud, frontier, type Piece, setup, unsure, type World } from './route.testing';
import { Sticky } from './sticky';

const OPUS = 'claude-opus-5.5';
const SONNET = 'claude-sonnet-5.5';
const usage = (cachedTokens: number) => ({ promptTokens: 10_000, outputTokens: 100, cachedTokens });

test('the dearer model stays while what it still knows makes it the cheaper one', () => {
  let now = 0;
  const sticky = new Sticky(() => now);
  const stays = (conversation: string | null, cheaper = SONNET): boolean =>
    sticky.stays(conversation, OPUS, cheaper, priceList());
  sticky.tell('c', OPUS, usage(9_500));
  expect(stays('c')).toBe(true);
  // Against a model of a twentieth of the price nothing is won by staying.
  expect(stays('c', 'claude-haiku-5.5')).toBe(false);
  expect([stays('other'), stays(null)]).toEqual([false, false]);
  now = 300_001;
  expect(stays('c')).toBe(false);
  sticky.tell('c', OPUS, usage(1_000));
  expect(stays('c')).toBe(false);
  sticky.tell('c', OPUS, usage(9_500));
  sticky.tell('c', OPUS, null);
  expect(stays('c')).toBe(false);
});

test('a question that follows goes to the model that still knows the prompt, and back when it does not', async () => {
  const knows = (cachedTokens: number): Piece[] => [
    'Done.',
    { type: 'end', usage: usage(cachedTokens), finish: 'stop' }
  ];
  const first = cloud(['```python\nlinkz.head()\n```']);
  Object.assign(first, { model: SONNET });
  const strong = frontier(knows(9_900), knows(0), knows(0));
  Object.assign(strong, { model: OPUS });
  const world: World = {
    providers: [unsure(['Hm.']), first, strong],
    settings: {
      mode: 'auto',
      tiers: {
        ...{ basic: null, medium: null },
        cloud: { provider: 'anthropic', model: SONNET },
        frontier: { provider: 'openai', model: OPUS }
      },
      budgets: { task: 1e9, notebook: 1e9, day: 1e9, month: 1e9, soft: [], askAbove: 1e9 }
    },
    task: { conversation: 'c', fresh: true }
  };
  const made = setup(world);
  const asked = async (): Promise<[number, number]> => {
    await ask(world, made);
    return [first.requests.length, strong.requests.length];
  };
  expect(await asked()).toEqual([1, 1]);
  expect(await asked()).toEqual([1, 2]);
  expect(await asked()).toEqual([2, 3]);
});
