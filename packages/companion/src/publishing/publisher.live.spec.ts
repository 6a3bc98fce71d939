/** Publishing from JupyterLab with the real page process: its link, board, restart, token, and end. */
import { RunView, routes } from '@lockstep/protocol';
import type { Notice } from '@lockstep/protocol';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { freePortFrom } from '../cli/ports';
import { silentLog } from '../log';
import { NOTEBOOK, launchConfig, raw, temporaryFolder } from '../testing/parts';
import { cookieOf } from '../testing/served';
import { askPage, jsonOf } from './askPage';
import { Publisher } from './publisher';

const PATH = 'analyses/small.ipynb';

/** How it is published, apart from place and port. */
const WISH = { maxKernels: 2, chat: false, sharesNotebook: false };

let folder: string;
let remove: () => void;
let publisher: Publisher;
const notices: Notice[] = [];

function newPublisher(): Publisher {
  return new Publisher({
    config: { ...launchConfig(folder), python: resolve('.venv/bin/python') },
    environment: { ...process.env, ANTHROPIC_API_KEY: 'sk-never-passed-on' },
    log: silentLog(),
    notify: notice => void notices.push(notice),
    now: Date.now
  });
}

beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  mkdirSync(join(folder, 'analyses'));
  writeFileSync(join(folder, PATH), JSON.stringify(NOTEBOOK));
  publisher = newPublisher();
});

afterAll(async () => {
  await publisher.close();
  remove();
});

const at = (port: number | null): { host: string; port: number } => ({
  host: '127.0.0.1',
  port: port ?? 0
});

/** The process of the page: the one whose environment names the publication's state folder. */
function pageProcess(id: string): number {
  const state = join(folder, 'state', 'published', id);
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .find(pid => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf-8');
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf-8');
        return (
          environment.includes(`LOCKSTEP_STATE=${state}`) &&
          line.includes('jupyterlab_lockstep\0serve')
        );
      } catch {
        // It ended while we looked.
        return false;
      }
    });
  return Number(found ?? 0);
}

it('is off before, and says which port is free when the wanted one is taken', async () => {
  expect(publisher.read(PATH)).toMatchObject({ state: 'off', address: null, port: null });
  expect(existsSync(join(folder, 'state', 'published'))).toBe(false);
  const taken = createServer();
  const port = await freePortFrom(19_000, '127.0.0.1');
  await new Promise<void>(done => taken.listen({ port, host: '127.0.0.1' }, done));
  const refused = await publisher.start({ path: PATH, reachable: 'machine', port, ...WISH });
  expect(refused).toMatchObject({
    state: 'failed',
    problem: { code: 'port-in-use' }
  });
  expect(refused.problem?.field).toMatch(/^\d+$/);
  await new Promise(done => taken.close(done));
});

it('serves the notebook to who has the link, shows the author its board, and keeps both over a crash', async () => {
  const port = await freePortFrom(19_100, '127.0.0.1');
  const on = await publisher.start({ path: PATH, reachable: 'machine', port, ...WISH });
  expect(on).toMatchObject({
    state: 'on',
    problem: null,
    address: `http://127.0.0.1:${port}/`,
    title: 'Small app',
    steps: 3,
    linkShown: false
  });
  const link = publisher.link(on.id);
  expect(publisher.read(PATH)).toMatchObject({ linkShown: true, tokenEnd: link.slice(-4) });
  const { pathname, search } = new URL(link);
  const came = await raw(at(port), 'GET', pathname + search);
  const headers = {
    Cookie: cookieOf(came),
    Origin: `http://127.0.0.1:${port}`,
    'X-Lockstep': '1',
    'Content-Type': 'application/json'
  };
  const { apps } = routes.listApps.reply.parse(
    (await raw(at(port), 'GET', '/apps', headers)).json()
  );
  const made = await raw(at(port), 'POST', '/runs', headers, JSON.stringify({ app: apps[0]?.app }));
  const { state } = RunView.parse(made.json());
  const words = JSON.stringify({ step: state.plan.steps[0]?.id, words: 'What is this for?' });
  const told = await raw(at(port), 'POST', `/runs/${state.run}/messages`, headers, words);
  expect(told.status).toBe(200);

  const board = async (): Promise<unknown> =>
    jsonOf(await askPage(publisher.doorOf(on.id), 'POST', '/board', { search: '', offset: 0 }));
  const shown = {
    open: 1,
    all: 1,
    people: 1,
    messages: [
      { run: state.run, who: 'browser 1', telling: { words: 'What is this for?', number: 1 } }
    ],
    runs: [{ run: state.run, word: 'Ready', step: 1, steps: 3 }]
  };
  expect(await board()).toMatchObject(shown);
  // The board's doors change no run, and are not on the port that participants reach.
  const command = askPage(publisher.doorOf(on.id), 'POST', `/runs/${state.run}/commands`, {});
  await expect(command).rejects.toMatchObject({ status: 404 });
  expect((await raw(at(port), 'POST', '/board', headers, '{}')).status).toBe(404);

  const first = pageProcess(on.id);
  expect(first).toBeGreaterThan(0);
  expect(readFileSync(`/proc/${first}/environ`, 'utf-8')).not.toContain('sk-never-passed-on');
  process.kill(first, 'SIGKILL');
  while (publisher.read(PATH).notice === null) {
    await new Promise(done => setTimeout(done, 50));
  }
  expect(notices.at(-1)).toMatchObject({ code: 'page-restarted' });
  expect(pageProcess(on.id)).not.toBe(first);
  expect(await board()).toMatchObject(shown);

  const changed = await publisher.changeToken(on.id);
  expect(changed).toMatchObject({ linkShown: false, state: 'on' });
  expect((await raw(at(port), 'GET', pathname + search)).status).toBe(401);
  expect((await raw(at(port), 'GET', '/apps', headers)).status).toBe(200);

  const kept = publisher.link(on.id);
  expect(await publisher.stop(on.id)).toMatchObject({ state: 'off', address: null });
  await expect(raw(at(port), 'GET', '/health')).rejects.toThrow('ECONNREFUSED');
  expect(() => publisher.doorOf(on.id)).toThrow('Nothing is published now.');
  const again = await publisher.start({
    path: PATH,
    reachable: 'machine',
    port: null,
    ...WISH
  });
  expect([again.state, publisher.link(again.id)]).toEqual(['on', kept]);
  expect((await raw(at(port), 'GET', `/runs/${state.run}`, headers)).status).toBe(200);
}, 60_000);
