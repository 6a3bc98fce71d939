/** The inline editors of the outline: Enter keeps, Esc leaves, and a sentence beneath says why something cannot be kept. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import { typesOf } from '@lockstep/converter';
import { InputType, type Effect, type OverlayEdit } from '@lockstep/protocol';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import { keyOfCell, type Field } from './actions';
import type { InputRow, StepRow } from './outline-rows';
import { choicesText, readChoices, readRange, titleProblem, type Reading } from './readings';
import { typeName } from './words';

/** What an editor is opened on. */
export interface Asked {
  field: Field;
  step: StepRow;
  input: InputRow | null;
}

/** What comes of a form: edits, or why not. */
type Outcome = { edits: readonly OverlayEdit[] } | { problem: string };

interface Form {
  title: string;
  hint?: string;
  /** @param wrong attributes that tie a control to the problem beneath it */
  body: (wrong: { 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactElement;
  read: (data: FormData) => Outcome;
  keep?: string;
}

/** Beneath the row it belongs to. */
export function Editor(props: {
  asked: Asked;
  trans: TranslationBundle;
  /** Makes the edits; resolves with the sentence that refuses them. */
  onKeep: (edits: readonly OverlayEdit[]) => Promise<string | null>;
  onLeave: () => void;
}): ReactElement {
  const { asked, trans, onLeave } = props;
  const form = formOf(asked, trans);
  const [problem, setProblem] = useState<string | null>(null);
  const node = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    const control = node.current?.querySelector<HTMLElement>('input, select, textarea');
    control?.focus();
    if (control instanceof HTMLInputElement && control.type !== 'checkbox') {
      control.select();
    }
  }, []);
  const keep = async (): Promise<void> => {
    if (!node.current) {
      return;
    }
    const outcome = form.read(new FormData(node.current));
    const refused = 'problem' in outcome ? outcome.problem : await props.onKeep(outcome.edits);
    if (refused === null) {
      onLeave();
    } else {
      setProblem(refused);
    }
  };
  const pressed = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const { key, shiftKey, target } = event;
    const lines = target instanceof HTMLTextAreaElement;
    if (key === 'Escape') {
      event.preventDefault();
      onLeave();
    } else if (key === 'Enter' && !shiftKey && !lines && !(target instanceof HTMLButtonElement)) {
      event.preventDefault();
      void keep();
    } else if (key === 'Enter' && lines && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void keep();
    }
  };
  return (
    <form
      ref={node}
      className="lk-editor"
      aria-label={form.title}
      noValidate
      onKeyDown={pressed}
      onChange={() => setProblem(null)}
      onSubmit={event => {
        event.preventDefault();
        void keep();
      }}
    >
      {form.body(problem === null ? {} : { 'aria-invalid': true, 'aria-describedby': id })}
      {problem !== null && (
        <p className="lk-field-error" id={id} role="alert">
          <Icon name="error" small />
          <span>{problem}</span>
        </p>
      )}
      <div className="lk-row">
        <span className="lk-quiet lk-small">{form.hint}</span>
        <span className="lk-spacer" />
        <button type="button" className="lk-button lk-button-small" onClick={onLeave}>
          {trans.__('Cancel')}
        </button>
        <button type="submit" className="lk-button lk-button-small lk-button-primary">
          {form.keep ?? trans.__('Keep')}
        </button>
      </div>
    </form>
  );
}

function formOf({ field, step, input }: Asked, trans: TranslationBundle): Form {
  const stepEdit = (
    set: Extract<OverlayEdit, { edit: 'step' }>['set']
  ): { edits: readonly OverlayEdit[] } => ({ edits: [{ edit: 'step', step: step.id, set }] });
  const inputEdit = (reading: Reading): Outcome =>
    'problem' in reading
      ? reading
      : { edits: [{ edit: 'input', input: input?.id ?? '', set: reading.set }] };
  const line = (
    title: string,
    value: string,
    keep: (text: string) => Outcome,
    needed: boolean
  ): Form => ({
    title,
    body: wrong => (
      <label>
        <span>{title}</span>
        <input className="lk-input" name="text" defaultValue={value} {...wrong} />
      </label>
    ),
    read: data => {
      const text = textIn(data, 'text').trim();
      const problem = needed ? titleProblem(text, trans) : null;
      return problem === null ? keep(text) : { problem };
    }
  });
  const lines = (
    title: string,
    hint: string,
    value: string,
    read: (text: string) => Outcome
  ): Form => ({
    title,
    hint,
    body: wrong => (
      <label className="lk-editor-block">
        <span>{title}</span>
        <textarea className="lk-input" name="text" rows={4} defaultValue={value} {...wrong} />
      </label>
    ),
    read: data => read(textIn(data, 'text'))
  });
  const keysHint = trans.__('Ctrl+Enter keeps');
  switch (field) {
    case 'title':
      return line(trans.__('Title'), step.title, text => stepEdit({ title: text }), true);
    case 'help':
      return lines(trans.__('Help text'), keysHint, '', text =>
        stepEdit({ help: text.trim() === '' ? null : text.trim() })
      );
    case 'confirm':
      return confirmForm(step, trans, stepEdit);
    case 'split':
      return splitForm(step, trans);
    case 'label':
      return line(
        trans.__('Label'),
        input?.label ?? '',
        text => inputEdit({ set: { label: text } }),
        true
      );
    case 'unit':
      return line(
        trans.__('Unit'),
        input?.input.unit ?? '',
        text => inputEdit({ set: { unit: text === '' ? null : text } }),
        false
      );
    case 'inputHelp':
      return lines(trans.__('Help text'), keysHint, input?.input.help ?? '', text =>
        inputEdit({ set: { help: text.trim() === '' ? null : text.trim() } })
      );
    case 'choices':
      return lines(
        trans.__('Choices'),
        trans.__('One a line. Ctrl+Enter keeps'),
        input ? choicesText(input.input) : '',
        text => (input ? inputEdit(readChoices(input.input, text, trans)) : { edits: [] })
      );
    case 'type':
      return typeForm(input, trans, inputEdit);
    case 'range':
      return rangeForm(input, trans, inputEdit);
  }
}

function typeForm(
  input: InputRow | null,
  trans: TranslationBundle,
  edit: (reading: Reading) => Outcome
): Form {
  const types = input ? typesOf(input.input) : [];
  return {
    title: trans.__('Type'),
    body: wrong => (
      <label>
        <span>{trans.__('Type')}</span>
        <span className="lk-select-wrap">
          <select className="lk-select" name="type" defaultValue={input?.input.type} {...wrong}>
            {types.map(type => (
              <option key={type} value={type}>
                {typeName(type, trans)}
              </option>
            ))}
          </select>
          <Icon name="down" small />
        </span>
      </label>
    ),
    read: data => {
      const type = InputType.safeParse(textIn(data, 'type'));
      return type.success ? edit({ set: { type: type.data } }) : { edits: [] };
    }
  };
}

function rangeForm(
  input: InputRow | null,
  trans: TranslationBundle,
  edit: (reading: Reading) => Outcome
): Form {
  const members = [
    ['min', trans.__('Smallest')],
    ['max', trans.__('Largest')],
    ['step', trans.__('Step')]
  ] as const;
  return {
    title: trans.__('Range'),
    hint: trans.__('Empty: no limit'),
    body: wrong => (
      <div className="lk-editor-range">
        {members.map(([member, label]) => (
          <label key={member}>
            <span>{label}</span>
            <input
              className="lk-input lk-num"
              name={member}
              inputMode="decimal"
              defaultValue={input?.input[member]}
              {...wrong}
            />
          </label>
        ))}
      </div>
    ),
    read: data => {
      const texts = {
        min: textIn(data, 'min'),
        max: textIn(data, 'max'),
        step: textIn(data, 'step')
      };
      return input ? edit(readRange(input.input, texts, trans)) : { edits: [] };
    }
  };
}

function confirmForm(
  step: StepRow,
  trans: TranslationBundle,
  edit: (set: { confirm: Effect['kind'][] | null }) => Outcome
): Form {
  const { effects } = step.step;
  // An effect with a name was found in the code; the others may have been ticked here before.
  const found = (kind: Effect['kind']): boolean =>
    effects.some(effect => effect.kind === kind && effect.name !== undefined);
  const kinds: readonly [Effect['kind'], string][] = [
    ['writes', trans.__('It writes files')],
    ['sends', trans.__('It uses the network')],
    ['deletes', trans.__('It deletes something')],
    ['installs', trans.__('It installs packages')]
  ];
  return {
    title: trans.__('Ask before running'),
    body: () => (
      <fieldset className="lk-editor-checks">
        <legend>{trans.__('Ask before running')}</legend>
        {kinds.map(([kind, label]) => (
          <label key={kind}>
            <input
              type="checkbox"
              className="lk-check"
              name="kind"
              value={kind}
              defaultChecked={effects.some(effect => effect.kind === kind)}
              disabled={found(kind)}
            />
            <span>{found(kind) ? trans.__('%1, found in the code', label) : label}</span>
          </label>
        ))}
      </fieldset>
    ),
    read: data => {
      const ticked = kinds.map(([kind]) => kind).filter(kind => data.getAll('kind').includes(kind));
      return edit({ confirm: ticked.length > 0 ? ticked : null });
    }
  };
}

/** Longest first line of a cell in a choice, in characters. */
const LINE = 48;

function splitForm(step: StepRow, trans: TranslationBundle): Form {
  return {
    title: trans.__('Split'),
    keep: trans.__('Split here'),
    body: () => (
      <label>
        <span>{trans.__('New step at')}</span>
        <span className="lk-select-wrap">
          <select className="lk-select" name="cell">
            {step.cells.slice(1).map((cell, at) => {
              const source = step.sources[at + 1] ?? '';
              const first = source.trim().split('\n', 1)[0] ?? '';
              return (
                <option key={cell} value={keyOfCell(step, cell) ?? ''}>
                  {trans.__('Cell %1: %2', cell + 1, first.slice(0, LINE))}
                </option>
              );
            })}
          </select>
          <Icon name="down" small />
        </span>
      </label>
    ),
    read: data => ({ edits: [{ edit: 'split', cell: textIn(data, 'cell') }] })
  };
}

function textIn(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}
