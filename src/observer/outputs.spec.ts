import {
  MAX_OUTPUTS,
  MAX_OUTPUT_TEXT,
  OutputSummary,
  RunError,
  MAX_TRACEBACK
} from '@lockstep/protocol';
import fc from 'fast-check';
import { errorOf, OutputDrafts, type OutputFact } from './outputs';
import { plain, shortened } from './text';

function summariesOf(facts: readonly OutputFact[]): OutputSummary[] {
  const drafts = new OutputDrafts();
  facts.forEach(fact => drafts.add(fact));
  return drafts.summaries();
}

const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): OutputFact => ({
  type: 'stream',
  name,
  text
});

const show = (
  data: Record<string, unknown>,
  display: string | null = null,
  update = false
): OutputFact => ({ type: 'data', kind: 'display', data, display, update });

describe('the outputs of a run', () => {
  it('join what is printed to one stream, and keep the two streams apart', () => {
    const texts = summariesOf([print('a'), print('b'), print('c', 'stderr'), print('d')]);
    expect(texts.map(({ kind, text }) => [kind, text])).toEqual([
      ['stdout', 'ab'],
      ['stderr', 'c'],
      ['stdout', 'd']
    ]);
  });

  it('keep head and tail of a long text and say what is left out', () => {
    const [summary] = summariesOf([print('begin '), print('x '.repeat(50_000)), print('end')]);
    expect(summary?.text).toMatch(/^begin x x[^]*… \d+ characters left out …[^]* x x end$/);
    expect(summary?.characters).toBe(6 + 100_000 + 3);
  });

  it('read as a terminal shows them: without colours, progress bars at their last state', () => {
    const [summary] = summariesOf([print('\u001b[31mred\u001b[0m\n 10%\r 50%\r100%\nready')]);
    expect(summary?.text).toBe('red\n100%\nready');
  });

  it('name the MIME types, and read the plain text of a picture', () => {
    const data = { 'image/png': 'iVBOR'.repeat(9_999), 'text/plain': '<Figure 6x4>' };
    expect(summariesOf([show(data)])).toEqual([
      {
        kind: 'display',
        mimeTypes: ['image/png', 'text/plain'],
        text: '<Figure 6x4>',
        characters: 12
      }
    ]);
  });

  it('follow updates of a display and clearing', () => {
    const facts = [show({ 'text/plain': '1' }, 'bar'), show({ 'text/plain': '2' }, 'bar', true)];
    expect(summariesOf(facts).map(({ text }) => text)).toEqual(['2']);
    const cleared = summariesOf([print('old'), { type: 'clear', wait: true }, print('new')]);
    expect(cleared.map(({ text }) => text)).toEqual(['new']);
    expect(summariesOf([print('old'), { type: 'clear', wait: false }])).toEqual([]);
  });

  it('keep the first and the last when there are too many', () => {
    const many = Array.from({ length: 100 }, (_, at) => show({ 'text/plain': `${at}` }));
    const texts = summariesOf(many).map(({ text }) => text);
    expect(texts).toHaveLength(MAX_OUTPUTS);
    expect(texts[0]).toBe('0');
    expect(texts.at(-1)).toBe('99');
  });

  it('always fit the record, whatever a kernel sends', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.string({ unit: 'binary' }).map(part => part.repeat(2_000)),
      fc.constantFrom('\ud83d', '\udc00'.repeat(9_000), '\u001b[', '\r\r\n', '😀'.repeat(9_000))
    );
    const fact = fc.oneof(
      fc.record({
        type: fc.constant('stream' as const),
        name: fc.constantFrom('stdout' as const, 'stderr' as const),
        text
      }),
      fc.record({
        type: fc.constant('data' as const),
        kind: fc.constantFrom('display' as const, 'result' as const),
        data: fc.dictionary(
          fc.oneof(fc.constantFrom('text/plain', 'text/html'), text),
          fc.jsonValue()
        ),
        display: fc.option(text),
        update: fc.boolean()
      })
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 30 }), facts => {
        const summaries = summariesOf(facts);
        expect(summaries.length).toBeLessThanOrEqual(MAX_OUTPUTS);
        summaries.forEach(summary => OutputSummary.parse(summary));
      }),
      { numRuns: 60 }
    );
  });
});

describe('an error', () => {
  it('keeps both ends of a recursion’s traceback and fits the record', () => {
    const lines = [
      'first',
      ...Array.from({ length: 3_000 }, (_, at) => `\u001b[0;32m${at}`),
      'last'
    ];
    const error = errorOf('RecursionError', 'too deep', lines);
    RunError.parse(error);
    expect(error.traceback.length).toBeLessThanOrEqual(MAX_TRACEBACK);
    expect(error.traceback).toMatch(/^first\n0\n[^]*last$/);
  });
});

describe('a cut', () => {
  it('takes whole words, so that no half of a secret stays', () => {
    const secret = `sk-${'a1b2'.repeat(10)}`;
    fc.assert(
      fc.property(fc.nat(MAX_OUTPUT_TEXT), at => {
        const text = `${'w '.repeat(at)}${secret} ${'v '.repeat(MAX_OUTPUT_TEXT)}`;
        const rest = shortened(text, MAX_OUTPUT_TEXT).replace(secret, '');
        expect(rest).not.toContain('a1b2');
      })
    );
  });

  it('leaves a text that fits as it is', () => {
    expect(shortened('short', 100)).toBe('short');
    expect(plain('no escape')).toBe('no escape');
  });
});
