/** What pages may do to a kernel's controls, and what Output controls take. */
import type { PageComm } from '@lockstep/protocol';
import { CAPTURE_LIMITS, CUT_NOTE } from './captured';
import { MOST_WAITING, type CommNews } from './kernelComms';
import { scriptedControls } from './testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const frame = (comm: string, data: PageComm['data']): PageComm => ({
  channel: 'comm/a1b2c3d4',
  msg: '1',
  comm,
  data
});
const set = (state: Record<string, unknown>): PageComm['data'] => ({ method: 'update', state });

test('a page sets values of controls on show, and nothing else of them', () => {
  const { comms, open, sent } = scriptedControls();
  open('slider', 'IntSliderModel', { value: 3, max: 10 });
  open('unseen', 'IntSliderModel', { value: 3 }, { hidden: true });
  open('html', 'HTMLModel', { value: '<b>x</b>' });
  open('off', 'TextModel', { value: '', disabled: true });
  open('foreign', 'AnyModel', { _esm: '' }, { module: 'anywidget' });
  open('out', 'OutputModel', { outputs: [] }, { module: '@jupyter-widgets/output' });
  expect(comms.pass('p/1', frame('slider', set({ value: 4 })), [])).toBe('sent');
  for (const [comm, state] of [
    ['slider', { max: 1_000 }],
    ['slider', { value: 4, _view_module: 'evil' }],
    ['unseen', { value: 4 }],
    ['html', { value: '<img src=x onerror=alert(1)>' }],
    ['off', { value: 'x' }],
    ['foreign', { _esm: 'export default {}' }],
    ['foreign', { value: 1 }],
    ['out', { msg_id: 'x' }],
    ['none', { value: 1 }]
  ] as const) {
    expect([comm, comms.pass('p/2', frame(comm, set(state)), [])]).toEqual([comm, 'not-allowed']);
  }
  expect(sent.map(({ comm, data }) => [comm, data])).toEqual([
    ['slider', { method: 'update', state: { value: 4 } }]
  ]);
});

test('a button is pressed by its one event, with nothing beside it', () => {
  const { comms, open } = scriptedControls();
  open('button', 'ButtonModel');
  const press = (content: unknown): string =>
    comms.pass('p/1', frame('button', { method: 'custom', content }), []);
  expect(press({ event: 'click' })).toBe('sent');
  expect(press({ event: 'run', code: '1' })).toBe('not-allowed');
  expect(press({ event: 'click', code: '1' })).toBe('not-allowed');
  expect(press('click')).toBe('not-allowed');
});

test('a busy kernel collects a bounded number of wishes', () => {
  const { comms, open, idle, sent } = scriptedControls();
  open('slider', 'IntSliderModel', { value: 0 });
  const wish = (at: number): string =>
    comms.pass(`p/${at}`, frame('slider', set({ value: at })), []);
  for (let at = 0; at < MOST_WAITING; at++) {
    expect(wish(at)).toBe('sent');
  }
  expect(wish(99)).toBe('busy');
  idle('p/0');
  expect(wish(100)).toBe('sent');
  expect(sent).toHaveLength(MOST_WAITING + 1);
});

test('a message whose end was lost is over when the kernel answers a later one', async () => {
  const { comms, open, idle } = scriptedControls();
  const ended: string[] = [];
  comms.follow(news => news.op === 'idle' && ended.push(news.parent));
  open('slider', 'IntSliderModel', { value: 0 });
  comms.pass('p/1', frame('slider', set({ value: 1 })), []);
  comms.pass('p/2', frame('slider', set({ value: 2 })), []);
  idle('p/2');
  expect(ended).toEqual(['p/1', 'p/2']);
  comms.pass('p/3', frame('slider', set({ value: 3 })), []);
  await jest.advanceTimersByTimeAsync(6_000);
  expect(ended).toEqual(['p/1', 'p/2', 'p/3']);
});

test('what the kernel does not repeat is so once it has worked through the message', () => {
  const { comms, open, idle, update } = scriptedControls();
  open('upload', 'FileUploadModel', { value: [] });
  open('slider', 'IntSliderModel', { value: 0 });
  const upload = set({ value: [{ name: 'a.csv', content: null }] });
  const bytes = new Uint8Array([1, 2, 3]);
  const paths = { buffer_paths: [['value', 0, 'content']] };
  comms.pass('p/1', frame('upload', { ...upload, ...paths }), [bytes]);
  expect(comms.mirror.trait('upload', 'value')).toEqual([]);
  idle('p/1');
  expect(comms.mirror.trait('upload', 'value')).toEqual([{ name: 'a.csv', content: bytes }]);

  comms.pass('p/2', frame('slider', set({ value: 99 })), []);
  update('slider', { value: 99 }, 'p/2', true);
  update('slider', { value: 10 }, 'p/2');
  idle('p/2');
  expect(comms.mirror.trait('slider', 'value')).toBe(10);
});

test('an Output control takes what its request prints, line overwritten by line, and tells the kernel', () => {
  const { comms, open, update, print, idle, sent, say } = scriptedControls();
  const news: CommNews[] = [];
  comms.follow(one => void news.push(one));
  open('out', 'OutputModel', { msg_id: '', outputs: [] }, { module: '@jupyter-widgets/output' });
  expect(comms.captures('cell-1')).toBe(false);
  update('out', { msg_id: 'cell-1' });
  expect(comms.captures('cell-1')).toBe(true);
  print('10 %\r', 'cell-1');
  print('20 %\r', 'cell-1');
  print('elsewhere', 'cell-2');
  jest.advanceTimersByTime(60);
  const outputs = (): unknown => comms.mirror.trait('out', 'outputs');
  expect(outputs()).toEqual([{ output_type: 'stream', name: 'stdout', text: '20 %' }]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ comm: 'out', data: { state: { outputs: outputs() } } });

  say('clear_output', { wait: true }, 'cell-1');
  print('30 %\n', 'cell-1');
  say('error', { ename: 'ValueError', evalue: 'no', traceback: ['a line'] }, 'cell-1');
  jest.advanceTimersByTime(60);
  expect(outputs()).toMatchObject([{ text: '30 %\n' }, { ename: 'ValueError' }]);
  // The kernel is busy: it hears the newest when it has read the one before.
  expect(sent).toHaveLength(1);
  idle(sent[0]?.id ?? '');
  expect(sent).toHaveLength(2);
  // Its echo may be older than what is here.
  update('out', { outputs: [] }, sent[1]?.id, true);
  expect(outputs()).toHaveLength(2);

  update('out', { msg_id: '' });
  expect(comms.captures('cell-1')).toBe(false);
  expect(news.some(one => one.op === 'update' && one.names.includes('outputs'))).toBe(true);
});

test('an Output control that is flooded stays small and says that more came', () => {
  const { comms, open, print, say } = scriptedControls();
  const module = '@jupyter-widgets/output';
  open('out', 'OutputModel', { msg_id: 'cell-1', outputs: [] }, { module });
  const line = `${'x'.repeat(999)}\n`;
  for (let at = 0; at < 2_000; at++) {
    print(line, 'cell-1');
  }
  for (let at = 0; at < 1_000; at++) {
    say('display_data', { data: { 'text/plain': 'y' }, metadata: {} }, 'cell-1');
  }
  jest.advanceTimersByTime(2_000);
  const text = JSON.stringify(comms.mirror.trait('out', 'outputs'));
  expect(text.length).toBeLessThan(CAPTURE_LIMITS.characters * 1.2);
  expect(text).toContain(JSON.stringify(CUT_NOTE).slice(1, -1));
});

test('a display that an Output control holds is updated from anywhere', () => {
  const { comms, open, say } = scriptedControls();
  const module = '@jupyter-widgets/output';
  open('out', 'OutputModel', { msg_id: 'cell-1', outputs: [] }, { module });
  const transient = { display_id: 'd' };
  say('display_data', { data: { 'text/plain': 'a' }, metadata: {}, transient }, 'cell-1');
  say('update_display_data', { data: { 'text/plain': 'b' }, metadata: {}, transient }, 'cell-9');
  jest.advanceTimersByTime(60);
  expect(comms.mirror.trait('out', 'outputs')).toMatchObject([{ data: { 'text/plain': 'b' } }]);
});
