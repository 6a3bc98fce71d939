import type { RunObservation } from '@lockstep/protocol';
import fc from 'fast-check';
import type { CellFact, Fact, Origin, RunFact } from './facts';
import { RunMerger } from './merge';
import { errorOf } from './outputs';

const KERNEL = 'k1';
const notebook: Origin = {
  via: 'notebook',
  notebook: 'a.ipynb',
  cell: { id: 'c1', index: 0 },
  language: 'python'
};
const other: Origin = { via: 'other', notebook: 'a.ipynb', cell: null, language: 'python' };

function mergerWith(label = 'Load'): RunMerger {
  return new RunMerger({ label: () => label, originOf: () => other });
}

/** The last that was told of each run, in order of the first telling. */
function lastOf(merger: RunMerger, facts: readonly Fact[]): Map<string, RunObservation> {
  const told = new Map<string, RunObservation>();
  for (const fact of facts) {
    merger.take(fact);
    merger.drain().forEach(run => told.set(run.id, run));
  }
  return told;
}

type End = 'done' | 'failed' | 'aborted' | 'interrupted';

/** Facts of one run as the connection that sent it hears them: what the kernel broadcasts, and the reply. */
function factsOf(
  msg: string,
  end: End,
  connection = 'mine'
): { iopub: RunFact[]; shell: RunFact[] } {
  const run = { kernel: KERNEL, msg, at: 10 };
  const error = errorOf(end === 'interrupted' ? 'KeyboardInterrupt' : 'ValueError', 'no', ['at 1']);
  const output = (text: string): RunFact => ({
    ...run,
    fact: 'output',
    connection,
    output: { type: 'stream', name: 'stdout', text }
  });
  const ran: RunFact[] = [
    { ...run, fact: 'input', at: 12, code: `code of ${msg}`, count: 3, sent: 9 },
    output('one '),
    output('two')
  ];
  const iopub: RunFact[] = [
    { ...run, fact: 'busy', at: 11 },
    ...(end === 'aborted' ? [] : ran),
    ...(end === 'failed' || end === 'interrupted'
      ? [{ ...run, fact: 'error' as const, error }]
      : []),
    { ...run, fact: 'idle', at: 20 }
  ];
  const status = end === 'done' ? 'ok' : end === 'aborted' ? 'aborted' : 'error';
  const said = status === 'error' ? error : null;
  return { iopub, shell: [{ ...run, fact: 'reply', at: 19, status, count: 3, error: said }] };
}

function request(msg: string, origin = notebook): RunFact {
  return {
    kernel: KERNEL,
    msg,
    at: 9,
    fact: 'request',
    connection: 'mine',
    code: `code of ${msg}`,
    origin
  };
}

function cellFacts(msg: string, cell = 'c1'): CellFact[] {
  const from = { kernel: KERNEL, at: 9, cell: { id: cell, index: 0 }, notebook: 'a.ipynb' };
  return [
    { ...from, fact: 'scheduled', code: `code of ${msg}`, language: 'python' },
    { ...from, fact: 'executed', success: true }
  ];
}

/** All streams in one order, each stream's own order kept. */
function interleaved(streams: readonly Fact[][]): fc.Arbitrary<Fact[]> {
  const total = streams.reduce((sum, stream) => sum + stream.length, 0);
  return fc
    .array(fc.integer({ min: 0, max: 1_000 }), { minLength: total, maxLength: total })
    .map(picks => {
      const left = streams.map(stream => [...stream]);
      const order: Fact[] = [];
      for (const pick of picks) {
        const open = left.filter(stream => stream.length > 0);
        const next = open[pick % open.length]?.shift();
        if (next) {
          order.push(next);
        }
      }
      return order;
    });
}

const ends = fc.constantFrom<End>('done', 'failed', 'aborted', 'interrupted');
const statusOf = { done: 'done', failed: 'failed', aborted: 'cancelled', interrupted: 'cancelled' };

describe('whatever order the three sources come in', () => {
  it('each run that this page sent is told with one id and its final status', () => {
    const story = fc.array(ends, { minLength: 1, maxLength: 4 }).chain(all => {
      const streams = all.flatMap((end, at) => {
        const msg = `m${at}`;
        const mine = factsOf(msg, end);
        const again = factsOf(msg, end, 'console').iopub; // a second connection hears the broadcast too
        return [mine.iopub, mine.shell, again, cellFacts(msg)];
      });
      const requests = all.map((_, at) => request(`m${at}`));
      return interleaved(streams).map(facts => ({ all, facts: [...requests, ...facts] }));
    });
    fc.assert(
      fc.property(story, ({ all, facts }) => {
        const told = lastOf(mergerWith(), facts);
        expect(told.size).toBe(all.length);
        all.forEach((end, at) => {
          const run = told.get(`${KERNEL}:m${at}`);
          expect(run).toMatchObject({ status: statusOf[end], via: 'notebook', cell: { id: 'c1' } });
          const printed = run?.outputs.map(({ text }) => text).join('');
          expect(printed).toBe(end === 'aborted' ? '' : 'one two');
        });
      })
    );
  });

  it('each run that another page sent is told once, and what it only asked to be silent never', () => {
    const story = fc.array(ends, { minLength: 1, maxLength: 4 }).chain(all => {
      const streams = all.flatMap((end, at) => [
        factsOf(`m${at}`, end).iopub,
        factsOf(`m${at}`, end, 'console').iopub
      ]);
      return interleaved(streams).map(facts => ({ all, facts }));
    });
    fc.assert(
      fc.property(story, ({ all, facts }) => {
        const told = lastOf(mergerWith(), facts);
        all.forEach((end, at) => {
          const run = told.get(`${KERNEL}:m${at}`);
          // Of an aborted request the kernel broadcasts nothing that says it was code.
          expect(run?.status).toBe(end === 'aborted' ? undefined : statusOf[end]);
        });
      })
    );
  });

  it('an end is never taken back', () => {
    const streams = [factsOf('m0', 'done').iopub, factsOf('m0', 'done').shell];
    const gone: Fact = { fact: 'gone', kernel: KERNEL, at: 15, how: 'restarted' };
    fc.assert(
      fc.property(interleaved([...streams, [gone]]), facts => {
        const merger = mergerWith();
        const said: string[] = [];
        for (const fact of [request('m0'), ...facts]) {
          merger.take(fact);
          said.push(...merger.drain().map(({ status }) => status));
        }
        const final = said.filter(status => status !== 'running');
        expect(final).toHaveLength(1);
        expect(said.at(-1)).toBe(final[0]);
      })
    );
  });
});

describe('a run', () => {
  it('is told when the kernel begins with it, not while it waits', () => {
    const merger = mergerWith();
    merger.take(request('m0'));
    expect(merger.drain()).toEqual([]);
    const { iopub } = factsOf('m0', 'done');
    iopub.slice(0, 2).forEach(fact => merger.take(fact));
    expect(merger.drain()).toMatchObject([{ status: 'running', took: null, label: 'Load', at: 9 }]);
    expect(merger.drain()).toEqual([]);
  });

  it('took the time from the kernel’s start to its reply, and holds its outputs', () => {
    const { iopub, shell } = factsOf('m0', 'done');
    const told = lastOf(mergerWith(), [request('m0'), ...iopub, ...shell]);
    expect(told.get('k1:m0')).toMatchObject({
      took: 7,
      count: 3,
      code: 'code of m0',
      cut: false,
      outputs: [{ kind: 'stdout', text: 'one two', characters: 7 }]
    });
  });

  it('that only printed a traceback is done', () => {
    const { iopub } = factsOf('m0', 'failed');
    const { shell } = factsOf('m0', 'done');
    const run = lastOf(mergerWith(), [request('m0'), ...iopub, ...shell]).get('k1:m0');
    expect(run).toMatchObject({ status: 'done', error: { name: 'ValueError' } });
  });

  it('of a tool is not told, whoever heard it', () => {
    const ignored: Fact = { kernel: KERNEL, msg: 'm0', at: 1, fact: 'ignored' };
    const { iopub, shell } = factsOf('m0', 'done');
    expect(lastOf(mergerWith(), [ignored, ...iopub, ...shell]).size).toBe(0);
  });

  it('is cut at the record’s bound, and says so', () => {
    const long = { ...request('m0'), code: 'x'.repeat(30_000) };
    const { iopub, shell } = factsOf('m0', 'done');
    const run = lastOf(mergerWith(), [long, ...iopub, ...shell]).get('k1:m0');
    expect(run?.cut).toBe(true);
    expect(run?.code).toHaveLength(20_000);
  });
});

describe('when a kernel goes', () => {
  const running = factsOf('m0', 'done').iopub.slice(0, 3);
  const told = (how: 'restarted' | 'died' | 'closed'): Map<string, RunObservation> =>
    lastOf(mergerWith(), [
      request('m0'),
      request('m1'),
      ...running,
      { fact: 'gone', kernel: KERNEL, at: 30, how }
    ]);

  it('a restart cancels what ran and what waited', () => {
    expect(told('restarted').get('k1:m0')).toMatchObject({ status: 'cancelled', took: 18 });
    expect(told('restarted').get('k1:m1')).toMatchObject({ status: 'cancelled', took: null });
  });

  it('a death fails what ran, with its reason, and cancels what waited', () => {
    expect(told('died').get('k1:m0')).toMatchObject({
      status: 'failed',
      error: { name: 'KernelDied' }
    });
    expect(told('died').get('k1:m1')?.status).toBe('cancelled');
  });

  it('a death at the first word fails the code that was sent first', () => {
    const gone: Fact = { fact: 'gone', kernel: KERNEL, at: 30, how: 'died' };
    const all = lastOf(mergerWith(), [request('m0'), request('m1'), gone]);
    expect([...all.values()].map(({ status }) => status)).toEqual(['failed', 'cancelled']);
  });

  it('runs of other kernels go on', () => {
    const gone: Fact = { fact: 'gone', kernel: 'k2', at: 30, how: 'restarted' };
    expect(lastOf(mergerWith(), [request('m0'), ...running, gone]).get('k1:m0')?.status).toBe(
      'running'
    );
  });

  it('a closed console’s run still ends, by what the kernel broadcasts', () => {
    const [busy, ...rest] = factsOf('m0', 'done').iopub;
    const deaf: Fact = { fact: 'deaf', kernel: KERNEL, connection: 'mine' };
    const facts = [request('m0'), ...(busy ? [busy] : []), deaf, ...rest];
    expect(lastOf(mergerWith(), facts).get('k1:m0')).toMatchObject({
      status: 'done',
      cell: { id: 'c1' }
    });
  });
});

describe('a run that an earlier page saw begin', () => {
  const [run] = lastOf(mergerWith(), [
    request('m0'),
    ...factsOf('m0', 'done').iopub.slice(0, 2)
  ]).values();
  const adopted: Fact[] = run ? [{ fact: 'adopted', run }] : [];

  it('ends by what the kernel broadcasts now, with its cell', () => {
    const rest = factsOf('m0', 'done').iopub.slice(3);
    expect(lastOf(mergerWith(), [...adopted, ...rest]).get('k1:m0')).toMatchObject({
      status: 'done',
      label: 'Load',
      cell: { id: 'c1' }
    });
  });

  it('is told as cut off when nobody saw its end', () => {
    const unseen: Fact = { fact: 'unseen', ids: ['k1:m0'], at: 99 };
    expect(lastOf(mergerWith(), [...adopted, unseen]).get('k1:m0')).toMatchObject({
      status: 'cancelled',
      took: null,
      error: { name: 'EndNotSeen' }
    });
  });

  it('changes nothing for a page that knows it already', () => {
    const { iopub, shell } = factsOf('m0', 'done');
    const told = lastOf(mergerWith(), [request('m0'), ...iopub, ...shell, ...adopted]);
    expect(told.get('k1:m0')?.status).toBe('done');
  });
});

describe('code that a server or another page sends for a cell', () => {
  const run = factsOf('m0', 'done').iopub;

  it('is known by the cell that was scheduled with it', () => {
    const [scheduled] = cellFacts('m0', 'c7');
    const told = lastOf(mergerWith(), [...(scheduled ? [scheduled] : []), ...run]);
    expect(told.get('k1:m0')).toMatchObject({ via: 'notebook', cell: { id: 'c7' } });
  });

  it('ends with the notebook’s word where the kernel’s never came', () => {
    const facts = [...cellFacts('m0', 'c7').slice(0, 1), ...run.slice(0, 4)];
    const told = lastOf(mergerWith(), [...facts, ...cellFacts('m0', 'c7').slice(1)]);
    expect(told.get('k1:m0')?.status).toBe('done');
  });

  it('does not end by the word about an earlier run of its cell', () => {
    const [scheduled, executed] = cellFacts('m0', 'c7');
    const again = factsOf('m1', 'done').iopub;
    if (!scheduled || !executed || scheduled.fact !== 'scheduled') {
      throw new Error('A cell is scheduled, then executed.');
    }
    const facts: Fact[] = [
      scheduled,
      ...run,
      { ...scheduled, code: 'code of m1' },
      ...again.slice(0, 3),
      executed // of the first run
    ];
    expect(lastOf(mergerWith(), facts).get('k1:m1')?.status).toBe('running');
  });
});
