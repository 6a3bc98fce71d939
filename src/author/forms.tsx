/** What the outline's inline editors ask, and the edits that come of the answers. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import { typesOf } from '@lockstep/converter';
import { InputType, type Effect, type OverlayEdit } from '@lockstep/protocol';
import type { ReactElement } from 'react';
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

/** What an editor shows and reads. */
export interface Form {
  title: string;
  hint?: string;
  /** @param wrong attributes that tie a control to the problem beneath it */
  body: (wrong: { 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactElement;
  read: (data: FormData) => Outcome;
  keep?: string;
}

/** The form of a row. */
export function formOf({ field, step, input }: Asked, trans: TranslationBundle): Form {
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
  ): Form => lineForm(title, value, keep, needed ? text => titleProblem(text, trans) : null);
  const keysHint = trans.__('Ctrl+Enter keeps');
  switch (field) {
    case 'title':
      return line(trans.__('Title'), step.title, text => stepEdit({ title: text }), true);
    case 'help':
      return linesForm(trans.__('Help text'), keysHint, step.help, text =>
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
      return linesForm(trans.__('Help text'), keysHint, input?.input.help ?? '', text =>
        inputEdit({ set: { help: text.trim() === '' ? null : text.trim() } })
      );
    case 'choices':
      return linesForm(
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

/** The form of the app's own title or summary. */
export function appForm(
  field: 'title' | 'summary',
  app: { title: string; summary: string },
  trans: TranslationBundle
): Form {
  const edit = (set: Extract<OverlayEdit, { edit: 'app' }>['set']): Outcome => ({
    edits: [{ edit: 'app', set }]
  });
  return field === 'title'
    ? lineForm(
        trans.__('Title of the app'),
        app.title,
        text => edit({ title: text }),
        text => titleProblem(text, trans)
      )
    : linesForm(trans.__('Summary'), trans.__('Ctrl+Enter keeps'), app.summary, text =>
        edit({ summary: text.trim() === '' ? null : text.trim() })
      );
}

function lineForm(
  title: string,
  value: string,
  keep: (text: string) => Outcome,
  problemOf: ((text: string) => string | null) | null
): Form {
  return {
    title,
    body: wrong => (
      <label>
        <span>{title}</span>
        <input className="lk-input" name="text" defaultValue={value} {...wrong} />
      </label>
    ),
    read: data => {
      const text = textIn(data, 'text').trim();
      const problem = problemOf?.(text) ?? null;
      return problem === null ? keep(text) : { problem };
    }
  };
}

function linesForm(
  title: string,
  hint: string,
  value: string,
  read: (text: string) => Outcome
): Form {
  return {
    title,
    hint,
    body: wrong => (
      <label className="lk-editor-block">
        <span>{title}</span>
        <textarea className="lk-input" name="text" rows={4} defaultValue={value} {...wrong} />
      </label>
    ),
    read: data => read(textIn(data, 'text'))
  };
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
    ['installs', trans.__('It installs packages')],
    ['acts', trans.__('It does something else')]
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
