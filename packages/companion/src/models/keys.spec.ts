import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from '../assistant';
import { createLog } from '../log';
import { temporaryFolder } from '../testing/parts';
import type { Keyring } from './keyring';
import { pythonKeyring } from './keyring';
import { KEYS_FILE, holdKeys } from './heldKeys';
import { createKeys } from './keys';

const KEY = 'sk-ant-secret-of-a-person';
const OWN = { provider: 'anthropic', host: '' } as const;
const SERVER = { provider: 'openai', host: 'box:8000' } as const;

let folder: string;
let remove: () => void;
let lines: string[];

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  lines = [];
});

afterEach(() => {
  remove();
  expect(lines.join('')).not.toContain(KEY);
});

const none: Keyring = {
  get: () => Promise.resolve(null),
  set: () => Promise.resolve(false),
  remove: () => Promise.resolve()
};

/** A keyring in memory. */
function ring(): Keyring & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    get: name => Promise.resolve(held.get(name) ?? null),
    set: (name, key) => Promise.resolve(Boolean(held.set(name, key))),
    remove: name => Promise.resolve(void held.delete(name))
  };
}

function keysWith(
  keyring: Keyring,
  environment: NodeJS.ProcessEnv = {}
): Keys & { loaded: Promise<void> } {
  const log = createLog('debug', 'test', line => lines.push(line));
  const now = (): number => 7;
  const held = holdKeys({ folder, keyring, log, now });
  return { ...createKeys({ held, environment, now }), loaded: held.loaded };
}

it('keeps a key in a private file where there is no keyring, and tells everything of it but the key', async () => {
  await keysWith(none).set(OWN, ` ${KEY}\n`);
  const keys = keysWith(none);
  expect(keys.key('anthropic', '')).toBe(KEY);
  expect(keys.rows()).toEqual([
    { ...OWN, source: 'file', setAt: 7, health: 'unknown', checkedAt: null }
  ]);
  expect(JSON.stringify(keys.rows())).not.toContain(KEY);
  expect(statSync(join(folder, KEYS_FILE)).mode & 0o777).toBe(0o600);
});

it('keeps a key in the keyring where there is one, and none of it in the file', async () => {
  const keyring = ring();
  await keysWith(keyring).set(SERVER, KEY);
  expect(keyring.held).toEqual(new Map([['openai box:8000', KEY]]));
  expect(readFileSync(join(folder, KEYS_FILE), 'utf-8')).not.toContain(KEY);
  const keys = keysWith(keyring);
  await keys.loaded;
  expect([keys.key('openai', 'box:8000'), keys.key('openai', '')]).toEqual([KEY, null]);
  expect(keys.rows()).toMatchObject([{ ...SERVER, source: 'keyring' }]);
  await keys.remove(SERVER);
  expect([keys.key('openai', 'box:8000'), keys.rows(), keyring.held.size]).toEqual([null, [], 0]);
});

it("takes the environment's key first, and for the provider's own address only", async () => {
  const keys = keysWith(none, { ANTHROPIC_API_KEY: KEY, OPENAI_API_KEY: `${KEY}-2` });
  await keys.set(OWN, 'sk-another-key');
  expect(keys.key('anthropic', '')).toBe(KEY);
  expect(keys.key('openai', '')).toBe(`${KEY}-2`);
  expect(keys.key('openai', 'box:8000')).toBeNull();
  expect(keys.rows().map(({ provider, source }) => [provider, source])).toEqual([
    ['anthropic', 'environment'],
    ['openai', 'environment']
  ]);
});

it('sees at once what another Lockstep of this user set or removed', async () => {
  const here = keysWith(none);
  const there = keysWith(none);
  await there.set(OWN, KEY);
  expect(here.key('anthropic', '')).toBe(KEY);
  await there.remove(OWN);
  expect(here.key('anthropic', '')).toBeNull();
});

it('remembers what the last call said of a key until it is set anew', async () => {
  const keys = keysWith(none);
  await keys.set(OWN, KEY);
  keys.tell(OWN, 'refused');
  expect(keys.rows()).toMatchObject([{ health: 'refused', checkedAt: 7 }]);
  await keys.set(OWN, KEY);
  expect(keys.rows()).toMatchObject([{ health: 'unknown', checkedAt: null }]);
});

it('tells nothing of the key of a crawler, which lies beside those of models', async () => {
  const log = createLog('debug', 'test', line => lines.push(line));
  const held = holdKeys({ folder, keyring: none, log, now: () => 7 });
  await held.set({ provider: 'crawl', host: 'crawl-server https://crawls.example' }, KEY);
  expect(keysWith(none).rows()).toEqual([]);
  await keysWith(none).set(OWN, 'sk-another-key');
  expect(held.rows().map(({ provider }) => provider)).toEqual(['crawl', 'anthropic']);
});

it('refuses what no header can carry, and goes on without a file that is damaged', async () => {
  const keys = keysWith(none);
  await expect(keys.set(OWN, 'two words')).rejects.toMatchObject({ code: 'key-form' });
  writeFileSync(join(folder, KEYS_FILE), `{"format":1,"keys":"${KEY}"`);
  expect([keys.rows(), keys.key('anthropic', '')]).toEqual([[], null]);
});

it('has no keyring where Python has none, or where there is no Python', async () => {
  const log = createLog('debug', 'test', line => lines.push(line));
  const missing = pythonKeyring(join(folder, 'no-python'), log);
  expect(await missing.set('anthropic', KEY)).toBe(false);
  expect(await missing.get('anthropic')).toBeNull();
});
