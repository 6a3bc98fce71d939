/** The marks inside one editor: they move with the text until a conversion of that text brings new ones. */
import { Prec, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { CellMarks, Mark } from './placing';

/** What an editor shows: its marks, and which of them the outline has chosen. */
export interface MarkedCode {
  marks: readonly Mark[];
  chosen: string | null;
}

/** New marks, and the source that they were found in; another text keeps those it has. */
export const setMarks = StateEffect.define<CellMarks & { chosen: string | null }>();

const NONE: MarkedCode = { marks: [], chosen: null };

export const markedCode = StateField.define<MarkedCode>({
  create: () => NONE,
  update(value, transaction) {
    let { marks, chosen } = value;
    if (transaction.docChanged) {
      marks = marks
        .map(mark => ({
          ...mark,
          from: transaction.changes.mapPos(mark.from, 1),
          to: transaction.changes.mapPos(mark.to, -1)
        }))
        .filter(({ from, to }) => from < to);
    }
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) {
        ({ chosen } = effect.value);
        // The text went on while it was converted: its next conversion is on the way.
        marks = transaction.newDoc.toString() === effect.value.source ? effect.value.marks : marks;
      }
    }
    return marks === value.marks && chosen === value.chosen ? value : { marks, chosen };
  }
});

/** The mark at an offset; of several the narrowest. */
export function markAt({ marks }: MarkedCode, at: number): Mark | null {
  const here = marks.filter(({ from, to }) => from <= at && at <= to);
  return here.sort((a, b) => a.to - a.from - (b.to - b.from))[0] ?? null;
}

/** @param onChoose is told the input whose mark was clicked */
export function markedEditor(onChoose: (input: string) => void): Extension {
  return [
    markedCode,
    // Lowest, so that a mark is one element around the tokens of its literal.
    Prec.lowest(
      EditorView.decorations.compute([markedCode], state => drawn(state.field(markedCode)))
    ),
    EditorView.domEventHandlers({
      click(event, view) {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        const mark = at === null ? null : markAt(view.state.field(markedCode), at);
        if (mark && event.target instanceof Element && event.target.closest('.lk-mark')) {
          onChoose(mark.input);
        }
        return false;
      }
    })
  ];
}

function drawn({ marks, chosen }: MarkedCode): DecorationSet {
  return Decoration.set(
    marks.map(({ input, kind, from, to }) =>
      Decoration.mark({
        class: `lk-mark lk-mark-${kind}${input === chosen ? ' lk-mark-chosen' : ''}`
      }).range(from, to)
    ),
    true
  );
}
