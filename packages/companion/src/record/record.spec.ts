import { maskSecrets } from '@lockstep/privacy';
import type { Observation, RunObservation, StoredObservation } from '@lockstep/protocol';
import { MAX_CODE, Observation as ObservationSchema } from '@lockstep/protocol';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLog, silentLog } from '../log';
import type { Store } from '../store';
import { complete } from '../store/completeObservation';
import { temporaryFolder, testStore } from '../testing/parts';
import { headAndTail } from './clip';
import { exportOf } from './export';
import { createRecord } from './record';
import type { Record } from './record';

const KEY = 'sk-ant-api03-Zx8Kq2LmNp4Rt6Vw9Yb1Cd3Ef5Gh7Jk0Lm2Np4Qr6St8Uv0Wx2Yz4Ab6Cd8Ef';
const MAIL = 'ann.lee@example.org';
const DAY = 86_400_000;

let folder: string;
let remove: () => void;
let store: Store;
let record: Record;
let now: number;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  store = testStore(folder);
  now = 1_000 * DAY;
  record = recordOn(store);
});

afterEach(() => {
  record.close();
  store.close();
  remove();
});

function recordOn({ assistant }: Store, log = silentLog()): Record {
  return createRecord({
    store: assistant.observations,
    mask: maskSecrets,
    retention: () => assistant.settings.read().retention,
    log,
    now: () => now
  });
}

function run(changes: Partial<RunObservation> = {}): RunObservation {
  return {
    kind: 'run',
    id: 'k:1',
    at: now,
    notebook: 'a.ipynb',
    kernel: 'k',
    via: 'notebook',
    cell: { id: 'c', index: 0 },
    count: null,
    language: 'python',
    label: 'Load',
    code: 'x = 1',
    cut: false,
    status: 'running',
    took: null,
    error: null,
    outputs: [],
    step: null,
    ...changes
  };
}

function output(text: string): RunObservation['outputs'][number] {
  return { kind: 'stdout', mimeTypes: [], text, characters: text.length };
}

const RAN = { status: 'done', took: 5, count: 3, outputs: [output('one')] } as const;

describe('the record', () => {
  it('counts the runs of each notebook from 1, in the order they were first told', () => {
    record.observe([run({ id: 'a' }), run({ id: 'b', notebook: 'b.ipynb' }), run({ id: 'c' })]);
    record.observe([
      { kind: 'kernel', id: 'k', at: now, notebook: 'a.ipynb', kernel: 'k', event: 'restarted' }
    ]);
    record.observe([run({ id: 'd' }), run({ id: 'a', status: 'done' })]);
    expect(['a', 'b', 'c', 'k', 'd'].map(id => record.get(id)?.n)).toEqual([1, 1, 2, null, 3]);
  });

  it('holds a run once, completed by who tells more', () => {
    record.observe([run({ via: 'other', cell: null, notebook: null, label: '' })]);
    const [stored] = record.observe([run({ ...RAN, outputs: [...RAN.outputs] })]);
    expect(stored).toEqual({ n: 1, observation: run({ ...RAN, outputs: [...RAN.outputs] }) });
    expect(record.observe([run(), run({ ...RAN, outputs: [...RAN.outputs] })])).toEqual([]);
    expect(record.query({ notebook: null, before: null, limit: 9 }).observations).toHaveLength(1);
  });

  it('never takes back an end and loses no output, whatever order two pages and the engine tell it', () => {
    const report = fc.record({
      via: fc.constantFrom('notebook' as const, 'app' as const, 'other' as const),
      status: fc.constantFrom(
        'running' as const,
        'done' as const,
        'failed' as const,
        'cancelled' as const
      ),
      took: fc.option(fc.nat(50)),
      count: fc.option(fc.nat(9)),
      outputs: fc.array(fc.string().map(output), { maxLength: 3 })
    });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 8 }), reports => {
        let whole: Observation = run(reports[0]);
        let end: string | null = null;
        for (const one of reports) {
          whole = complete(whole, run(one));
          end ??= one.status === 'running' ? null : one.status;
          expect(whole).toMatchObject({ id: 'k:1', status: end ?? 'running' });
          // Told again, it changes nothing.
          expect(complete(whole, run(one))).toEqual(whole);
        }
        const most = Math.max(
          ...reports.map(({ outputs }) =>
            outputs.reduce((sum, { characters }) => sum + characters, 0)
          )
        );
        const kept = whole.kind === 'run' ? whole.outputs : [];
        expect(kept.reduce((sum, { characters }) => sum + characters, 0)).toBe(most);
        expect(ObservationSchema.safeParse(whole).success).toBe(true);
      })
    );
  });

  it('counts a gap that grew before its page heard that it had arrived', () => {
    const gap = { kind: 'gap', id: 'g', at: now, notebook: null, until: now, lost: 3 } as const;
    record.observe([gap]);
    record.observe([{ ...gap, until: now + 5, lost: 8 }]);
    record.observe([gap]);
    const { observations } = record.query({ notebook: null, before: null, limit: 9 });
    expect(observations.map(({ observation }) => observation)).toEqual([
      { ...gap, until: now + 5, lost: 8 }
    ]);
  });

  it('gives pages newest first, without gap or repeat, also where many came in one moment', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `r${index}`);
    record.observe(ids.map((id, index) => run({ id, at: now + Math.floor(index / 7) })));
    const read: string[] = [];
    let before: number | null = null;
    for (let more = true; more;) {
      const page = record.query({ notebook: 'a.ipynb', before, limit: 5 });
      read.push(...page.observations.map(({ observation }) => observation.id));
      before = page.observations.at(-1)?.observation.at ?? null;
      more = page.more;
    }
    expect(read).toEqual([...ids].reverse());
    expect(record.query({ notebook: 'b.ipynb', before: null, limit: 5 })).toEqual({
      observations: [],
      more: false
    });
  });

  it('tells a listener what is so now, then what changes, and no more once it left', () => {
    record.observe([run()]);
    const heard: [boolean, string[]][] = [];
    const tell = (whole: boolean, all: StoredObservation[]): void =>
      void heard.push([whole, all.map(({ observation }) => observation.id)]);
    const first = record.watch(tell);
    record.observe([run({ id: 'b' })]);
    record.observe([run({ id: 'b' })]);
    record.forget('a.ipynb');
    first.dispose();
    record.observe([run({ id: 'c' })]);
    expect(heard).toEqual([
      [true, ['k:1']],
      [false, ['b']],
      [true, []]
    ]);
  });

  it('forgets a notebook, or everything', () => {
    record.observe([
      run(),
      run({ id: 'b', notebook: 'b.ipynb' }),
      run({ id: 'c', notebook: null })
    ]);
    expect(record.forget('a.ipynb')).toBe(1);
    expect(record.get('b')).not.toBeNull();
    expect(record.forget(null)).toBe(2);
  });

  it('forgets what is older than the settings say', () => {
    record.observe([run({ at: now - 100 * DAY }), run({ id: 'young', at: now - 80 * DAY })]);
    expect(record.expire()).toBe(1);
    expect([record.get('k:1'), record.get('young')?.n]).toEqual([null, 2]);
    store.assistant.settings.write({ retention: 10 });
    expect(record.expire()).toBe(1);
  });

  it('keeps a secret out of every byte it writes, and an e-mail address out of the log', () => {
    const lines: string[] = [];
    record.close();
    record = recordOn(
      store,
      createLog('debug', 'test', line => lines.push(line))
    );
    const text = `key ${KEY} of ${MAIL}`;
    record.observe([
      run({
        label: text,
        code: `client = Client("${KEY}")  # ${MAIL}`,
        status: 'failed',
        error: { name: 'AuthError', message: text, traceback: `line 1\n${text}` },
        outputs: [output(text)],
        step: { run: 'r', step: 's', title: text, inputs: [{ label: 'token', value: KEY }] }
      }),
      { kind: 'note', id: 'n', at: now, notebook: null, source: 'selection', text }
    ]);
    record.expire();
    const exported = JSON.stringify(exportOf(store.assistant, maskSecrets, now));
    const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
      .join('');
    for (const place of [kept, exported, lines.join('')]) {
      expect(place).not.toContain(KEY);
      expect(place).not.toContain(KEY.slice(20, 60));
    }
    expect(kept).toContain(MAIL);
    expect(exported).toContain(MAIL);
    expect(lines.join('')).not.toContain(MAIL);
  });

  it('hides the value of an input whose name says that it is a secret', () => {
    const step = {
      run: 'r',
      step: 's',
      title: 'Connect',
      inputs: [
        { label: 'password', value: 'Tr0ub4dor&3xyz' },
        { label: 'Country', value: 'France' }
      ]
    };
    const [stored] = record.observe([run({ step })]);
    expect(stored?.observation).toMatchObject({
      step: {
        inputs: [{ value: expect.not.stringContaining('Tr0ub4dor') as string }, { value: 'France' }]
      }
    });
  });

  it('stays within the limits of the protocol when the mask makes a text longer', () => {
    const code = 'password="abcdefgh1"\n'.repeat(2_000).slice(0, MAX_CODE);
    const [stored] = record.observe([run({ code })]);
    expect(ObservationSchema.safeParse(stored?.observation).success).toBe(true);
  });
});

describe('an export', () => {
  it('holds chats with hidden context, the whole record, memory, settings and route records, and no key', () => {
    const { assistant } = store;
    record.observe(
      Array.from({ length: 700 }, (_, index) => run({ id: `r${index}`, at: now + index }))
    );
    assistant.chats.create({ chat: 'chat00000001', title: 'One', notebook: null, at: 1 });
    assistant.chats.putHidden('chat00000001', 'hidden-01', `it is ${KEY}`, 1);
    assistant.memory.set('name', 'Ann', 1);
    assistant.settings.write({ ollama: 'http://user:hunter2secret@box:11434' });
    const chain = Buffer.from(assistant.ledger.key);
    const text = JSON.stringify(exportOf(assistant, maskSecrets, now));
    const exported = JSON.parse(text) as { [part: string]: unknown[] };
    expect(exported['observations']).toHaveLength(700);
    expect(exported['chats']).toMatchObject([{ title: 'One', turns: [{ hidden: true }] }]);
    expect(exported['memory']).toEqual([{ key: 'name', value: 'Ann', at: 1 }]);
    expect(text).not.toContain(KEY);
    expect(text).not.toContain('hunter2secret');
    expect(text).not.toContain(chain.toString('hex'));
    expect(text).not.toContain(chain.toString('base64'));
  });
});

describe('long texts', () => {
  it('keep head and tail within the limit, and no half character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 10, max: 60 }),
        (text, most) => {
          const short = headAndTail(text, most);
          expect(short.length).toBeLessThanOrEqual(Math.max(most, 0));
          expect(short.isWellFormed()).toBe(true);
          expect(text.startsWith(short.split('\n…\n')[0] ?? '')).toBe(true);
        }
      )
    );
  });
});
