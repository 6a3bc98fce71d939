/** For tests: several real `serve` processes behind one address, with a proxy that deals out connections in turn. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { LaunchConfig } from '@lockstep/protocol';

/** Demanded by every process of the address. */
export const TOKEN = 'the-right-token';

/** Bundles the program and the thread beside it, as the build does; returns the program. */
export function bundleProgram(folder: string): string {
  const source = 'packages/companion/src';
  const bundle = (entry: string, outfile: string): void => {
    const aliases = readdirSync('packages').map(
      name => `--alias:@lockstep/${name}=${resolve('packages', name, 'src/index.ts')}`
    );
    execFileSync(
      resolve('node_modules/.bin/esbuild'),
      [
        resolve(source, entry),
        '--bundle',
        '--platform=node',
        '--format=esm',
        '--log-level=error',
        '--external:pg-native',
        '--define:LOCKSTEP_VERSION="test"',
        `--banner:js=import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);`,
        `--outfile=${join(folder, outfile)}`,
        `--alias:@lockstep/converter=${resolve('converter/src/index.ts')}`,
        ...aliases
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] }
    );
  };
  bundle('main.ts', 'lockstep.mjs');
  bundle('store/postgres/thread.ts', 'postgres.mjs');
  return join(folder, 'lockstep.mjs');
}

/** One process. */
export interface Served {
  name: string;
  port: number;
  child: ChildProcess;
  /** What it said on both outputs. */
  said(): string;
  /** Ends it in order, with its kernels. */
  close(): Promise<void>;
}

/** Starts `serve` for the notebooks of `config.root`, and waits until it listens. */
export async function startServe(options: {
  program: string;
  folder: string;
  name: string;
  config: LaunchConfig;
  port: number;
  store: string;
}): Promise<Served> {
  const { program, folder, name, config, port, store } = options;
  const own = join(folder, name);
  mkdirSync(join(own, 'page', 'assets'), { recursive: true });
  writeFileSync(join(own, 'page', 'index.html'), '<!doctype html><title>Apps</title>');
  const launch: LaunchConfig = {
    ...config,
    instance: name,
    state: join(own, 'state'),
    page: join(own, 'page')
  };
  const child = spawn(
    process.execPath,
    [
      program,
      'serve',
      config.root,
      ...['--port', String(port), '--token', TOKEN, '--warm', '0', '--store', 'env:STORE_URL']
    ],
    {
      cwd: config.root,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LOCKSTEP_CONFIG: JSON.stringify(launch), STORE_URL: store }
    }
  );
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += String(chunk)));
  await new Promise<void>((found, lost) => {
    child.once('exit', status => lost(new Error(`serve ended with ${status}: ${text}`)));
    createInterface(child.stdout).on('line', line => {
      text += `${line}\n`;
      if (/Ctrl\+C/.test(line)) {
        found();
      }
    });
  });
  return {
    name,
    port,
    child,
    said: () => text,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        child.stdin.end();
        await exit;
      }
    }
  };
}

/** A proxy that gives each connection to the next process in turn, past those that take none. */
export interface RoundRobin {
  port: number;
  close(): Promise<void>;
}

export async function roundRobin(ports: readonly number[]): Promise<RoundRobin> {
  let turn = 0;
  const open = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, caller => {
    open.add(caller);
    caller.on('close', () => open.delete(caller));
    caller.on('error', () => caller.destroy());
    const attempt = (left: number): void => {
      const there = connect({ port: ports[turn++ % ports.length] ?? 0, host: '127.0.0.1' });
      const refused = (): void => (left > 0 ? attempt(left - 1) : void caller.destroy());
      there.once('error', refused);
      there.once('connect', () => {
        there.off('error', refused);
        there.on('error', () => caller.destroy());
        there.on('close', () => caller.destroy());
        caller.on('close', () => there.destroy());
        caller.pipe(there);
        there.pipe(caller);
      });
    };
    attempt(ports.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      open.forEach(socket => socket.destroy());
      server.close();
      await once(server, 'close');
    }
  };
}

/** Ports that nobody uses now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map(server => once(server, 'listening')));
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => once(server.close(), 'close')));
  return ports;
}
