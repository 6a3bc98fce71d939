/** One field of a card: label, control, unit or hint, and the message under it. */
import { clock } from '@lockstep/protocol';
import { isSecretMark, type InputFace, type StepState, type Value } from '@lockstep/protocol';
import { equalValues, showValue } from '@lockstep/workflow';
import { useId, type ReactElement } from 'react';
import { Control, isGroup } from './control';
import { isItems, rawOf, type Draft, type Raw } from './draft';
import { Icon } from './icons';
import { offerOf, type Offer } from './offer';
import { cardAround, controlOf } from './place';

export interface FieldProps {
  input: InputFace;
  own: StepState;
  draft: Draft | undefined;
  /** The notebook's language, for the reason of a fixed field. */
  language: string;
  disabled: boolean;
  onChange: (raw: Raw, now: boolean) => void;
  onLeave: () => void;
  /** Takes a value that did not come from the control. */
  onTake: (value: Value) => void;
}

/** A labelled field. A fixed one is shown read-only with its reason. */
export function Field(props: FieldProps): ReactElement {
  const { input, own, draft, disabled } = props;
  const id = useId();
  const offer = offerOf(input, own);
  // A list that there is something to choose for is put together row by row.
  const face = input.type === 'list' && offer !== null ? { ...input, items: true } : input;
  const raw = draft ? draft.raw : rawOf(face, own.values[input.id]);
  const problem = draft && draft.settled && 'problem' in draft.typed ? draft.typed.problem : null;
  const former = formerOf(input, own);
  const undone = disabled ? null : (former?.value ?? null);
  const hint = input.fixed
    ? fixedReason(input, props.language)
    : hintOf(input, own, isItems(raw), former?.text);
  const ticked = input.type === 'bool' && input.help !== undefined;
  const described = [
    ticked ? `${id}-help` : '',
    hint === '' ? '' : `${id}-hint`,
    problem === null ? '' : `${id}-problem`
  ]
    .filter(part => part !== '')
    .join(' ');
  return (
    <>
      <label className="lk-label" id={`${id}-label`} htmlFor={isGroup(raw, offer) ? undefined : id}>
        {input.label}
      </label>
      <div className="lk-control" data-input={input.id}>
        <Control
          id={id}
          input={input}
          raw={raw}
          offer={offer}
          invalid={problem !== null}
          disabled={disabled}
          describedBy={described === '' ? undefined : described}
          onChange={props.onChange}
          onLeave={props.onLeave}
        />
        {hint !== '' && (
          <span
            className={
              isBelow(input, offer) ? 'lk-field-hint lk-field-hint-below' : 'lk-field-hint'
            }
            id={`${id}-hint`}
          >
            {hint}
          </span>
        )}
        {undone && (
          <button
            type="button"
            className="lk-link-button"
            aria-label={`Undo, back to ${showValue(undone)}`}
            aria-describedby={`${id}-hint`}
            onClick={event => {
              const card = cardAround(event.currentTarget);
              // The button goes with the difference, and hands the focus on.
              (card && controlOf(card, input.id))?.focus();
              props.onTake(undone);
            }}
          >
            Undo
          </button>
        )}
        {problem !== null && <Problem id={`${id}-problem`} text={problem} />}
      </div>
    </>
  );
}

/** A message under a control, tied to it by its id. */
export function Problem(props: { id: string; text: string }): ReactElement {
  return (
    <span className="lk-field-error" id={props.id}>
      <Icon name="error" className="lk-glyph lk-is-failed" />
      <span>{props.text}</span>
    </span>
  );
}

/** Types whose control takes the whole width, so that the hint goes beneath. */
const BELOW: ReadonlySet<InputFace['type']> = new Set(['text', 'list', 'dict', 'table', 'path']);

function isBelow({ type }: InputFace, offer: Offer | null): boolean {
  return BELOW.has(type) && (offer === null || type === 'list');
}

function hintOf(
  input: InputFace,
  own: StepState,
  rows: boolean,
  former: string | undefined
): string {
  // A tick's help stands beside its box, where it can be clicked.
  const help = input.type === 'bool' ? undefined : input.help;
  return [
    input.unit,
    help,
    boundsOf(input),
    rows ? 'rows without a tick are left out' : LINES[input.type],
    secretOf(input, own),
    former
  ]
    .filter(part => part !== undefined && part !== '')
    .join(' · ');
}

/** How a box with several values is written. */
const LINES: Partial<Record<InputFace['type'], string>> = { list: 'one item a line' };

function boundsOf({ type, min, max }: InputFace): string | undefined {
  if ((type !== 'int' && type !== 'float') || (min !== undefined && max !== undefined)) {
    return undefined;
  }
  return min !== undefined ? `${min} or more` : max !== undefined ? `${max} or less` : undefined;
}

function secretOf(input: InputFace, own: StepState): string | undefined {
  if (input.type !== 'secret') {
    return undefined;
  }
  const entered = own.values[input.id] !== undefined;
  return entered ? 'entered, not stored; type to change it' : 'goes to the kernel only';
}

/** "was 20 when this step ran at 10:12", where a result stands on another value; `null` where there was none. */
function formerOf(
  input: InputFace,
  { result, values }: StepState
): { text: string; value: Value | null } | null {
  const before = result?.values[input.id] ?? null;
  if (!result || input.type === 'secret' || equalValues(before, values[input.id] ?? null)) {
    return null;
  }
  const text = `was ${showValue(before)} when this step ran at ${clock(result.at)}`;
  return { text, value: before === null || isSecretMark(before) ? null : before };
}

function fixedReason(input: InputFace, language: string): string {
  if (input.apart) {
    return 'The author’s file: the kernel is on another machine, which can read no file of yours.';
  }
  return input.type === 'path'
    ? 'This file was chosen by the author of the app.'
    : `Set by the notebook: values cannot be put into ${language} code yet.`;
}
