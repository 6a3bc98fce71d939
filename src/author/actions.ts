/** What can be done to a step or an input of the outline: its words, its key, why not now, and the edits it makes. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { OverlayEdit } from '@lockstep/protocol';
import type { OutlineIconName } from './icons';
import type { InputRow, StepRow } from './outline-rows';

/** What an inline editor asks for. */
export type Field =
  | 'title'
  | 'help'
  | 'confirm'
  | 'split'
  | 'label'
  | 'inputHelp'
  | 'unit'
  | 'type'
  | 'range'
  | 'choices';

/** Edits to make at once, or something to ask first. */
export type Effect = { edits: readonly OverlayEdit[] } | { ask: Field };

/** One thing to do. */
export interface Action {
  id: string;
  label: string;
  /** More than the label says. */
  title: string;
  icon?: OutlineIconName | 'rename';
  /** As it is shown: "M", "Alt+Shift+↑". */
  key?: string;
  /** Why it cannot be done now, in one sentence. */
  off: string | null;
  effect: Effect;
}

/** The actions of a row: the first ones as buttons, the others behind More, in groups. */
export interface Actions {
  first: readonly Action[];
  more: readonly (readonly Action[])[];
}

/** Where Split would cut: the cell's number, from 0; `null` when it has to be chosen. */
export function splitAt(row: StepRow, active: number): number | null {
  const [first, ...others] = row.cells;
  const last = row.cells.at(-1);
  if (first === undefined || last === undefined || active <= first || active > last) {
    return null;
  }
  return others.find(cell => cell >= active) ?? null;
}

/** Key of a step's n-th cell, by its number in the notebook. */
export function keyOfCell(row: StepRow, cell: number): string | null {
  return row.step.cells[row.cells.indexOf(cell)] ?? null;
}

/**
 * @param place among all rows, from 0
 * @param active number of the notebook's active cell, from 0
 */
export function stepActions(
  row: StepRow,
  place: number,
  active: number,
  trans: TranslationBundle
): Actions {
  const { id, step } = row;
  const setup = row.number === null;
  const shown = row.inputs.filter(({ kind }) => kind === 'shown');
  const cut = splitAt(row, active);
  const key = cut === null ? null : keyOfCell(row, cut);
  const set = (change: Extract<OverlayEdit, { edit: 'step' }>['set']): Effect => ({
    edits: [{ edit: 'step', step: id, set: change }]
  });
  const merge: Action = {
    id: 'merge',
    label: trans.__('Merge up'),
    title: trans.__('Join this step with the one before it'),
    icon: 'merge',
    key: 'M',
    off:
      place === 0
        ? trans.__('There is no step before this one.')
        : place === 1 && row.number === 1
          ? trans.__('Only the set-up comes before it. Run with the set-up takes it in there.')
          : null,
    effect: { edits: [{ edit: 'merge', step: id }] }
  };
  const split: Action = {
    id: 'split',
    label: trans.__('Split here'),
    title:
      cut === null
        ? trans.__('Choose the cell at which a new step starts')
        : trans.__('A new step starts at cell %1', cut + 1),
    icon: 'split',
    key: 'S',
    off: row.cells.length < 2 ? trans.__('A step of one cell cannot be split.') : null,
    effect: key === null ? { ask: 'split' } : { edits: [{ edit: 'split', cell: key }] }
  };
  const retitle: Action = {
    id: 'retitle',
    label: trans.__('Retitle'),
    title: trans.__('Give this step another title'),
    icon: 'rename',
    key: 'F2',
    off: setup ? trans.__('The set-up keeps its name.') : null,
    effect: { ask: 'title' }
  };
  const hide: Action = {
    id: 'hide',
    label: trans.__('Hide'),
    title: setup
      ? trans.__('Hide all inputs of the set-up; the notebook’s own values stay')
      : trans.__('Hide all inputs of this step; the notebook’s own values stay'),
    icon: 'eyeOff',
    key: 'H',
    off: shown.length === 0 ? trans.__('There are no inputs to hide here.') : null,
    effect: {
      edits: shown.map(input => ({ edit: 'input', input: input.id, set: { hidden: true } }))
    }
  };
  const reset: Action = {
    id: 'reset',
    label: trans.__('Reset'),
    title: trans.__('Take back everything that was changed about this step'),
    off: row.edited ? null : trans.__('Nothing was changed about this step.'),
    effect: { edits: [{ edit: 'reset', step: id }] }
  };
  if (setup) {
    return {
      first: [
        {
          id: 'step',
          label: trans.__('Make it a step'),
          title: trans.__('Show the set-up as a step that asks for its values'),
          off: null,
          effect: set({ setup: false })
        },
        split
      ],
      more: [[hide], [reset]]
    };
  }
  const order = trans.__('Not possible: data flow cannot prove that nothing would change.');
  const move = (by: -1 | 1): Action => ({
    id: by < 0 ? 'earlier' : 'later',
    label: by < 0 ? trans.__('Move up') : trans.__('Move down'),
    title:
      by < 0 ? trans.__('One place earlier in the app') : trans.__('One place later in the app'),
    key: by < 0 ? 'Alt+Shift+↑' : 'Alt+Shift+↓',
    off: (by < 0 ? row.earlier : row.later) ? null : order,
    effect: { edits: [{ edit: 'move', step: id, by }] }
  });
  return {
    first: [merge, split, retitle, hide],
    more: [
      [
        {
          id: 'help',
          label: trans.__('Set help text'),
          title: trans.__('Say above the step what it is for'),
          off: null,
          effect: { ask: 'help' }
        },
        {
          id: 'optional',
          label: row.optional ? trans.__('Make required') : trans.__('Make optional'),
          title: trans.__('Whether the step may be skipped'),
          off: null,
          effect: set({ optional: row.optional ? null : true })
        },
        {
          id: 'checkpoint',
          label: row.keeps
            ? trans.__('Stop keeping its values')
            : trans.__('Keep this step’s values'),
          title: trans.__(
            'What later steps read is saved when it is done, and restored instead of replayed'
          ),
          off: row.keepsNot,
          effect: set({ checkpoint: !row.keeps })
        },
        {
          id: 'confirm',
          label: trans.__('Ask before running'),
          title: trans.__('Say what the step does outside the notebook, so that it asks first'),
          off: null,
          effect: { ask: 'confirm' }
        }
      ],
      [
        move(-1),
        move(1),
        {
          id: 'setup',
          label: trans.__('Run with the set-up'),
          title: trans.__('Its cells run at the start of a run, without a card'),
          off: step.inputs.some(({ asked }) => asked)
            ? trans.__('It asks while it runs, so it needs a card.')
            : null,
          effect: set({ setup: true })
        }
      ],
      [reset]
    ]
  };
}

/** For a value that is no input yet, or no more: the way in. */
export function inputActions(row: InputRow, trans: TranslationBundle): Actions {
  const { id, input } = row;
  const set = (change: Extract<OverlayEdit, { edit: 'input' }>['set']): Effect => ({
    edits: [{ edit: 'input', input: id, set: change }]
  });
  if (row.kind !== 'shown') {
    return { first: [showAction(row, trans)], more: [] };
  }
  const number = input.type === 'int' || input.type === 'float';
  const ask = (field: Field, label: string, title: string, off: string | null = null): Action => ({
    id: field,
    label,
    title,
    off,
    effect: { ask: field }
  });
  return {
    first: [
      {
        ...ask('label', trans.__('Retitle'), trans.__('Give this input another label')),
        icon: 'rename',
        key: 'F2'
      },
      showAction(row, trans),
      {
        ...ask('type', trans.__('Retype'), trans.__('Choose another kind of field')),
        icon: 'type'
      },
      number
        ? {
            ...ask('range', trans.__('Set range'), trans.__('Set the smallest and largest value')),
            icon: 'range'
          }
        : {
            ...ask('choices', trans.__('Set choices'), trans.__('List the values to choose from')),
            icon: 'choices'
          }
    ],
    more: [
      [
        ...(number
          ? [ask('choices', trans.__('Set choices'), trans.__('List the values to choose from'))]
          : []),
        ask('unit', trans.__('Set unit'), trans.__('Say what its number counts')),
        ask('inputHelp', trans.__('Set help text'), trans.__('Say beneath it what it is for')),
        {
          id: 'required',
          label: input.required ? trans.__('Make optional') : trans.__('Make required'),
          title: trans.__('Whether it may stay empty'),
          off: null,
          effect: set({ required: !input.required })
        }
      ],
      [
        {
          id: 'reset',
          label: trans.__('Reset'),
          title: trans.__('Take back everything that was changed about this input'),
          off: row.edited ? null : trans.__('Nothing was changed about this input.'),
          effect: { edits: [{ edit: 'reset', input: id }] }
        }
      ]
    ]
  };
}

/** Hide an input, show it again, or offer a value as one: what the eye and H do. */
export function showAction(row: InputRow, trans: TranslationBundle): Action {
  const words = {
    shown: {
      label: trans.__('Hide'),
      title: trans.__('Hide input %1', row.label),
      icon: 'eyeOff' as const,
      set: { hidden: true }
    },
    hidden: {
      label: trans.__('Show'),
      title: trans.__('Show input %1 again', row.label),
      icon: 'eye' as const,
      set: { hidden: false }
    },
    offer: {
      label: trans.__('Offer'),
      title: trans.__('Offer %1 as an input', row.label),
      icon: 'add' as const,
      set: { offered: true }
    }
  };
  const { set, ...said } = words[row.kind];
  return {
    id: 'hide',
    ...said,
    key: 'H',
    off: null,
    effect: { edits: [{ edit: 'input', input: row.id, set }] }
  };
}
