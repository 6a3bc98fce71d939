/** The guard over the suite: no test, and no process of a test, reaches beyond this machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Reserved for documentation (RFC 5737): nobody answers there. */
const ELSEWHERE = '192.0.2.1';

/** What the guard found in this process, taken from it so that this spec does not fail for it. */
function found(): string {
  const guard: unknown = jest.requireActual(resolve('scripts/network/guard.cjs'));
  const { found: take } = guard as { found(): string[] };
  return take().join();
}

it('refuses a socket and a request to any other machine, by address or by name', async () => {
  expect(() => connect(80, ELSEWHERE)).toThrow(ELSEWHERE);
  expect(found()).toContain(ELSEWHERE);
  await expect(fetch('http://models.example.org/v1')).rejects.toThrow();
  expect(found()).toContain('models.example.org');
  await expect(fetch(`https://${ELSEWHERE}/v1`)).rejects.toThrow();
  expect(found()).toContain(ELSEWHERE);
});

it('writes down what a process of a test tries, even when that process says nothing', () => {
  expect(process.env['NODE_OPTIONS']).toContain('guard.cjs');
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-guard-'));
  const log = join(folder, 'tried.log');
  const script = `fetch('http://${ELSEWHERE}/').catch(() => undefined)`;
  const env = { ...process.env, LOCKSTEP_NETWORK_LOG: log };
  execFileSync(process.execPath, ['-e', script], { env });
  expect(readFileSync(log, 'utf-8')).toContain(ELSEWHERE);
  rmSync(folder, { recursive: true });
});

it('lets sockets of this machine through', async () => {
  const server = createServer(socket => socket.end('here'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, 'localhost');
    socket.on('data', data => resolve(String(data)));
    socket.on('error', reject);
  });
  expect(text).toBe('here');
  await new Promise(resolve => server.close(resolve));
});
