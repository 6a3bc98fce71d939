/** The door for a person's own file on a served page: whose run, which name, how much. */
import { Refusal, routes, RunView, UPLOAD_LIMITS, uploadRoutes } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePortFrom } from '../cli/ports';
import { runServe } from '../cli/serve';
import type { EngineDeps } from '../contract';
import { silentLog } from '../log';
import {
  launchConfig,
  NOTEBOOK,
  raw,
  type RawAnswer,
  temporaryFolder,
  testTerminal,
  writePage
} from '../testing/parts';
import { scriptedEngine } from '../testing/scriptedEngine';

let folder: string;
let remove: () => void;
let config: LaunchConfig;
let deps: EngineDeps;
let port: number;
let stop: AbortController;
let ended: Promise<number>;

beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  config = launchConfig(folder);
  writePage(folder);
  writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(NOTEBOOK));
  stop = new AbortController();
  const terminal = testTerminal(folder);
  port = await freePortFrom(18_400, '127.0.0.1');
  ended = runServe(
    terminal,
    ['small.ipynb'],
    { port, host: '127.0.0.1', maxKernels: 2, trustProxy: false, token: null },
    {
      config,
      createEngine(given) {
        deps = given;
        return scriptedEngine(given);
      },
      log: silentLog(),
      signal: stop.signal
    }
  );
  await Promise.race([terminal.printed(/Ctrl\+C/), ended]);
});

afterEach(async () => {
  stop.abort();
  await ended;
  remove();
});

const ask = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Uint8Array
): Promise<RawAnswer> => raw({ host: '127.0.0.1', port }, method, path, headers, body);

interface Visitor {
  run: string;
  headers: Record<string, string>;
}

/** A browser with a run of its own. */
async function visitor(): Promise<Visitor> {
  const first = await ask('GET', '/', {});
  const headers = {
    Cookie: first.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    Origin: `http://127.0.0.1:${port}`,
    'X-Lockstep': '1',
    'Content-Type': 'application/json'
  };
  const { apps } = routes.listApps.reply.parse((await ask('GET', '/apps', headers)).json());
  const made = await ask('POST', '/runs', headers, JSON.stringify({ app: apps[0]?.app }));
  const { state } = RunView.parse(made.json());
  return {
    run: state.run,
    headers: { ...headers, 'Content-Type': 'application/octet-stream' }
  };
}

function upload(
  { run, headers }: Visitor,
  name: string,
  bytes: string | Uint8Array = 'a,b\n1,2\n'
): Promise<RawAnswer> {
  return ask('POST', `/runs/${run}/uploads/${encodeURIComponent(name)}`, headers, bytes);
}

const codeOf = (answer: RawAnswer): string => Refusal.parse(answer.json()).code;

test('a file is kept under a name without folders, and belongs to its run', async () => {
  const me = await visitor();
  const answer = await upload(me, '../../etc/größe: "x".csv');
  expect(answer.status).toBe(200);
  const { value, bytes } = uploadRoutes.uploadFile.reply.parse(answer.json());
  expect(value.v).toMatch(/^[0-9a-f]{32}$/);
  expect(value.name).toBe('größe_ _x_.csv');
  expect(bytes).toBe(8);
  const [kept] = deps.store.uploads(me.run);
  expect(Buffer.from(deps.blobs.read(kept?.blob ?? '') ?? []).toString()).toBe('a,b\n1,2\n');
  expect(readdirSync(join(config.state, 'serve', 'incoming'))).toEqual([]);
});

test('another browser’s run takes none, and is as absent as one that never was', async () => {
  const me = await visitor();
  const other = await visitor();
  expect(codeOf(await upload({ ...me, run: other.run }, 'a.csv'))).toBe('run-unknown');
  expect(codeOf(await upload({ ...me, run: 'abcdefgh12345678' }, 'a.csv'))).toBe('run-unknown');
  expect(deps.store.uploads(other.run)).toEqual([]);
});

test.each([
  ['another type', { 'Content-Type': 'text/plain' }, 'not-bytes'],
  ['no header of ours', { 'X-Lockstep': '' }, 'no-lockstep-header'],
  ['a foreign page', { Origin: 'http://elsewhere.example' }, 'foreign-origin']
])('refuses %s', async (_, headers, code) => {
  const me = await visitor();
  expect(codeOf(await upload({ ...me, headers: { ...me.headers, ...headers } }, 'a.csv'))).toBe(
    code
  );
});

test('a run holds so many files and so many bytes, and says so', async () => {
  const me = await visitor();
  const row = { name: 'x', blob: 'a'.repeat(64), at: 1 };
  deps.store.addUpload(me.run, {
    ...row,
    upload: 'b'.repeat(32),
    bytes: UPLOAD_LIMITS.run - 4
  });
  const refused = await upload(me, 'a.csv');
  expect([refused.status, codeOf(refused)]).toEqual([413, 'too-large']);
  expect((await upload(me, 'a.csv', 'a\n1\n')).status).toBe(200);
  const full = await upload(me, 'a.csv', 'a');
  expect([full.status, codeOf(full)]).toEqual([413, 'uploads-full']);
  expect(Refusal.parse(full.json()).message).toContain('300 MB');
});
