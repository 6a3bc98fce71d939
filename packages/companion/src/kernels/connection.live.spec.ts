/** Reaching a Jupyter server: over its Unix socket, over TCP, with a wrong credential, and when there is none. */
import { connect, createServer, type Server } from 'node:net';
import { startServer, type TestServer } from '../engine/testing/server';
import { silentLog } from '../log';
import { type JupyterAddress, jupyterSettings, kernelSpecs } from './connection';
import { jupyterKernels } from './jupyter';
import type { KernelMessage } from './lease';

jest.setTimeout(40_000);

let server: TestServer;
let address: JupyterAddress;
let relay: Server;
const never = new AbortController().signal;

beforeAll(async () => {
  server = startServer();
  address = server.config.jupyter ?? { url: '', token: '' };
  relay = createServer(socket => {
    const behind = connect(address.socket ?? '');
    socket.pipe(behind).pipe(socket);
    socket.on('error', () => behind.destroy());
    behind.on('error', () => socket.destroy());
  });
  await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve));
  await kernelSpecs(
    jupyterSettings(address, () => undefined),
    never
  );
});

afterAll(async () => {
  relay.close();
  await server.close();
});

function overTcp(token = address.token): JupyterAddress {
  const bound = relay.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return { url: `http://127.0.0.1:${port}/`, token };
}

test('over TCP a kernel starts under the id we chose, runs code and ends', async () => {
  const kernels = jupyterKernels(overTcp(), silentLog());
  const taken: string[] = [];
  const wish = { run: 'a1b2c3d4', kernelspec: 'python3', language: 'python', folder: '' };
  const lease = await kernels.start(wish, kernel => void taken.push(kernel), never);
  const messages: KernelMessage[] = [];
  try {
    expect(taken).toEqual([lease.kernel]);
    expect(await kernels.leased(never)).toEqual([{ run: 'a1b2c3d4', kernel: lease.kernel }]);
    const reply = await lease.execute('print(6 * 7)', true, {
      message: message => void messages.push(message),
      question: () => undefined
    });
    expect(reply).toEqual({ status: 'ok' });
    expect(messages).toEqual([{ type: 'stream', name: 'stdout', text: '42\n' }]);
  } finally {
    await lease.end();
  }
  await server.untilNoKernels();
  await kernels.end(lease.kernel);
});

test('a wrong credential is said at once', async () => {
  for (const wrong of [{ ...address, token: 'wrong' }, overTcp('wrong')]) {
    await expect(
      kernelSpecs(
        jupyterSettings(wrong, () => undefined),
        never
      )
    ).rejects.toMatchObject({ code: 'jupyter-refused' });
  }
});

test('a server that does not come is waited for, then one sentence; an abort ends the waiting', async () => {
  const nobody = jupyterSettings({ ...address, socket: `${address.socket}.none` }, () => undefined);
  await expect(kernelSpecs(nobody, never, 150)).rejects.toMatchObject({
    code: 'jupyter-unreachable'
  });
  const controller = new AbortController();
  const waiting = kernelSpecs(nobody, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
