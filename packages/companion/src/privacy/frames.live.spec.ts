/** Reading data frames out of a real kernel. */
import { KernelAPI } from '@jupyterlab/services';
import { startServer, type TestServer } from '../engine/testing/server';
import { jupyterSettings, kernelSpecs } from '../kernels/connection';
import { jupyterKernels } from '../kernels/jupyter';
import type { KernelLease } from '../kernels/lease';
import { silentLog } from '../log';
import { kernelFrames } from './frames';

jest.setTimeout(60_000);

let server: TestServer;
let lease: KernelLease;
let settings: ReturnType<typeof jupyterSettings>;
const never = new AbortController().signal;
const quiet = { message: () => undefined, question: () => undefined };
const read = () => kernelFrames(settings, [lease.kernel], never);

beforeAll(async () => {
  server = startServer();
  const address = server.config.jupyter ?? { url: '', token: '' };
  settings = jupyterSettings(address, () => undefined);
  await kernelSpecs(settings, never);
  const wish = { run: 'f1a2b3c4', kernelspec: 'python3', language: 'python', folder: '' };
  lease = await jupyterKernels(address, silentLog()).start(wish, () => undefined, never);
});

afterAll(async () => {
  await lease.end();
  await server.close();
});

test('text columns come, whatever the frame is called and however it is made', async () => {
  expect(await read()).toEqual([]);
  await lease.execute(
    [
      'import pandas as pd',
      'patients = pd.DataFrame({"name": ["Ada Łovelace", "O\'Hara \\"Q\\"", None], "n": [1, 2, 3]})',
      '_twins = pd.concat([patients[["name"]], patients[["name"]]], axis=1)',
      'kinds = pd.DataFrame({"kind": pd.Categorical(["a", "b"])})',
      'count = len(globals())'
    ].join('\n'),
    false,
    quiet
  );
  const columns = await read();
  expect(columns).toContainEqual({ name: 'name', values: ['Ada Łovelace', 'O\'Hara "Q"'] });
  expect(columns.map(({ name }) => name).sort()).toEqual(['kind', 'name', 'name', 'name']);
});

test('nothing of the question stays in the namespace or counts as a run', async () => {
  await read();
  const reply = await lease.execute('assert len(globals()) == count + 1', false, quiet);
  expect(reply).toEqual({ status: 'ok' });
});

test('a busy kernel is given a moment; one that is gone holds nothing', async () => {
  const running = lease.execute('import time; time.sleep(1)', false, quiet);
  const busy = async () =>
    (await KernelAPI.getKernelModel(lease.kernel, settings))?.execution_state === 'busy';
  while (!(await busy())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  await expect(kernelFrames(settings, [lease.kernel], never, 0)).rejects.toMatchObject({
    why: 'policy'
  });
  // One that finishes in time is read.
  expect(await kernelFrames(settings, [lease.kernel], never, 20_000)).toHaveLength(4);
  await running;
  const gone = '00000000-0000-4000-8000-000000000000';
  expect(await kernelFrames(settings, [gone], never)).toEqual([]);
});
