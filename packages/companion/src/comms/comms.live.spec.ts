/** Controls against a real kernel with ipywidgets: sliders, buttons, uploads, interact, also while it is busy. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PageComm } from '@lockstep/protocol';
import { startServer, type TestServer } from '../engine/testing/server';
import { jupyterKernels } from '../kernels/jupyter';
import type { KernelLease, KernelMessage } from '../kernels/lease';
import { silentLog } from '../log';
import { RunComms, type CommPage, type Headless } from './runComms';

jest.setTimeout(60_000);

let server: TestServer;
let lease: KernelLease;
let page: CommPage;
const run = new RunComms();
const frames: Headless[] = [];

beforeAll(async () => {
  server = startServer();
  const { jupyter } = server.config;
  if (jupyter === undefined) {
    throw new Error('There is no server.');
  }
  const kernels = jupyterKernels(jupyter, silentLog());
  const wish = { run: 'a1b2c3d4', kernelspec: 'python3', language: 'python', folder: '' };
  lease = await kernels.start(wish, () => undefined, new AbortController().signal);
  run.attach(lease.comms ?? null);
  page = run.join({
    scope: 'participant',
    send: frame => {
      frames.push(structuredClone(frame));
      return Promise.resolve();
    }
  });
});

afterAll(async () => {
  page.dispose();
  await lease.end();
  await server.close();
});

/** Runs code and gives what the step itself shows. */
async function runCode(code: string): Promise<KernelMessage[]> {
  const messages: KernelMessage[] = [];
  const reply = await lease.execute(code, true, {
    message: message => void messages.push(message),
    question: () => undefined
  });
  expect(reply).toEqual({ status: 'ok' });
  return messages;
}

/** The control whose model has that name and trait. */
function controlWith(model: string, trait = '_model_name', value: unknown = model): string {
  const models = lease.comms?.mirror.picture().models ?? {};
  const [found] =
    Object.entries(models).find(
      ([, state]) => state._model_name === model && state[trait] === value
    ) ?? [];
  expect(found).toBeDefined();
  return found ?? '';
}

const trait = (comm: string, name: string): unknown => lease.comms?.mirror.trait(comm, name);

let count = 0;
async function act(
  comm: string,
  data: PageComm['data'],
  buffers: Uint8Array[] = []
): Promise<void> {
  count += 1;
  const msg = `m${count}`;
  page.receive({ channel: 'comm/a1b2c3d4', msg, comm, data }, buffers);
  await until(() => frames.some(frame => frame.op === 'idle' && frame.parent === msg));
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > 10_000) {
      throw new Error('It did not come.');
    }
    await delay(20);
  }
}

test('a slider reaches the code that observes it, whose output comes back; its range holds', async () => {
  const shown = await runCode(`
import ipywidgets as w
s = w.IntSlider(value=3, max=10); out = w.Output(); seen = []
def on(change):
    seen.append(change.new)
    with out:
        print('now', change.new)
s.observe(on, 'value')
display(s, out)`);
  expect(shown.filter(({ type }) => type === 'display')).toHaveLength(2);
  const slider = controlWith('IntSliderModel');
  await act(slider, { method: 'update', state: { value: 7 } });
  await act(slider, { method: 'update', state: { value: 5_000 } });
  expect(trait(slider, 'value')).toBe(10);
  const output = controlWith('OutputModel');
  await until(() => JSON.stringify(trait(output, 'outputs')).includes('now 10'));
  expect(await runCode('print(seen, s.max)')).toEqual([
    { type: 'stream', name: 'stdout', text: '[7, 10] 10\n' }
  ]);
});

test('interact draws anew for each value, a failing callback shows no source, clear_output clears', async () => {
  const shown = await runCode(`
from ipywidgets import interact
@interact(n=(0, 5))
def square(n=2):
    if n == 5:
        raise ValueError('five')
    print('square', n * n)`);
  expect(shown.map(({ type }) => type)).toEqual(['display']);
  const slider = controlWith('IntSliderModel', 'description', 'n');
  await act(slider, { method: 'update', state: { value: 3 } });
  const holds = (text: string): boolean =>
    frames.some(frame => frame.op === 'update' && JSON.stringify(frame.state).includes(text));
  await until(() => holds('square 9'));
  await act(slider, { method: 'update', state: { value: 5 } });
  await until(() => holds('ValueError'));
  expect(holds('raise ')).toBe(false);
});

test('a button, an upload and a picture keep their bytes', async () => {
  await runCode(`
b = w.Button(description='Go'); up = w.FileUpload(); im = w.Image(value=bytes([137, 80, 78, 71, 0, 255]))
b.on_click(lambda _: seen.append('click'))
display(b, up, im)`);
  expect(trait(controlWith('ImageModel'), 'value')).toEqual(
    new Uint8Array([137, 80, 78, 71, 0, 255])
  );
  await act(controlWith('ButtonModel'), { method: 'custom', content: { event: 'click' } });
  const file = { name: 'a.csv', type: 'text/csv', size: 3, last_modified: 0 };
  await act(
    controlWith('FileUploadModel'),
    {
      method: 'update',
      state: { value: [file] },
      buffer_paths: [['value', 0, 'content']]
    },
    [new Uint8Array([65, 44, 66])]
  );
  expect(await runCode('print(seen[-1], bytes(up.value[0].content))')).toEqual([
    { type: 'stream', name: 'stdout', text: "click b'A,B'\n" }
  ]);
  expect(trait(controlWith('FileUploadModel'), 'value')).toMatchObject([{ name: 'a.csv' }]);
});

test('while the kernel is busy a page gets everything at once, and what it does comes after', async () => {
  const busy = runCode('import time; time.sleep(1.5)');
  const slider = controlWith('IntSliderModel');
  const moved = act(slider, { method: 'update', state: { value: 1 } });
  const begun: Headless[] = [];
  const other = run.join({
    scope: 'participant',
    send: frame => {
      begun.push(frame);
      return Promise.resolve();
    }
  });
  await until(() => begun.length > 0);
  const [begin] = begun;
  expect(begin?.op === 'begin' && Object.keys(begin.models).length).toBe(20);
  let done = false;
  void busy.then(() => {
    done = true;
  });
  await Promise.resolve();
  expect(done).toBe(false);
  await Promise.all([busy, moved]);
  other.dispose();
  expect(trait(slider, 'value')).toBe(1);
});

test('a notebook that floods its controls leaves pages with some dozen frames and the last value', async () => {
  const before = frames.length;
  await runCode(`
bar = w.IntProgress(max=3000); display(bar)
for i in range(3001):
    bar.value = i`);
  const bar = controlWith('IntProgressModel');
  await until(() => trait(bar, 'value') === 3_000);
  await delay(200);
  const told = frames.slice(before).filter(frame => frame.op === 'update' && frame.comm === bar);
  expect(told.length).toBeLessThan(200);
  expect(told.at(-1)).toMatchObject({ state: { value: 3_000 } });
});

test('closed controls are closed on pages', async () => {
  const bar = controlWith('IntProgressModel');
  await runCode('bar.close()');
  await until(() => frames.some(frame => frame.op === 'close' && frame.comm === bar));
  expect(lease.comms?.mirror.has(bar)).toBe(false);
});
