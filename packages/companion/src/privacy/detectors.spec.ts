import type { Column } from '@lockstep/privacy';
import { DEFAULT_SETTINGS, type Settings } from '@lockstep/protocol';
import { ProviderError, type Task } from '@lockstep/router';
import { recordedRun, recordOf } from '../chat/testing';
import { silentLog } from '../log';
import { createDetectors } from './detectors';

const TABLE = `      patient name     city  visits
0  Zofia Wrzesniak   Zurich       3
1    Bruno Kestrel   Geneva       1`;
const task: Task = {
  id: 't1',
  kind: 'chat',
  notebook: 'a.ipynb',
  sensitivity: 'normal',
  maxOutput: 100,
  context: () => Promise.resolve([]),
  evidence: { language: null, names: [], texts: [] },
  brief: { question: 'Ask xyrna.', data: [], form: '' }
};
const { signal } = new AbortController();

function detectors(
  settings: Partial<Settings> = {},
  frames: (kernels: readonly string[]) => Promise<Column[]> = () => Promise.resolve([])
) {
  const output = {
    kind: 'result' as const,
    mimeTypes: ['text/plain'],
    text: TABLE,
    characters: 90
  };
  return createDetectors({
    record: recordOf([recordedRun(1, { outputs: [output] })]),
    settings: () => ({ ...DEFAULT_SETTINGS, ...settings }),
    own: [{ kind: 'person', text: 'ada-l' }],
    frames,
    modelNames: texts => Promise.resolve(texts.join().includes('xyrna') ? ['xyrna'] : []),
    log: silentLog()
  });
}

const found = async (text: string, of = detectors()): Promise<string[]> =>
  (await of.thorough(task, signal))(text).map(
    ({ kind, start, end, stays }) => `${kind}:${text.slice(start, end)}${stays ? '!' : ''}`
  );

test('values of the tables that the notebook showed, names, forms and the user', async () => {
  expect(
    await found('zofia wrzesniak, Ms. Fairbanks and ada-l wrote to x@example.org; Geneva')
  ).toEqual([
    'value:zofia wrzesniak',
    'person:Ms. Fairbanks',
    'person:ada-l',
    'email:x@example.org',
    'value:Geneva'
  ]);
});

test('values of the kernel’s data frames, asked of the kernels that ran the notebook', async () => {
  const asked: string[][] = [];
  const of = detectors({}, kernels => {
    asked.push([...kernels]);
    return Promise.resolve([{ name: 'customer', values: ['Hollister Vance', 'Qwert GmbH'] }]);
  });
  expect(await found('one of qwert gmbh: HOLLISTER VANCE', of)).toEqual([
    'value:qwert gmbh',
    'value:HOLLISTER VANCE'
  ]);
  expect(asked).toEqual([['kernel']]);
});

test('the levels of columns and terms', async () => {
  const of = detectors({
    privateColumns: [{ name: 'City', level: 'keep' }],
    privateTerms: [{ text: 'Project Apple', level: 'hide' }]
  });
  expect(await found('Zurich and project apple', of)).toEqual([
    'value:Zurich!',
    'term:project apple'
  ]);
});

test('names that the local model sees, where the person wants that', async () => {
  expect(await found('xyrna asks', detectors())).toEqual([]);
  expect(await found('of Xyrna', detectors({ privateNamesByModel: true }))).toEqual([
    'person:Xyrna'
  ]);
});

test('the gate finds forms, terms and the user without waiting', () => {
  const of = detectors({ privateTerms: [{ text: 'Project Apple', level: 'keep' }] });
  const kinds = of
    .quick(task)('ada-l about Project Apple: x@example.org')
    .map(({ kind }) => kind);
  expect(kinds).toEqual(['person', 'term', 'email']);
});

test('a kernel that cannot be asked is no empty one', async () => {
  const busy = new ProviderError('policy', 'It is busy.');
  await expect(
    found(
      'x',
      detectors({}, () => Promise.reject(busy))
    )
  ).rejects.toBe(busy);
});
