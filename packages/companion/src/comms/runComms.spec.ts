/** Pages of one run: they begin with what is so, stay in step, and a flood costs them little. */
import type { PageComm, Scope } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { NO_KERNEL, RunComms, type CommPage, type Headless } from './runComms';
import { scriptedControls } from './testing';

interface Reader {
  page: CommPage;
  frames: Headless[];
  /** Frames of one kind. */
  of<K extends Headless['op']>(op: K): Extract<Headless, { op: K }>[];
}

function join(comms: RunComms, scope: Scope = 'participant'): Reader {
  const frames: Headless[] = [];
  const send = (frame: Headless): Promise<void> => {
    frames.push(structuredClone(frame));
    return Promise.resolve();
  };
  const page = comms.join({ scope, send });
  const of: Reader['of'] = op =>
    frames.filter((frame): frame is Extract<Headless, { op: typeof op }> => frame.op === op);
  return { page, frames, of };
}

const moved = (value: number, msg = '1'): PageComm => ({
  channel: 'comm/a1b2c3d4',
  msg,
  comm: 'slider',
  data: { method: 'update', state: { value } }
});

const settled = (): Promise<void> => delay(120);

test('two pages stay in step, and each hears the end of its own messages', async () => {
  const { comms, open, update, idle, sent } = scriptedControls();
  const run = new RunComms();
  open('slider', 'IntSliderModel', { value: 3 });
  run.attach(comms);
  const [first, second] = [join(run), join(run)];
  await settled();
  expect(first.of('begin')).toMatchObject([{ models: { slider: { value: 3 } }, away: null }]);
  first.page.receive(moved(7, 'm1'), []);
  const id = sent[0]?.id ?? '';
  update('slider', { value: 7 }, id, true);
  idle(id);
  await settled();
  expect(first.of('update')).toMatchObject([{ parent: 'm1', echo: true, state: { value: 7 } }]);
  expect(first.of('idle')).toMatchObject([{ parent: 'm1', refusal: null }]);
  expect(second.of('update')).toMatchObject([{ parent: '', state: { value: 7 } }]);
  expect(second.of('idle')).toEqual([]);
  const late = join(run);
  await settled();
  expect(late.of('begin')).toMatchObject([{ models: { slider: { value: 7 } } }]);
  [first, second, late].forEach(({ page }) => page.dispose());
});

test('a thousand changes a second are told some dozen times, the last one always', async () => {
  const { comms, open, update, say } = scriptedControls();
  const run = new RunComms();
  open('bar', 'FloatProgressModel', { value: 0 });
  run.attach(comms);
  const { page, of, frames } = join(run);
  await settled();
  for (let round = 0; round < 10; round++) {
    for (let at = 0; at < 100; at++) {
      update('bar', { value: round * 100 + at });
    }
    await delay(10);
  }
  await settled();
  expect(of('update').length).toBeLessThan(20);
  expect(of('update').at(-1)).toMatchObject({ state: { value: 999 } });

  for (let at = 0; at < 5_000; at++) {
    say('comm_msg', { comm_id: 'bar', data: { method: 'custom', content: { at } } });
  }
  await settled();
  // Too much to tell one by one: the page begins anew.
  expect(frames.length).toBeLessThan(2_200);
  expect(of('begin').length).toBe(2);
  page.dispose();
});

test('without a kernel the page is told why, and with a new one it begins anew', async () => {
  const run = new RunComms();
  const { page, of } = join(run);
  await settled();
  expect(of('begin')).toEqual([{ op: 'begin', models: {}, paths: [], away: NO_KERNEL }]);
  page.receive(moved(1), []);
  const { comms, open } = scriptedControls();
  open('slider', 'IntSliderModel', { value: 1 });
  run.attach(comms);
  await settled();
  expect(of('begin')[1]).toMatchObject({ models: { slider: {} }, away: null });
  run.attach(null);
  await settled();
  expect(of('begin')[2]).toMatchObject({ models: {}, away: NO_KERNEL });
  expect(of('idle')).toMatchObject([{ refusal: { code: 'not-allowed' } }]);
  page.dispose();
});

test('who sends too fast is slowed down, and shown what is so', async () => {
  const { comms, open, sent } = scriptedControls();
  const run = new RunComms();
  open('slider', 'IntSliderModel', { value: 0 });
  run.attach(comms);
  const { page, of } = join(run);
  await settled();
  for (let at = 0; at < 1_000; at++) {
    page.receive(moved(at, `m${at}`), []);
  }
  await settled();
  expect(sent.length).toBeLessThan(130);
  expect(of('idle').filter(({ refusal }) => refusal !== null).length).toBeGreaterThan(800);
  expect(of('begin').length).toBeGreaterThan(1);
  page.dispose();
});

test('a participant gets no traceback out of an Output control, an author does', async () => {
  const { comms, open } = scriptedControls();
  const run = new RunComms();
  const outputs = [{ output_type: 'error', ename: 'E', evalue: 'no', traceback: ['secret = 1'] }];
  open('out', 'OutputModel', { outputs }, { module: '@jupyter-widgets/output' });
  run.attach(comms);
  const [person, author] = [join(run), join(run, 'author')];
  await settled();
  expect(JSON.stringify(person.frames)).not.toContain('secret = 1');
  expect(JSON.stringify(person.frames)).toContain('"ename":"E"');
  expect(JSON.stringify(author.frames)).toContain('secret = 1');
  [person, author].forEach(({ page }) => page.dispose());
});
