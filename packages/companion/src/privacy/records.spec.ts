/**
 * Invented health records on the whole way: the chat's task, the real detectors and the real router, with models that
 * answer over sockets. What a patient is called or numbered is in no request.
 */
import { startFakeAnthropic, startFakeOllama } from '@lockstep/fake-models';
import { DEFAULT_SETTINGS, type RouteRecord, type Settings } from '@lockstep/protocol';
import {
  createAnthropic,
  createEgress,
  createLedger,
  createOllama,
  createRouter,
  type RouteEvent
} from '@lockstep/router';
import { ask, newChat, store, useChats, withRecord } from '../chat/fixture';
import { KEY_ERROR, openNotebook, recordedRun, recordOf } from '../chat/testing';
import { silentLog } from '../log';
import { createDetectors } from './detectors';
import { modelNames } from './modelNames';

useChats();

const PATIENTS = [
  { name: 'Zofia Wrzesniak', nhs: '943 476 5919', ssn: '460-89-9847', mail: 'zofia@example.org' },
  { name: 'Bruno Kestrel', nhs: '401 023 2137', ssn: '514-69-0360', mail: 'bruno@example.org' }
];
const IDENTIFIERS = [
  ...PATIENTS.flatMap(patient => Object.values(patient)),
  'Wrzesniak',
  '/home/dr-lovelace/clinic',
  'dr-lovelace',
  'Hollister Vance'
];
const TABLE = [
  '             patient           nhs     diagnosis',
  ...PATIENTS.map(({ name, nhs }, at) => `${at}${name.padStart(19)}  ${nhs}  Diabetes II`)
].join('\n');
const failing = recordedRun(2, {
  code: `rows = visits[visits.patient == "${PATIENTS[0]?.name}"]\nrows['degree']  # NHS ${PATIENTS[0]?.nhs}`,
  error: {
    ...KEY_ERROR,
    traceback: `File "/home/dr-lovelace/clinic/visits.py", line 3\n${KEY_ERROR.traceback}`
  },
  outputs: [{ kind: 'result', mimeTypes: ['text/plain'], text: TABLE, characters: TABLE.length }]
});
const question = `Why does it fail for Ms. Wrzesniak (${PATIENTS[0]?.mail}, SSN ${PATIENTS[0]?.ssn})? Hollister Vance asks.`;

async function world(settings: Partial<Settings>, answer: (body: string) => string) {
  const [ollama, anthropic] = [
    await startFakeOllama({ models: [{ name: 'qwen2.5-coder:1.5b' }] }),
    await startFakeAnthropic()
  ];
  const chosen = { ...DEFAULT_SETTINGS, mode: 'auto' as const, ...settings };
  const records: RouteRecord[] = [];
  let ids = 0;
  const id = () => `id${(ids += 1)}`;
  const egress = createEgress(fetch);
  const observations = [recordedRun(1), failing];
  const router = createRouter({
    providers: [
      createOllama({ url: () => ollama.url, local: egress.local, now: Date.now }),
      createAnthropic({
        key: () => 'sk-ant-test-0123456789abcdef',
        baseUrl: anthropic.url,
        now: Date.now
      })
    ],
    settings: () => chosen,
    egress,
    ledger: createLedger({
      store: store.assistant.ledger,
      budgets: () => chosen.budgets,
      now: Date.now,
      id
    }),
    keep: record => void records.push(record),
    detectors: createDetectors({
      record: recordOf(observations),
      settings: () => chosen,
      own: [{ kind: 'person', text: 'dr-lovelace' }],
      frames: () => Promise.resolve([{ name: 'doctor', values: ['Hollister Vance'] }]),
      modelNames: (texts, signal) => modelNames(router, id, texts, signal),
      log: silentLog()
    }),
    now: Date.now,
    id
  });
  ollama.script([{ pieces: ['Hm.'], logprobs: [-2] }]);
  await withRecord(observations);
  return {
    records,
    /** What left, and what the person reads. */
    async route() {
      const { call } = await ask(newChat('a.ipynb'), {
        text: question,
        notebook: openNotebook(['x = 1']),
        attachments: [{ kind: 'run', ref: 'kernel:2', label: 'Run 2' }]
      });
      const events: RouteEvent[] = [];
      const { signal } = new AbortController();
      const decide = () => Promise.resolve('send-once' as const);
      for (let times = 0; times < 2; times += 1) {
        events.length = 0;
        for await (const event of router.route({ ...call.task, fresh: true }, decide, signal)) {
          events.push(event);
        }
        // The second time the model knows the placeholders that it was given.
        anthropic.script([{ pieces: [answer(anthropic.requests.at(-1)?.raw ?? '')] }]);
      }
      const text = events.flatMap(event =>
        event.type === 'text' && event.by === 'cloud' ? [event.text] : []
      );
      return { sent: anthropic.requests.map(({ raw }) => raw), text: text.join('') };
    },
    close: () => Promise.all([ollama.close(), anthropic.close()])
  };
}

test('a hard question leaves without an identifier, and its answer names the patient again', async () => {
  const mask = (body: string) =>
    /\[\[EMAIL_\d+\]\]/.exec(body.slice(body.indexOf('Why')))?.[0] ?? '';
  const made = await world({}, body => `Ask ${mask(body)}.`);
  try {
    const { sent, text } = await made.route();
    expect(sent).toHaveLength(2);
    for (const body of sent) {
      IDENTIFIERS.forEach(identifier => expect(body).not.toContain(identifier));
      expect(body).not.toContain('Diabetes II');
      expect(body).toContain('KeyError');
      expect(body).toContain('[[');
    }
    expect(sent[0]).toBe(sent[1]);
    expect(text).toBe('Ask zofia@example.org.');
    expect(made.records.at(-1)).toMatchObject({ sensitivity: 'personal' });
  } finally {
    await made.close();
  }
});

test.each<[string, Partial<Settings>]>([
  ['a term', { privateTerms: [{ text: 'ms. wrzesniak', level: 'keep' }] }],
  ['a column', { privateColumns: [{ name: 'doctor', level: 'keep' }] }]
])('%s that is kept here keeps the question here', async (_, settings) => {
  const made = await world(settings, () => '');
  try {
    expect((await made.route()).sent).toEqual([]);
    expect(made.records).toHaveLength(2);
  } finally {
    await made.close();
  }
});
