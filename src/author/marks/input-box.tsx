/** The box at a mark: what the input is, why it is offered, and what can be done to it. One box for mouse and keyboard. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import type { OverlayEdit } from '@lockstep/protocol';
import {
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactElement
} from 'react';
import { inputActions, type Action, type Field } from '../actions';
import type { AuthorConversion, AuthorModel } from '../contract';
import { Editor } from '../editor';
import { formOf } from '../forms';
import { rowsOf, type InputRow, type StepRow } from '../outline-rows';
import { inputText, valueText } from '../words';

export interface InputBoxProps {
  model: AuthorModel;
  trans: TranslationBundle;
  /** The input's id. */
  input: string;
  /** What is asked for when it opens; `null`: nothing yet. */
  ask: Field | null;
  /** `true`: it was opened to work in, so it takes the focus and stays until it is left. */
  pinned: boolean;
  /** Something is to be typed or chosen in a box that does not stay. */
  onAsk: (field: Field) => void;
  onLeave: () => void;
}

export function InputBox(props: InputBoxProps): ReactElement | null {
  const { model, trans, input, pinned, onLeave } = props;
  const { conversion } = useSyncExternalStore(model.subscribe, model.snapshot);
  const [problem, setProblem] = useState<string | null>(null);
  const node = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = conversion && rowOf(conversion, input, trans);
  const [asked, setAsked] = useState(props.ask);
  useEffect(() => {
    if (pinned && asked === null) {
      node.current?.querySelector<HTMLElement>('button')?.focus();
    }
  }, [pinned, asked]);
  if (!found) {
    return null;
  }
  const { row, step } = found;
  const keep = async (edits: readonly OverlayEdit[]): Promise<string | null> => {
    await model.edit(...edits);
    return model.snapshot().refusal?.message ?? null;
  };
  const act = async (effect: Action['effect']): Promise<void> => {
    if ('ask' in effect) {
      if (pinned) {
        setAsked(effect.ask);
      } else {
        props.onAsk(effect.ask);
      }
      return;
    }
    const refused = await keep(effect.edits);
    setProblem(refused);
    if (refused === null) {
      onLeave();
    }
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    } else if (event.key === 'Tab' && pinned && node.current) {
      turnAround(event, node.current);
    }
  };
  return (
    <div
      ref={node}
      className="lk lk-mark-box"
      role={pinned ? 'dialog' : 'tooltip'}
      aria-labelledby={id}
      onKeyDown={pressed}
    >
      <p className="lk-mark-box-head">
        <strong id={id}>{row.label}</strong> <span className="lk-quiet">{said(row, trans)}</span>
      </p>
      <p className="lk-small">{why(row, trans)}</p>
      {problem !== null && (
        <p className="lk-field-error" role="alert">
          <Icon name="error" small />
          <span>{problem}</span>
        </p>
      )}
      {asked !== null ? (
        <Editor
          form={formOf({ field: asked, step, input: row }, trans)}
          trans={trans}
          onKeep={keep}
          onLeave={onLeave}
        />
      ) : (
        <div className="lk-row lk-mark-box-actions">
          {actionsOf(row, trans).map(({ id: name, label, title, off, effect }) => (
            <button
              key={name}
              type="button"
              className="lk-button lk-button-small lk-button-quiet lk-small"
              title={off ?? title}
              disabled={off !== null}
              onClick={() => void act(effect)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** The row of an input or candidate, and the step it belongs to. */
function rowOf(
  conversion: AuthorConversion,
  id: string,
  trans: TranslationBundle
): { row: InputRow; step: StepRow } | null {
  for (const step of rowsOf(conversion, trans)) {
    const row = step.inputs.find(input => input.id === id);
    if (row) {
      return { row, step };
    }
  }
  return null;
}

/** What it is, in words; of what is no input also its value. */
function said({ kind, input }: InputRow, trans: TranslationBundle): string {
  const text = inputText(input, trans);
  return kind === 'shown' ? text : [text, valueText(input.initial)].filter(Boolean).join(' · ');
}

function why({ kind, reason }: InputRow, trans: TranslationBundle): string {
  const state = {
    shown: '',
    hidden: trans.__('Hidden: the app keeps the notebook’s own value.'),
    offer: trans.__('Not asked for in the app.')
  }[kind];
  return [state, reason].filter(Boolean).join(' ');
}

/** In the order in which an author looks for them. */
const ORDER = ['type', 'range', 'choices', 'label', 'hide'];

function actionsOf(row: InputRow, trans: TranslationBundle): Action[] {
  const place = ({ id }: Action): number => ORDER.indexOf(id);
  return [...inputActions(row, trans).first].sort((a, b) => place(a) - place(b));
}

/** Tab stays in the box: the page around it has no place of its own in the order. */
function turnAround(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>('button:enabled, input, select, textarea')];
  const [first, last] = [stops[0], stops.at(-1)];
  const [edge, other] = event.shiftKey ? [first, last] : [last, first];
  if (document.activeElement === edge) {
    event.preventDefault();
    other?.focus();
  }
}
