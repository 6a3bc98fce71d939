import { EditorState, type TransactionSpec } from '@codemirror/state';
import fc from 'fast-check';
import { markAt, markedCode, setMarks } from './marked-code';
import type { Mark } from './placing';

const source = 'country = "France"\nmin_degree = 5';
const marks: Mark[] = [
  { input: 'country', kind: 'shown', label: 'Country', from: 10, to: 18 },
  { input: 'min_degree', kind: 'offer', label: 'Min degree', from: 32, to: 33 }
];

function editor(): EditorState {
  const empty = EditorState.create({ doc: source, extensions: markedCode });
  return empty.update({ effects: setMarks.of({ source, marks, chosen: null }) }).state;
}

/** The marked code. */
function shown(state: EditorState): string[] {
  return state.field(markedCode).marks.map(({ from, to }) => state.sliceDoc(from, to));
}

function edited(state: EditorState, spec: TransactionSpec): EditorState {
  return state.update(spec).state;
}

describe('marks in an editor', () => {
  it('move with the text that is typed before them, and go with the text that is deleted', () => {
    const moved = edited(editor(), { changes: { from: 0, insert: '# which\n' } });
    expect(shown(moved)).toEqual(['"France"', '5']);
    const gone = edited(moved, { changes: { from: 8, to: 27 } });
    expect(shown(gone)).toEqual(['5']);
  });

  it('stay when a conversion is of an earlier text, and follow the one that is of this text', () => {
    const moved = edited(editor(), { changes: { from: 0, insert: '\n' } });
    const late = edited(moved, { effects: setMarks.of({ source, marks: [], chosen: 'country' }) });
    expect(shown(late)).toEqual(['"France"', '5']);
    expect(late.field(markedCode).chosen).toBe('country');
    const now = setMarks.of({ source: `\n${source}`, marks: [], chosen: null });
    expect(shown(edited(late, { effects: now }))).toEqual([]);
  });

  it('never cover anything but what is left of their own code', () => {
    const change = fc.tuple(fc.nat(60), fc.nat(6), fc.constantFrom('', 'x', '\n', '= 7 '));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), changes => {
        let state = editor();
        for (const [at, length, insert] of changes) {
          const from = Math.min(at, state.doc.length);
          const to = Math.min(from + length, state.doc.length);
          state = edited(state, { changes: { from, to, insert } });
          const { marks: own } = state.field(markedCode);
          own.forEach(({ from: a, to: b }, index) => {
            expect(a).toBeLessThan(b);
            expect(a).toBeGreaterThanOrEqual(own[index - 1]?.to ?? 0);
            expect(b).toBeLessThanOrEqual(state.doc.length);
          });
        }
      })
    );
  });

  it('of two around one place take the narrower', () => {
    const outer: Mark = { input: 'list', kind: 'shown', label: 'List', from: 9, to: 20 };
    expect(markAt({ marks: [outer, ...marks], chosen: null }, 12)?.input).toBe('country');
    expect(markAt({ marks, chosen: null }, 3)).toBeNull();
  });
});
