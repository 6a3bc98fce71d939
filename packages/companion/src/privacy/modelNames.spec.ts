import type { RouteEvent, Task } from '@lockstep/router';
import { MODEL, routeRecord } from '../chat/testing';
import { modelNames } from './modelNames';

const { signal } = new AbortController();

/** A router whose model answers so; tasks are noted. */
function answering(...answers: (string | null)[]) {
  const tasks: Task[] = [];
  return {
    tasks,
    async *route(task: Task): AsyncGenerator<RouteEvent> {
      await Promise.resolve();
      const text = answers[Math.min(tasks.length, answers.length - 1)] ?? null;
      tasks.push(task);
      if (text === null) {
        yield {
          type: 'failed',
          record: routeRecord(task, 'no-model'),
          cause: 'no-model',
          message: 'There is none.'
        };
        return;
      }
      yield { type: 'answer', by: 'draft', model: MODEL, tier: 'basic', place: 'local' };
      yield { type: 'text', by: 'draft', text };
      yield { type: 'done', record: routeRecord(task) };
    }
  };
}
const ask = (router: ReturnType<typeof answering>, ...texts: string[]) =>
  modelNames(router, () => 'id', texts, signal);

test('names that stand in the text count, those that a model made up do not', async () => {
  const router = answering('{"names": ["Zofia", " Ada L. ", "Nobody Else", "x"]}');
  expect(await ask(router, 'Zofia wrote', 'to Ada L. about x')).toEqual(['Zofia', 'Ada L.']);
  expect(router.tasks).toMatchObject([{ mode: 'local-only', sensitivity: 'high' }]);
});

test('a long text is read in pieces, up to a limit', async () => {
  const router = answering('{"names": ["Zofia"]}', '{"names": []}');
  expect(await ask(router, `Zofia ${'x '.repeat(20_000)}`)).toEqual(['Zofia']);
  expect(router.tasks).toHaveLength(4);
});

test.each([
  ['no model answers', null],
  ['the answer is no JSON', 'Zofia'],
  ['the answer is other JSON', '{"people": []}']
])('when %s nothing leaves', async (_, answer) => {
  await expect(ask(answering(answer), 'Zofia wrote')).rejects.toMatchObject({ why: 'policy' });
});
