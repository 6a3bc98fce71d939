/** One step of the outline: its line, and when it is open its facts, its inputs and what can be done to it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon, MenuButton } from '@lockstep/cards';
import type { OverlayEdit } from '@lockstep/protocol';
import { memo, type ReactElement } from 'react';
import {
  inputActions,
  showAction,
  stepActions,
  type Action,
  type Actions,
  type Field
} from './actions';
import type { Target } from './contract';
import { Editor } from './editor';
import { formOf, type Asked } from './forms';
import { OutlineIcon } from './icons';
import { offersHead, type InputRow, type StepRow } from './outline-rows';
import { inputsShown, OFFERS_SHOWN } from './walk';

/** What a row does; the same functions for all rows, so that rows that did not change are not drawn again. */
export interface RowDoes {
  choose(target: Target, open: boolean): void;
  act(action: Action, step: StepRow, input: InputRow | null): void;
  keep(edits: readonly OverlayEdit[]): Promise<string | null>;
  leave(): void;
  showAll(step: string): void;
}

/** One step. */
export interface StepItemProps {
  row: StepRow;
  /** Among all rows, from 0. */
  place: number;
  open: boolean;
  /** All values that could be inputs, not only the first few. */
  all: boolean;
  /** The step or the input of it that is chosen. */
  chosen: Target | null;
  /** The row that Tab reaches is this step's own. */
  reachable: boolean;
  /** The editor open in this step. */
  asking: { field: Field; input: string | null } | null;
  /** Number of the notebook's active cell, from 0; told to open rows only. */
  active: number;
  trans: TranslationBundle;
  does: RowDoes;
}

/** The step's row, with everything beneath it. */
export const StepItem = memo(function StepItem(props: StepItemProps): ReactElement {
  const { row, open, chosen, trans, does, asking } = props;
  const own = chosen !== null && 'step' in chosen;
  const hasInputs = row.inputs.length > 0;
  const asked: Asked | null = asking && {
    field: asking.field,
    step: row,
    input: row.inputs.find(({ id }) => id === asking.input) ?? null
  };
  return (
    <li
      className={open ? 'lk-tree-item lk-tree-open' : 'lk-tree-item'}
      role="treeitem"
      aria-level={1}
      aria-selected={own}
      aria-expanded={hasInputs ? open : undefined}
      aria-label={nameOf(row, trans)}
      data-within={chosen !== null || undefined}
      data-row={`step ${row.id}`}
      tabIndex={props.reachable ? 0 : -1}
    >
      <div className="lk-tree-line" onClick={() => does.choose({ step: row.id }, !open || !own)}>
        <span className="lk-num">{row.number}</span>
        <Title row={row} trans={trans} strong={chosen !== null} />
        {row.number !== null && (
          <span className="lk-sure" title={row.facts[0]}>
            <span className="lk-dots" aria-hidden="true">
              {[1, 2, 3].map(dot => (
                <i key={dot} className={dot <= row.sure.dots ? 'lk-on' : undefined} />
              ))}
            </span>
            {row.sure.word}
          </span>
        )}
        <span className="lk-sub">{open ? row.facts.map(line) : row.brief}</span>
      </div>
      {open && hasInputs && <Inputs {...props} asked={asked} />}
      {asked && asked.input === null && (
        <Editor
          key={asked.field}
          form={formOf(asked, trans)}
          trans={trans}
          onKeep={edits => does.keep(edits)}
          onLeave={() => does.leave()}
        />
      )}
      {open && own && !asked && (
        <Tools
          name={
            row.number === null
              ? trans.__('Change the set-up')
              : trans.__('Change step %1', row.number)
          }
          actions={stepActions(row, props.place, props.active, trans)}
          onAct={action => does.act(action, row, null)}
          trans={trans}
        />
      )}
    </li>
  );
});

function line(text: string): ReactElement {
  return <span key={text}>{text}</span>;
}

function Title(props: { row: StepRow; strong: boolean; trans: TranslationBundle }): ReactElement {
  const { row, trans } = props;
  const name = props.strong ? <strong>{row.title}</strong> : row.title;
  return (
    <span className="lk-tree-title">
      <span className="lk-ellipsis" title={row.title}>
        {name}
        {row.number === null && <span className="lk-quiet"> {whenSetUp(row, trans)}</span>}
      </span>
      {row.edited && <span className="lk-tag">{trans.__('edited')}</span>}
    </span>
  );
}

/** When the set-up runs: with a value to give it waits for Start. */
function whenSetUp(row: StepRow, trans: TranslationBundle): string {
  return row.inputs.some(({ kind }) => kind === 'shown')
    ? trans.__('asks at the start')
    : trans.__('runs by itself');
}

/** What a screen reader hears of the row. */
function nameOf(row: StepRow, trans: TranslationBundle): string {
  const place =
    row.number === null
      ? trans.__('Set-up, %1', whenSetUp(row, trans))
      : trans.__('Step %1: %2, %3', row.number, row.title, row.sure.word);
  return [place, row.edited ? trans.__('edited') : null, row.brief].filter(Boolean).join('. ');
}

function Inputs(props: StepItemProps & { asked: Asked | null }): ReactElement {
  const { row, all, chosen, trans, does, asked } = props;
  const shown = inputsShown(row, all);
  const offers = row.inputs.filter(({ kind }) => kind === 'offer').length;
  return (
    <ul className="lk-input-list" role="group">
      {shown.map((input, at) => {
        const isChosen = chosen !== null && 'input' in chosen && chosen.input === input.id;
        const first = input.kind === 'offer' && shown[at - 1]?.kind !== 'offer';
        const action = showAction(input, trans);
        return (
          <li
            key={input.id}
            className={`lk-input-item lk-input-${input.kind}`}
            role="treeitem"
            aria-level={2}
            aria-selected={isChosen}
            aria-label={[input.label, input.text, input.edited ? trans.__('edited') : null]
              .filter(Boolean)
              .join(', ')}
            data-row={`input ${input.id}`}
            tabIndex={isChosen ? 0 : -1}
          >
            {first && (
              <span className="lk-offers-head" aria-hidden="true">
                {offersHead(offers, at > 0, trans)}
              </span>
            )}
            <div
              className="lk-input-line"
              title={input.reason}
              onClick={() => does.choose({ input: input.id }, true)}
            >
              <span className="lk-ellipsis">{input.label}</span>
              <span className="lk-quiet lk-ellipsis" title={input.text}>
                {input.text}
              </span>
              {input.edited && input.kind === 'shown' && (
                <span className="lk-tag">{trans.__('edited')}</span>
              )}
              <button
                type="button"
                className="lk-icon-button"
                tabIndex={isChosen ? 0 : -1}
                aria-label={action.title}
                title={action.title}
                onClick={event => {
                  event.stopPropagation();
                  does.act(action, row, input);
                }}
              >
                <OutlineIcon
                  name={input.kind === 'offer' ? 'add' : input.kind === 'shown' ? 'eye' : 'eyeOff'}
                />
              </button>
            </div>
            {isChosen && !asked && (
              <>
                {input.reason !== '' && <p className="lk-sub">{input.reason}</p>}
                <Tools
                  name={trans.__('Change input %1', input.label)}
                  actions={inputActions(input, trans)}
                  onAct={action => does.act(action, row, input)}
                  trans={trans}
                />
              </>
            )}
            {asked?.input === input && (
              <Editor
                key={asked.field}
                form={formOf(asked, trans)}
                trans={trans}
                onKeep={edits => does.keep(edits)}
                onLeave={() => does.leave()}
              />
            )}
          </li>
        );
      })}
      {offers > OFFERS_SHOWN && !all && (
        <li role="none">
          <button
            type="button"
            className="lk-link-button"
            tabIndex={chosen === null ? -1 : 0}
            onClick={() => does.showAll(row.id)}
          >
            {trans.__('Show all %1', offers)}
          </button>
        </li>
      )}
    </ul>
  );
}

/** The buttons beneath a chosen row; what is rarer stands behind More. */
function Tools(props: {
  name: string;
  actions: Actions;
  onAct: (action: Action) => void;
  trans: TranslationBundle;
}): ReactElement {
  const { actions, onAct, trans } = props;
  return (
    <div
      className="lk-tree-tools"
      role="toolbar"
      aria-label={props.name}
      onFocus={({ target }) => target.closest('.lk-menu')?.scrollIntoView({ block: 'nearest' })}
    >
      {actions.first.map(action => (
        <button
          key={action.id}
          type="button"
          className="lk-button"
          disabled={action.off !== null}
          title={action.off ?? [action.title, action.key].filter(Boolean).join(' · ')}
          aria-keyshortcuts={action.key}
          onClick={() => onAct(action)}
        >
          {action.icon === 'rename' && <Icon name="rename" small />}
          {action.icon && action.icon !== 'rename' && <OutlineIcon name={action.icon} small />}
          {action.label}
        </button>
      ))}
      {actions.more.length > 0 && (
        <MenuButton
          kind="menu"
          name={trans.__('More changes')}
          className="lk-button"
          anchor="lk-tree-more"
          groups={actions.more.map(group =>
            group.map(action => ({
              id: action.id,
              label: action.label,
              hint: action.key,
              off: action.off,
              choose: () => onAct(action)
            }))
          )}
        >
          <Icon name="menu" small />
          {trans.__('More')}
        </MenuButton>
      )}
    </div>
  );
}
