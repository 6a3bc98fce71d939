/** The outline's tree of steps: which row is chosen, open and in focus, and what each key does there. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { OverlayEdit } from '@lockstep/protocol';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import { inputActions, stepActions, type Action, type Field } from './actions';
import type { AuthorModel, AuthorState, Target } from './contract';
import { isSame, type InputRow, type StepRow } from './outline-rows';
import { StepItem, type RowDoes } from './step-item';
import { itemsOf, moveOf, typeAhead, type Item } from './walk';

/** What the tree asks of the notebook beside it. */
export interface NotebookLink {
  /** Number of the active cell, from 0. */
  active(): number;
  /** Goes to a cell, by its number from 0, and gives it the focus. */
  goTo(cell: number): void;
}

/** How long typed letters belong together, in milliseconds. */
const TYPING = 600;

/** Drawn once there are rows. */
export function Tree(props: {
  model: AuthorModel;
  state: AuthorState;
  rows: readonly StepRow[];
  link: NotebookLink;
  trans: TranslationBundle;
  /** Says why a key did nothing; `null` takes it back. */
  onNote: (note: string | null) => void;
  /** Whether the focus belongs here when the tree first appears. */
  takesFocus: () => boolean;
}): ReactElement {
  const { model, state, rows, link, trans, onNote, takesFocus } = props;
  const { chosen, done } = state;
  const tree = useRef<HTMLOListElement>(null);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [following, setFollowing] = useState<string | null>(null);
  const [all, setAll] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking | null>(null);
  const typed = useRef({ text: '', at: 0 });
  const inTree = useFocusWithin(tree);

  const holder = chosen ? holderOf(rows, chosen) : null;
  const open = useMemo(
    () => new Set(following === null ? kept : [...kept, following]),
    [kept, following]
  );
  const items = itemsOf(rows, open, all);
  const current = items.find(item => isSame(chosen, item.target)) ?? null;

  // Chosen from outside, such as by moving in the notebook: the step opens, and the one before it folds.
  const chosenKey = JSON.stringify(chosen);
  const [seen, setSeen] = useState('');
  if (seen !== chosenKey) {
    setSeen(chosenKey);
    if (holder !== null && !inTree.current) {
      setFollowing(holder.id);
    }
  }

  const count = done?.count ?? 0;
  useLayoutEffect(() => {
    const row = rowNode(tree.current, chosen);
    if (!row) {
      return;
    }
    const at = document.activeElement;
    const lost = at === document.body || at?.getAttribute('role') === 'treeitem';
    if (inTree.current && lost && at !== row) {
      row.focus();
    } else if (!inTree.current) {
      row.scrollIntoView({ block: 'nearest' });
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `chosenKey` stands for `chosen`
  }, [chosenKey, count, asking, inTree]);

  useEffect(() => {
    if (takesFocus()) {
      tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
    }
  }, [takesFocus]);

  const act = (action: Action, step: StepRow, input: InputRow | null): void => {
    model.choose(input ? { input: input.id } : { step: step.id });
    onNote(action.off);
    if (action.off !== null) {
      return;
    }
    if ('ask' in action.effect) {
      setFollowing(step.id);
      setAsking({ field: action.effect.ask, step: step.id, input: input?.id ?? null });
    } else {
      void model.edit(...action.effect.edits);
    }
  };
  const shut = (step: string): void => {
    setKept(before => new Set([...before].filter(id => id !== step)));
    setFollowing(before => (before === step ? null : before));
  };
  const does = useLasting({
    choose: (target, opens) => {
      onNote(null);
      model.choose(target);
      const step = holderOf(rows, target);
      if (step && opens) {
        setFollowing(step.id);
      } else if (step) {
        shut(step.id);
      }
    },
    act,
    keep: edits => keepEdits(model, edits),
    leave: () => setAsking(null),
    showAll: step => setAll(before => new Set([...before, step]))
  });

  const press = (event: KeyboardEvent<HTMLOListElement>): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'treeitem') {
      return;
    }
    if (pressed(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const pressed = (event: KeyboardEvent): boolean => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const item = current ?? items[0];
    if (!item || ctrlKey || metaKey) {
      return false;
    }
    if (altKey) {
      const id = { ArrowUp: 'earlier', ArrowDown: 'later' }[key];
      return shiftKey && id !== undefined && byKey(item, id);
    }
    const move = moveOf(key, items, chosen);
    if (move !== null) {
      onNote(null);
      if ('open' in move) {
        setKept(before => new Set([...before, move.open]));
      } else {
        if ('close' in move) {
          shut(move.close);
        }
        model.choose(move.go);
      }
      return true;
    }
    const now = event.timeStamp;
    const typing = typed.current.text !== '' && now - typed.current.at < TYPING;
    const command = typing ? undefined : COMMANDS[key.toLowerCase()];
    if (command !== undefined && !shiftKey) {
      return byKey(item, command);
    }
    if (key === 'Enter') {
      const cell = item.input ? item.input.cell : item.step.cells[0];
      if (cell !== undefined && cell >= 0) {
        link.goTo(cell);
      }
      return true;
    }
    if (key === ' ') {
      if (open.has(item.step.id)) {
        shut(item.step.id);
        model.choose({ step: item.step.id });
      } else {
        setKept(before => new Set([...before, item.step.id]));
      }
      return true;
    }
    if ([...key].length === 1) {
      const text = typing ? typed.current.text + key : key;
      typed.current = { text, at: now };
      const found = typeAhead(text, items, chosen);
      if (found) {
        model.choose(found);
      }
      return true;
    }
    return false;
  };
  const byKey = (item: Item, id: string): boolean => {
    const { step, input } = item;
    const actions = input
      ? inputActions(input, trans)
      : stepActions(step, rows.indexOf(step), link.active(), trans);
    const action = [...actions.first, ...actions.more.flat()].find(
      one => one.id === id || (id === 'retitle' && one.id === 'label')
    );
    if (!action) {
      onNote(trans.__('This key works on steps. Choose the step first.'));
      return true;
    }
    act(action, step, input);
    return true;
  };

  const tabStop = current ?? items[0] ?? null;
  return (
    <ol
      ref={tree}
      className="lk-tree"
      role="tree"
      aria-label={trans.__('Steps')}
      aria-busy={state.busy}
      onKeyDown={press}
    >
      {rows.map((row, place) => {
        const mine = holder === row;
        return (
          <StepItem
            key={row.id}
            row={row}
            place={place}
            open={open.has(row.id)}
            all={all.has(row.id)}
            chosen={mine ? chosen : null}
            reachable={tabStop?.step === row && tabStop.input === null}
            asking={asking?.step === row.id ? asking : null}
            active={open.has(row.id) ? link.active() : -1}
            trans={trans}
            does={does}
          />
        );
      })}
    </ol>
  );
}

interface Asking {
  field: Field;
  step: string;
  input: string | null;
}

/** Keys of one letter, and F2. */
const COMMANDS: Record<string, string> = { m: 'merge', s: 'split', h: 'hide', f2: 'retitle' };

/** The step that holds a target. */
function holderOf(rows: readonly StepRow[], target: Target): StepRow | null {
  const found = rows.find(row =>
    'step' in target ? row.id === target.step : row.inputs.some(({ id }) => id === target.input)
  );
  return found ?? null;
}

function rowNode(tree: HTMLElement | null, target: Target | null): HTMLElement | null {
  if (!tree || !target) {
    return null;
  }
  const row = 'step' in target ? `step ${target.step}` : `input ${target.input}`;
  return tree.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`);
}

/** Makes edits and tells what refused them. */
export async function keepEdits(
  model: AuthorModel,
  edits: readonly OverlayEdit[]
): Promise<string | null> {
  await model.edit(...edits);
  return model.snapshot().refusal?.message ?? null;
}

/** Whether the focus is in a node, or was there when what had it went away. */
function useFocusWithin(node: { current: HTMLElement | null }): { current: boolean } {
  const within = useRef(false);
  useEffect(() => {
    const look = (event: Event): void => {
      const { target } = event;
      within.current = target instanceof Node && node.current?.contains(target) === true;
    };
    document.addEventListener('focusin', look);
    document.addEventListener('pointerdown', look);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('pointerdown', look);
    };
  }, [node]);
  return within;
}

/** The same functions for the life of the component, each doing what the newest one does. */
function useLasting(does: RowDoes): RowDoes {
  const newest = useRef(does);
  useLayoutEffect(() => {
    newest.current = does;
  });
  const [lasting] = useState<RowDoes>(() => ({
    choose: (target, opens) => newest.current.choose(target, opens),
    act: (action, step, input) => newest.current.act(action, step, input),
    keep: edits => newest.current.keep(edits),
    leave: () => newest.current.leave(),
    showAll: step => newest.current.showAll(step)
  }));
  return lasting;
}
