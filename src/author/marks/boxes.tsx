/** Where the box at a mark opens: while the pointer rests on the mark, or pinned by the keyboard until it is left. */
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import {
  closeHoverTooltips,
  type EditorView,
  hoverTooltip,
  showTooltip,
  type Tooltip
} from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import { createRoot } from 'react-dom/client';
import type { Field } from '../actions';
import type { AuthorModel } from '../contract';
import { InputBox } from './input-box';
import { markAt, markedCode } from './marked-code';
import type { Mark } from './placing';

interface Pinned {
  input: string;
  ask: Field | null;
  tooltip: Tooltip;
}

const pin = StateEffect.define<Pinned | null>();

const pinned = StateField.define<Pinned | null>({
  create: () => null,
  update(value, transaction) {
    const next = transaction.effects.findLast(effect => effect.is(pin));
    if (next) {
      return next.value;
    }
    if (!value || !transaction.docChanged) {
      return value;
    }
    const tooltip = { ...value.tooltip, pos: transaction.changes.mapPos(value.tooltip.pos) };
    return { ...value, tooltip };
  },
  provide: field => showTooltip.from(field, value => value?.tooltip ?? null)
});

/** How long the pointer rests on a mark before its box opens, in milliseconds. */
const REST = 300;

/** The boxes of one editor. */
export function markBoxes(model: AuthorModel, trans: TranslationBundle): Extension {
  return [
    pinned,
    hoverTooltip(
      (view, at) => {
        const mark = markAt(view.state.field(markedCode), at);
        const open = view.state.field(pinned) !== null;
        return mark && !open ? tooltipOf(mark, null, false, { model, trans }) : null;
      },
      { hoverTime: REST, hideOnChange: true }
    )
  ];
}

/** Opens the box of a mark and puts the focus in it. */
export function openBox(
  view: EditorView,
  mark: Mark,
  parts: { model: AuthorModel; trans: TranslationBundle },
  ask: Field | null = null
): void {
  const tooltip = tooltipOf(mark, ask, true, parts);
  view.dispatch({
    effects: [closeHoverTooltips, pin.of({ input: mark.input, ask, tooltip })]
  });
}

function tooltipOf(
  mark: Mark,
  ask: Field | null,
  stays: boolean,
  parts: { model: AuthorModel; trans: TranslationBundle }
): Tooltip {
  return {
    pos: mark.from,
    end: mark.to,
    create(view) {
      const dom = document.createElement('div');
      dom.className = 'lk-mark-tooltip';
      const root = createRoot(dom);
      const leave = (): void => {
        if (stays) {
          view.dispatch({ effects: pin.of(null) });
          view.focus();
        } else {
          view.dispatch({ effects: closeHoverTooltips });
        }
      };
      root.render(
        <InputBox
          {...parts}
          input={mark.input}
          ask={ask}
          pinned={stays}
          onAsk={field => openBox(view, mark, parts, field)}
          onLeave={leave}
        />
      );
      // React must not take its root down while it draws another one.
      return { dom, offset: { x: 0, y: 4 }, destroy: () => queueMicrotask(() => root.unmount()) };
    }
  };
}
