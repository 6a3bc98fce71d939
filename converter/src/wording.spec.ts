import { Overlay } from '@lockstep/protocol';
import fc from 'fast-check';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { acceptWording, proposalsIn, type WordingRequest, wordingRequest } from './wording';

const SECRET = 'correct-horse-battery';

function request(...cells: string[]): WordingRequest {
  return wordingRequest(convert(notebookOf(...cells), { name: 'n' }));
}

const ASKED: WordingRequest = {
  title: 'n',
  language: 'python',
  steps: [
    { step: 'a', title: 'A', code: '' },
    { step: 'b', title: 'B', code: '' }
  ]
};

describe('what a model is asked', () => {
  it('is each step by id and present title, with its code, but not set-up', () => {
    expect(
      request('import os', 'md:## Load it', 'a = os.listdir()', 'a', 'md:## Show', 'print(a)')
    ).toEqual({
      title: 'N',
      language: 'python',
      steps: [
        { step: 'load-it', title: 'Load it', code: 'a = os.listdir()\n\na' },
        { step: 'show', title: 'Show', code: 'print(a)' }
      ]
    });
  });

  it('never holds outputs, nor the secrets that the code names', () => {
    const notebook = {
      metadata: { language_info: { name: 'python' } },
      cells: [
        {
          cell_type: 'code',
          source: `API_KEY = "${SECRET}"\nprint("${SECRET}", "sk-ant-0123456789abcdef0123")`,
          outputs: [{ output_type: 'stream', name: 'stdout', text: 'a line of output' }]
        }
      ]
    };
    const asked = JSON.stringify(wordingRequest(convert(notebook, { name: 'n' })));
    expect(asked).not.toContain(SECRET);
    expect(asked).not.toContain('0123456789abcdef');
    expect(asked).not.toContain('a line of output');
  });

  it('is bounded, cut at whole lines', () => {
    const cells = Array.from({ length: 40 }, (_, step) => [
      `md:## Step ${step}`,
      Array.from({ length: 200 }, (_, line) => `x${line} = ${line}`).join('\n')
    ]).flat();
    const { steps } = request(...cells);
    expect(steps.length).toBe(30);
    expect(steps.reduce((sum, { code }) => sum + code.length, 0)).toBeLessThanOrEqual(12_000);
    expect(steps.every(({ code }) => /^x\d+ = \d+$/.test(code.split('\n').at(-1) ?? ''))).toBe(
      true
    );
  });
});

describe('what is proposed', () => {
  it('is plain words for the steps that were asked about, in their order', () => {
    const reply = {
      steps: [
        { step: 'b', title: '  Show **them**\nall ', help: 'See [here](http://x.y) <img src=x>' },
        { step: 'c', title: 'Invented', help: '' },
        { step: 'a', title: 'A', help: 'Reads the files.' },
        { step: 'a', title: 'Again', help: '' }
      ]
    };
    expect(proposalsIn(reply, ASKED)).toEqual([
      { step: 'a', help: 'Reads the files.' },
      { step: 'b', title: 'Show them all', help: 'See here' }
    ]);
  });

  it('is nothing, whatever else a model answers, and never more than was asked', () => {
    expect(proposalsIn({ steps: 'no' }, ASKED)).toEqual([]);
    fc.assert(
      fc.property(
        fc.anything(),
        fc.array(
          fc.record({
            step: fc.constantFrom('a', 'z'),
            title: fc.anything(),
            help: fc.string({ unit: 'binary' })
          })
        ),
        (any, steps) => {
          expect(proposalsIn(any, ASKED)).toEqual([]);
          const found = proposalsIn({ steps }, ASKED);
          expect(found.length).toBeLessThan(2);
          expect(found.every(({ step }) => step === 'a')).toBe(true);
        }
      )
    );
  });
});

describe('a proposal that is taken over', () => {
  it('sets title and help of its step and nothing else', () => {
    expect(acceptWording({ step: 'a', title: 'T', help: 'H' })).toEqual([
      { edit: 'step', step: 'a', set: { title: 'T', help: 'H' } }
    ]);
    expect(acceptWording({ step: 'a', title: 'T' })).toEqual([
      { edit: 'step', step: 'a', set: { title: 'T' } }
    ]);
    expect(acceptWording({ step: 'a' })).toEqual([]);
  });

  it('fits the overlay', () => {
    const [edit] = acceptWording({ step: 'a', title: 'T', help: 'H' });
    const set = edit !== undefined && 'set' in edit ? edit.set : {};
    expect(Overlay.safeParse({ steps: { a: set } }).success).toBe(true);
  });

  it('leaves ids and code what they are', () => {
    const notebook = notebookOf('md:## One', 'a = 1', 'md:## Two', 'print(a)');
    const before = convert(notebook, { name: 'n' }).definition;
    const after = convert(notebook, {
      name: 'n',
      overlay: 'steps:\n  one:\n    title: Take a number\n    help: Any one.\n'
    }).definition;
    expect(after.steps.map(({ id }) => id)).toEqual(before.steps.map(({ id }) => id));
    expect(after.cells).toEqual(before.cells);
    expect(after.steps[0]?.title).toBe('Take a number');
  });
});
