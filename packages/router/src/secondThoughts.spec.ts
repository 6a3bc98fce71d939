import type { ModelEvent } from './contract';
import { ProviderError } from './contract';
import { ask, cloud, HANG, local, type Piece, setup, unsure } from './route.testing';
import { alike, yesOf } from './secondThoughts';

const weighed = (...pairs: [string, number][]) =>
  pairs.map(([text, probability]) => ({ text, logprob: Math.log(probability) }));
const says = (yes: number): ModelEvent => ({
  type: 'text',
  text: 'Yes',
  logprobs: [Math.log(yes)],
  alternatives: [weighed(['Yes', yes], ['No', 1 - yes])]
});
const DRAFT = 'The merge drops rows without a match.';
const draft: Piece[] = [DRAFT];
const auto = { mode: 'auto' as const };
const thinking = (script: Piece[][], providers = [cloud(['From afar.'])]) => {
  const model = unsure(...script);
  const world = { providers: [model, ...providers], settings: auto, secondThoughts: true };
  return { model, answered: ask(world, setup(world)) };
};
const scores = (record: { steps: readonly { step: string; outcome: string }[] }): number[] =>
  record.steps.filter(({ step }) => step === 'confidence').map(({ outcome }) => Number(outcome));

test('a model that calls its answer right with certainty raises it, and one that does not lowers it', async () => {
  const sure = thinking([draft, [says(0.99)], draft, draft]);
  const [first = NaN, second = NaN] = scores((await sure.answered).record);
  expect(second).toBeGreaterThan(first);
  const unsureAgain = thinking([draft, [says(0.02)]]);
  const [before = NaN, after = NaN] = scores((await unsureAgain.answered).record);
  expect(after).toBeLessThan(before);
});

test('it is asked for one token with its alternatives, about the draft that stands above', async () => {
  const { model, answered } = thinking([draft, [says(0.6)], draft, draft]);
  await answered;
  expect(model.requests[1]).toMatchObject({ maxOutput: 1, temperature: 0, alternatives: 5 });
  expect(model.requests[1]?.turns.slice(-2).map(({ role }) => role)).toEqual(['assistant', 'user']);
  expect(model.requests[1]?.turns.at(-2)?.text).toBe(DRAFT);
});

test('samples that say something else lower it more than samples that say the same', async () => {
  const same = thinking([draft, [says(0.6)], draft, draft]);
  const other = thinking([draft, [says(0.6)], ['Quite another story.'], ['Bananas again.']]);
  const [, agreed = NaN] = scores((await same.answered).record);
  const [, differed = NaN] = scores((await other.answered).record);
  expect(same.model.requests).toHaveLength(4);
  expect(agreed).toBeGreaterThan(differed);
});

test('nothing is asked again where nothing stronger could be had, nor where nobody wants it', async () => {
  const alone = thinking([draft], []);
  await alone.answered;
  expect(alone.model.requests).toHaveLength(1);
  const model = unsure(draft);
  await ask({ providers: [model, cloud(['From afar.'])], settings: auto });
  expect(model.requests).toHaveLength(1);
  const sure = local(draft);
  const world = { providers: [sure, cloud(['x'])], settings: auto, secondThoughts: true };
  await ask(world);
  expect(sure.requests).toHaveLength(1);
});

test('a model that fails at it is no evidence, and a stop stops it', async () => {
  const failing = thinking([draft, [new ProviderError('broken', 'Broken.')]]);
  const { record } = await failing.answered;
  const [first, second] = scores(record);
  expect(second).toBe(first);
  expect(record.calls.map(({ place }) => place)).toEqual(['local', 'cloud']);
  const model = unsure(draft, [HANG]);
  const world = { providers: [model, cloud(['x'])], settings: auto, secondThoughts: true };
  const { last } = await ask({
    ...world,
    on: (event, stop) => {
      if (event.type === 'step' && event.step.step === 'confidence') {
        stop();
      }
    }
  });
  expect(last).toMatchObject({ type: 'failed', cause: 'stopped' });
});

test('yes and no are weighed against each other, and other words say nothing', () => {
  expect(yesOf(weighed(['Yes', 0.6], [' no', 0.2], ['Maybe', 0.2]))).toBeCloseTo(0.75);
  expect(yesOf(weighed(['No', 0.9]))).toBeCloseTo(0.1);
  expect(yesOf(weighed(['The', 0.9], ['yes', 0.01]))).toBeNull();
  expect(yesOf([])).toBeNull();
});

test('likeness counts names and numbers, not small words', () => {
  expect(alike('The merge drops rows', 'The merge drops rows and a match')).toBeGreaterThan(0.6);
  expect(alike('It is 42', 'It is 17')).toBe(0);
  expect(alike('', '')).toBe(1);
});
