/** What a person may count on when weights come: asked once, never twice on disk, never used unchecked, never lost. */
import { ProviderError } from '@lockstep/router';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../log';
import { WeightsFolder } from './record';
import { rememberingLedger } from './testing/ledger';
import type { RememberingLedger } from './testing/ledger';
import { scriptParts, smallOffer } from './testing/scriptedParts';
import { Weights } from './weights';
import type { WeightsDeps } from './weights';

const big = smallOffer('qwen2.5-coder:1.5b', 'b');
const small = smallOffer('qwen2.5-coder:0.5b', 's');
const offers = [big, small];

let path: string;
let folder: WeightsFolder;
let parts: ReturnType<typeof scriptParts>;
let ledger: RememberingLedger;
let now: number;
let opened: Weights[];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'lockstep-weights-'));
  folder = new WeightsFolder(path);
  parts = scriptParts(offers);
  ledger = rememberingLedger();
  now = Date.now();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map(weights => weights.close()));
  rmSync(path, { recursive: true, force: true });
});

function open(changes: Partial<WeightsDeps> = {}): Weights {
  const weights = new Weights({
    ...{ folder, parts, ledger, offers },
    changed: () => undefined,
    now: () => now,
    log: silentLog(),
    ...changes
  });
  opened.push(weights);
  weights.start();
  return weights;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

const settled = (weights: Weights): Promise<void> =>
  until(() => !['downloading', 'checking'].includes(weights.state().state));

const files = (): string[] => readdirSync(path).filter(name => name !== 'weights.json');

it('does nothing before the consent', () => {
  const weights = open();
  expect(weights.state()).toMatchObject({ state: 'absent', choice: null, agreedAt: null });
  expect(weights.ready()).toBeNull();
  expect(parts.asked).toEqual([]);
  expect(files()).toEqual([]);
});

it('joins the parts, checks the whole, and leaves one file and one pair of rows in the ledger', async () => {
  const states: string[] = [];
  const weights: Weights = open({ changed: () => states.push(weights.state().state) });
  await weights.agree(big.id);
  await settled(weights);
  expect(weights.state()).toMatchObject({ state: 'ready', choice: big.id, agreedAt: now });
  expect(weights.ready()).toBe(big);
  expect(files()).toEqual(['b.gguf']);
  expect(readFileSync(folder.finished(big), 'utf8')).toBe(big.text);
  expect(parts.asked).toEqual(['b-part1', 'b-part2', 'b-part3', 'b-part4']);
  expect([...new Set(states)]).toEqual(['downloading', 'checking', 'ready']);
  expect(ledger.intents).toEqual([
    expect.objectContaining({
      what: 'download',
      name: 'b.gguf',
      host: 'index.test',
      hash: big.sha256,
      held: 0
    })
  ]);
  expect(ledger.settled).toHaveLength(1);
  expect(ledger.settled[0]).toMatchObject({
    id: '1',
    result: { outcome: 'answered', bytesBack: 3_010 }
  });
});

it('is ready at the next start without asking or fetching', async () => {
  const first = open();
  await first.agree(big.id);
  await settled(first);
  await first.close();
  const second = open();
  expect(second.state()).toMatchObject({ state: 'ready', agreedAt: now });
  expect(parts.asked).toHaveLength(4);
});

it('tells bytes and, once it can, the time that is left', async () => {
  const weights = open();
  parts.faults.set('b-part3', 'waits');
  await weights.agree(big.id);
  await until(() => weights.state().progress?.done === 2_500);
  expect(weights.state().progress).toEqual({ done: 2_500, total: 3_010, left: null });
  now += 5_000;
  expect(weights.state().progress).toEqual({ done: 2_500, total: 3_010, left: 1_020 });
});

it('pauses, stays paused over a restart, and goes on with the part that was missing', async () => {
  const first = open();
  parts.faults.set('b-part3', 'waits');
  await first.agree(big.id);
  await until(() => parts.asked.includes('b-part3'));
  await first.pause();
  expect(first.state()).toMatchObject({ state: 'paused', progress: { done: 2_000, total: 3_010 } });
  expect(ledger.settled[0]?.result).toMatchObject({ outcome: 'stopped', bytesBack: 2_000 });
  await first.close();

  const second = open();
  expect(second.state().state).toBe('paused');
  second.resume();
  await settled(second);
  expect(second.state().state).toBe('ready');
  expect(parts.asked).toEqual(['b-part1', 'b-part2', 'b-part3', 'b-part3', 'b-part4']);
});

it('goes on by itself after the process died, and cuts off a torn part', async () => {
  const first = open();
  parts.faults.set('b-part3', 'waits');
  await first.agree(big.id);
  await until(() => parts.asked.includes('b-part3'));
  await first.close();
  appendFileSync(folder.unfinished(big), 'half a part that was being written');

  const second = open();
  await settled(second);
  expect(second.state().state).toBe('ready');
  expect(readFileSync(folder.finished(big), 'utf8')).toBe(big.text);
});

it('begins again when the unfinished file is shorter than it should be', async () => {
  const first = open();
  parts.faults.set('b-part3', 'waits');
  await first.agree(big.id);
  await until(() => parts.asked.includes('b-part3'));
  await first.close();
  writeFileSync(folder.unfinished(big), 'short');
  const second = open();
  await settled(second);
  expect(readFileSync(folder.finished(big), 'utf8')).toBe(big.text);
});

it('throws a file with a wrong hash away and says so; the next try may succeed', async () => {
  const weights = open();
  parts.faults.set('b-part2', 'wrong-bytes');
  await weights.agree(big.id);
  await settled(weights);
  expect(weights.state().state).toBe('problem');
  expect(weights.state().problem).toMatch(/SHA-256 is wrong.*thrown away.*Resume/);
  expect(weights.ready()).toBeNull();
  expect(files()).toEqual([]);
  expect(ledger.settled[0]?.result).toMatchObject({ outcome: 'failed', cause: 'broken' });
  weights.resume();
  await settled(weights);
  expect(weights.state().state).toBe('ready');
});

it('keeps what came when the network goes, and says what to do', async () => {
  const weights = open();
  parts.faults.set('b-part2', 'offline');
  await weights.agree(big.id);
  await settled(weights);
  expect(weights.state()).toMatchObject({
    state: 'problem',
    problem: 'The package index cannot be reached.'
  });
  expect(ledger.settled[0]?.result).toMatchObject({ cause: 'offline', bytesBack: 1_000 });
  weights.resume();
  await settled(weights);
  expect(parts.asked).toEqual(['b-part1', 'b-part2', 'b-part2', 'b-part3', 'b-part4']);
});

it.each(['before it begins', 'while it writes'])('says that the disk is full %s', async when => {
  const weights = open(when === 'before it begins' ? { free: () => Promise.resolve(5_000) } : {});
  parts.faults.set('b-part2', 'disk-full');
  await weights.agree(big.id);
  await settled(weights);
  expect(weights.state().problem).toMatch(/[Ff]ree some space, then press Resume/);
  expect(parts.asked).toHaveLength(when === 'before it begins' ? 0 : 2);
});

it('fetches nothing when the ledger cannot be written', async () => {
  const refusal = new ProviderError('ledger-unwritable', 'The ledger cannot be written.');
  const intend = (): never => {
    throw refusal;
  };
  const weights = open({ ledger: { ...ledger, intend } });
  await weights.agree(big.id);
  await settled(weights);
  expect(weights.state()).toMatchObject({ state: 'problem', problem: refusal.message });
  expect(parts.asked).toEqual([]);
});

it('changes to another choice in mid-download, and leaves nothing of the first', async () => {
  const weights = open();
  parts.faults.set('b-part3', 'waits');
  await weights.agree(big.id);
  await until(() => parts.asked.includes('b-part3'));
  await weights.agree(small.id);
  await settled(weights);
  expect(weights.ready()).toBe(small);
  expect(files()).toEqual(['s.gguf']);
});

it('goes on answering with the first choice until the second is here, then deletes the first', async () => {
  const weights = open();
  await weights.agree(small.id);
  await settled(weights);
  parts.faults.set('b-part1', 'waits');
  await weights.agree(big.id);
  expect(weights.state()).toMatchObject({ state: 'downloading', choice: big.id });
  expect(weights.ready()).toBe(small);
  await until(() => parts.asked.includes('b-part1'));
  const pausing = weights.pause();
  weights.resume(); // before the pause is over
  await pausing;
  await settled(weights);
  expect(weights.ready()).toBe(big);
  expect(files()).toEqual(['b.gguf']);
});

it('removes the weights and the consent, also in mid-download', async () => {
  const weights = open();
  parts.faults.set('b-part2', 'waits');
  await weights.agree(big.id);
  await until(() => parts.asked.includes('b-part2'));
  await weights.remove();
  expect(weights.state()).toMatchObject({ state: 'absent', choice: null, agreedAt: null });
  expect(files()).toEqual([]);
  expect(() => weights.resume()).toThrow(/Choose one first/);
});

it('checks a file again that somebody changed, and refuses another content', async () => {
  const first = open();
  await first.agree(big.id);
  await settled(first);
  await first.close();
  utimesSync(folder.finished(big), 1, 1); // the same content, put there by hand
  const second = open();
  expect(second.ready()).toBeNull();
  await settled(second);
  expect(second.state().state).toBe('ready');
  await second.close();
  writeFileSync(folder.finished(big), 'GGUF of somebody else');
  const third = open();
  await settled(third);
  expect(third.state()).toMatchObject({ state: 'problem' });
  expect(existsSync(folder.finished(big))).toBe(false);
});

it('lets one companion download and another one look on', async () => {
  const first = open();
  parts.faults.set('b-part2', 'waits');
  await first.agree(big.id);
  await until(() => parts.asked.includes('b-part2'));
  const second = open();
  expect(second.state()).toMatchObject({ state: 'downloading', progress: { done: 1_000 } });
  expect(parts.asked).toEqual(['b-part1', 'b-part2']);
});

it('takes over from a companion that died', async () => {
  folder.write({ choice: big.id, agreedAt: now });
  writeFileSync(folder.lock, '999999999');
  const weights = open();
  await settled(weights);
  expect(weights.state().state).toBe('ready');
  expect(existsSync(folder.lock)).toBe(false);
});
