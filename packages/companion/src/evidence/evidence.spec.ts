/** Report, ZIP and verification of a run on a scripted kernel: nothing acts, nothing leaks, no change stays unseen. */
import { convert, originalOf } from '@lockstep/converter';
import { UserError } from '@lockstep/protocol';
import { journalToText, stateForParticipant } from '@lockstep/workflow';
import { unzipSync, zipSync } from 'fflate';
import { notebookJson } from '../engine/testing/notebook';
import { scriptedWorld, type ScriptedWorld } from '../engine/testing/scripted';
import { archiveOf, JOURNAL, MANIFEST, sha256 } from './archive';
import { recordOf, type RunRecord } from './record';
import { reportOf } from './report';
import { verifyEvidence } from './verify';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
const HOSTILE =
  '<table onclick="steal()"><tr><td style="color:red;position:fixed">42</td></tr></table>' +
  '<script>steal()</script><img src="https://tracker.example/x.png"><iframe src="/"></iframe>' +
  '<a href="javascript:steal()">go</a><svg onload="steal()"></svg>';

const NOTEBOOK = notebookJson([
  '# Sites',
  '## Choose\n\nIntro <img src=x onerror=steal()> <b>bold</b>',
  'LIMIT = 3\nPASSWORD = "xy-original-secret"',
  '## Show',
  'show(LIMIT)',
  '## Last',
  'boom()'
]);

let world: ScriptedWorld;
let record: RunRecord;

beforeAll(async () => {
  world = scriptedWorld((code, _kernel, { message }) => {
    if (code.startsWith('show')) {
      message({ type: 'stream', name: 'stdout', text: 'kept \u001b[31mred\u001b[0m <i>\n' });
      message({
        type: 'display',
        data: { 'text/html': HOSTILE, 'text/plain': 'plain' },
        metadata: {},
        result: true
      });
      message({ type: 'display', data: { 'image/png': PNG }, metadata: {}, result: false });
      message({
        type: 'display',
        data: { 'text/html': '<script>draw()</script>', 'text/plain': 'Figure()' },
        metadata: {},
        result: false
      });
    }
    if (code.startsWith('boom')) {
      message({
        type: 'error',
        name: 'ValueError',
        message: 'too <b>small',
        traceback: ['boom()  # source']
      });
      return {
        status: 'error',
        name: 'ValueError',
        message: 'too <b>small',
        traceback: ['line 1']
      };
    }
    return { status: 'ok' };
  });
  const { definition } = convert(NOTEBOOK, { name: 'sites' });
  const app = world.store.definitions.put(definition, {
    path: 'sites.ipynb',
    root: world.config.root,
    original: originalOf(NOTEBOOK)
  });
  const { state } = await world.engine.create({
    app,
    owner: 'ann',
    by: 'person',
    published: false
  });
  const { run } = state;
  const send = async (
    command: Parameters<typeof world.engine.command>[1]['command']
  ): Promise<void> => {
    await world.engine.command(run, { expectedSeq: null, command, by: 'person' });
  };
  const values = state.plan.steps.find(({ inputs }) => inputs.length > 0);
  await send({
    type: 'set-inputs',
    step: values?.id ?? '',
    values: { PASSWORD: { t: 'str', v: 'xy-given-secret' }, LIMIT: { t: 'int', v: '7' } }
  });
  for (const { id } of state.plan.steps) {
    await send({ type: 'run-step', step: id });
    await ended(run, id);
  }
  const given = world.store.blobs.put(Buffer.from('a,b\n'));
  const upload = 'f'.repeat(32);
  world.store.runs.addUpload(run, { upload, name: 'my.csv', ...given, at: 1 });
  const { runs: store, definitions, blobs } = world.store;
  record = recordOf({ store, definitions, blobs }, run);
});

afterAll(() => world.close());

/** Fulfils when the step is neither queued nor running. */
async function ended(run: string, step: string): Promise<void> {
  await new Promise<void>(resolve => {
    const look = (): void => {
      const status = world.engine.stateOf(run).steps[step]?.status;
      if (status !== 'queued' && status !== 'running') {
        resolve();
      }
    };
    world.engine.follow(run, 0, look);
    look();
  });
}

describe('the report', () => {
  test('nothing in it acts, and nothing is fetched', () => {
    const text = reportOf(record, 'ann');
    expect(text).not.toMatch(/steal|<script|<iframe|javascript:|onerror|onclick|tracker|position/);
    expect(text).toContain('content="default-src &#39;none&#39;; img-src data:');
    expect(text).toContain('<td style="color:red">42</td>');
    expect(text).toContain(`data:image/png;base64,${PNG}`);
  });

  test('it shows values and results and no code, traceback or secret', () => {
    const text = reportOf(record, 'ann');
    expect(text).toContain('<td>7</td>');
    expect(text).toContain('kept red &lt;i&gt;');
    expect(text).toContain('ValueError: too &lt;b&gt;small');
    // Where a script would have drawn, the plain form says more than nothing.
    expect(text).toContain('Figure()');
    expect(text).not.toMatch(/show\(|# source|xy-(given|original)-secret/);
  });

  test('it says whose run, which version, and where the journal ended', () => {
    const text = reportOf(record, 'ann');
    expect(text).toContain('<dd>ann</dd>');
    expect(text).toContain(record.state.plan.app);
    expect(text).toContain(record.entries.at(-1)?.hash);
    expect(reportOf(record, null)).not.toContain('ann');
  });
});

test('the report says which results came from the kernel of an open notebook', () => {
  const steps = Object.fromEntries(
    Object.entries(record.state.steps).map(([id, step]) => [
      id,
      { ...step, result: step.result && { ...step.result, attached: 2 } }
    ])
  );
  const text = reportOf({ ...record, state: { ...record.state, steps } }, null);
  expect(text).toContain('ran on the kernel of the open notebook');
  expect(reportOf(record, null)).not.toContain('of the open notebook');
});

describe('the ZIP', () => {
  test('an author gets notebook, journal, report, files and a list; the same run gives the same bytes', () => {
    const zip = archiveOf(record, { audience: 'author', who: 'ann' });
    expect(Object.keys(unzipSync(zip)).sort()).toEqual(
      [
        'README.txt',
        'uploaded/ffffffff/my.csv',
        'pictures/show-1.png',
        JOURNAL,
        MANIFEST,
        'report.html',
        'sites.executed.ipynb'
      ].sort()
    );
    expect(archiveOf(record, { audience: 'author', who: 'ann' })).toEqual(zip);
    expect(Buffer.from(zip).toString('latin1')).not.toMatch(/xy-(given|original)-secret/);
  });

  test('a participant gets neither code nor journal', () => {
    const own = { ...record, state: stateForParticipant(record.state) };
    const members = unzipSync(archiveOf(own, { audience: 'participant', who: null }));
    expect(Object.keys(members).sort()).toEqual(
      ['README.txt', 'pictures/show-1.png', MANIFEST, 'report.html'].sort()
    );
    const all = Object.values(members).map(bytes => Buffer.from(bytes).toString('latin1'));
    expect(all.join()).not.toMatch(/show\(LIMIT|# source/);
    expect(
      verifyEvidence(archiveOf(own, { audience: 'participant', who: null })).every(
        ({ fine }) => fine
      )
    ).toBe(true);
  });
});

describe('verification', () => {
  const journal = (): string => journalToText(record.entries);
  const problemsOf = (bytes: Uint8Array): string[] =>
    verifyEvidence(bytes).flatMap(({ fine, part, told }) => (fine ? [] : [`${part}: ${told}`]));

  /** The ZIP with some members other than they were. */
  const changed = (change: (members: Record<string, Uint8Array>) => void): Uint8Array => {
    const members = unzipSync(archiveOf(record, { audience: 'author', who: null }));
    change(members);
    return zipSync(members);
  };

  test('what was exported is fine', () => {
    expect(problemsOf(Buffer.from(journal()))).toEqual([]);
    expect(problemsOf(changed(() => undefined))).toEqual([]);
  });

  test('a changed entry is named', () => {
    const text = journal().replace('"v":"7"', '"v":"8"');
    const at = record.entries.findIndex(({ event }) => event.type === 'inputs-set') + 1;
    expect(problemsOf(Buffer.from(text))).toEqual([
      `${JOURNAL}: Entry ${at} was changed after it was written.`
    ]);
  });

  test('a missing entry, a torn end and what is no journal are told', () => {
    const lines = journal().split('\n');
    expect(problemsOf(Buffer.from([...lines.slice(0, 2), ...lines.slice(3)].join('\n')))).toEqual([
      `${JOURNAL}: Entry 3 has number 4.`
    ]);
    expect(problemsOf(Buffer.from(journal().slice(0, -20)))[0]).toContain('torn');
    expect(() => verifyEvidence(Buffer.from('{"a": 1}\n'))).toThrow(UserError);
    expect(() => verifyEvidence(zipSync({ 'a.txt': new Uint8Array(3) }))).toThrow(UserError);
    expect(() => verifyEvidence(Buffer.from('PK damaged'))).toThrow(UserError);
  });

  test('a changed, missing or added file of the ZIP is named', () => {
    expect(problemsOf(changed(members => (members['report.html'] = new Uint8Array(3))))).toEqual([
      'report.html: It was changed after it was written.'
    ]);
    expect(problemsOf(changed(members => delete members['pictures/show-1.png']))).toEqual([
      'pictures/show-1.png: It is missing.'
    ]);
    expect(problemsOf(changed(members => (members['more.txt'] = new Uint8Array(3))))).toEqual([
      'more.txt: It was added later.'
    ]);
  });

  test('a journal cut at its end shows although its chain is whole', () => {
    const cut = journalToText(record.entries.slice(0, -1));
    const problems = problemsOf(changed(members => (members[JOURNAL] = Buffer.from(cut))));
    expect(problems.join()).toContain(`It ends at entry ${record.entries.length - 1}`);
  });

  test.each([
    ['an output', (text: string) => text.replace('kept ', 'lost '), /outputs of cell/],
    ['a picture', (text: string) => text.replace(PNG, 'iVBORw0KGgoB'), /outputs of cell/],
    ['a stated value', (text: string) => text.replace('"v": "7"', '"v": "9"'), /values it states/],
    ['another run', (text: string) => text.replace(record.state.run, 'otherrun'), /another run/]
  ])(
    'a notebook with %s changed does not match the journal, whatever the list says',
    (_, edit, told) => {
      const bytes = changed(members => {
        const name = 'sites.executed.ipynb';
        const before = Buffer.from(members[name] ?? []).toString('utf8');
        const after = Buffer.from(edit(before));
        expect(after.toString('utf8')).not.toBe(before);
        members[name] = after;
        const manifest = Buffer.from(members[MANIFEST] ?? []).toString('utf8');
        members[MANIFEST] = Buffer.from(
          manifest.replace(sha256(Buffer.from(before)), sha256(after))
        );
      });
      expect(problemsOf(bytes).join()).toMatch(told);
    }
  );
});
