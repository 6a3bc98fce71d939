/** The author's outline of a notebook as an app: head, tree of steps, findings, and where changes go. */
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon, MenuButton } from '@lockstep/cards';
import { useMemo, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import type { ReactElement } from 'react';
import type { AuthorModel, AuthorState } from './contract';
import { Editor } from './editor';
import { Findings } from './findings';
import { appForm } from './forms';
import { OutlineIcon } from './icons';
import { countsText, rowsOf } from './outline-rows';
import { ProposalList, useProposals, type AskWords } from './proposals';
import { keepEdits, Tree, type NotebookLink } from './tree';

/** What the outline is drawn with. */
export interface OutlineProps {
  model: AuthorModel;
  link: NotebookLink;
  trans: TranslationBundle;
  /** Titles shown, greyed, until the first conversion. */
  headings: readonly string[];
  /** Opens the Guided App. */
  tryApp: () => void;
  /** Opens the overlay file in an editor. */
  openOverlay: () => void;
  /** Asks a model for other words; `null` where there is none to ask. */
  askWords: AskWords | null;
  /** Whether the focus belongs to the tree when it first appears. */
  takesFocus: () => boolean;
}

/** Everything inside the panel. */
export function Outline(props: OutlineProps): ReactElement {
  const { model, link, trans } = props;
  const state = useSyncExternalStore(model.subscribe, model.snapshot);
  const [note, setNote] = useState<string | null>(null);
  const [asking, setAsking] = useState<'title' | 'summary' | null>(null);
  const words = useProposals(props.askWords);
  const { conversion, refusal } = state;
  const rows = useMemo(() => (conversion ? rowsOf(conversion, trans) : []), [conversion, trans]);
  const said = refusal?.message ?? note;
  const press = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) {
      event.preventDefault();
      event.stopPropagation();
      void (key === 'y' || event.shiftKey ? model.redo() : model.undo());
    }
  };
  return (
    <aside className="lk lk-outline" aria-label={trans.__('App outline')} onKeyDown={press}>
      <Head {...props} state={state} onAsk={setAsking} onSuggest={words.start} />
      {asking && conversion && (
        <Editor
          key={asking}
          form={appForm(asking, conversion.definition, trans)}
          trans={trans}
          onKeep={edits => keepEdits(model, edits)}
          onLeave={() => setAsking(null)}
        />
      )}
      {conversion === null && refusal === null && <Loading {...props} />}
      {conversion && rows.length === 0 && (
        <p className="lk-outline-empty">{trans.__('No steps found: no code cells.')}</p>
      )}
      {rows.length > 0 && (
        <Tree
          model={model}
          state={state}
          rows={rows}
          link={link}
          trans={trans}
          onNote={setNote}
          takesFocus={props.takesFocus}
        />
      )}
      {said !== null && (
        <div className="lk-outline-notice">
          <Icon
            name={refusal ? 'error' : 'warning'}
            className={refusal ? 'lk-glyph lk-is-failed' : 'lk-glyph lk-is-stale'}
          />
          <p role="alert">{said}</p>
        </div>
      )}
      <ProposalList
        proposals={words.proposals}
        rows={rows}
        model={model}
        trans={trans}
        onSettle={words.settle}
        onClose={words.close}
      />
      {conversion && (
        <Findings report={conversion.report} trans={trans} onGo={cell => link.goTo(cell)} />
      )}
      <Foot {...props} state={state} />
      <p className="lk-visually-hidden" role="status">
        {spoken(state, trans)}
      </p>
    </aside>
  );
}

function Head(
  props: OutlineProps & {
    state: AuthorState;
    onAsk: (field: 'title' | 'summary') => void;
    onSuggest: () => void;
  }
): ReactElement {
  const { model, state, trans } = props;
  const { conversion, undo, redo } = state;
  return (
    <header className="lk-panel-head lk-outline-head">
      <h2>{trans.__('App outline')}</h2>
      {conversion && <span className="lk-quiet lk-small">{countsText(conversion, trans)}</span>}
      <span className="lk-spacer" />
      <HistoryButton
        icon="undo"
        label={undo === null ? trans.__('Nothing to undo') : trans.__('Undo: %1', undo)}
        off={undo === null}
        onClick={() => void model.undo()}
      />
      <HistoryButton
        icon="redo"
        label={redo === null ? trans.__('Nothing to redo') : trans.__('Redo: %1', redo)}
        off={redo === null}
        onClick={() => void model.redo()}
      />
      <button
        type="button"
        className="lk-button lk-button-small"
        title={trans.__('Open this notebook as a Guided App')}
        onClick={props.tryApp}
      >
        <Icon name="run" small />
        {trans.__('Try the app')}
      </button>
      <MenuButton
        kind="menu"
        name={trans.__('The app as a whole')}
        label={trans.__('Change the app')}
        title={trans.__('Change the app')}
        className="lk-icon-button"
        anchor="lk-tree-more"
        groups={[
          [
            {
              label: trans.__('Retitle the app'),
              off: conversion ? null : trans.__('The notebook is being read.'),
              choose: () => props.onAsk('title')
            },
            {
              label: trans.__('Set its summary'),
              off: conversion ? null : trans.__('The notebook is being read.'),
              choose: () => props.onAsk('summary')
            }
          ],
          [
            {
              label: trans.__('Suggest titles'),
              off: props.askWords ? null : trans.__('There is no companion to ask.'),
              choose: props.onSuggest
            }
          ]
        ]}
      >
        <Icon name="menu" />
      </MenuButton>
    </header>
  );
}

/** Off it stays where the focus may be, so that a second Enter does not land elsewhere. */
function HistoryButton(props: {
  icon: 'undo' | 'redo';
  label: string;
  off: boolean;
  onClick: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className="lk-icon-button"
      aria-label={props.label}
      aria-disabled={props.off}
      title={props.label}
      onClick={() => {
        if (!props.off) {
          props.onClick();
        }
      }}
    >
      <OutlineIcon name={props.icon} />
    </button>
  );
}

function Loading({ headings, trans }: OutlineProps): ReactElement {
  return (
    <ol className="lk-tree lk-tree-loading" aria-label={trans.__('Steps')} aria-busy="true">
      {headings.map((title, at) => (
        <li className="lk-tree-item" key={at}>
          <div className="lk-tree-line">
            <span className="lk-num">{at + 1}</span>
            <span className="lk-ellipsis">{title}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Foot(props: OutlineProps & { state: AuthorState }): ReactElement {
  const { state, trans, openOverlay } = props;
  const name = PathExt.basename(state.overlay);
  const [before = '', after = ''] = trans
    .__('Changes are saved in %1. The notebook stays as it is.', '\u0000')
    .split('\u0000');
  return (
    <footer className="lk-outline-foot">
      <p>
        {before}
        {state.saved ? (
          <button
            type="button"
            className="lk-link-button"
            title={trans.__('Open %1', name)}
            onClick={openOverlay}
          >
            {name}
          </button>
        ) : (
          name
        )}
        {after}
      </p>
    </footer>
  );
}

/** What a screen reader hears after each edit. */
function spoken({ done, overlay }: AuthorState, trans: TranslationBundle): string {
  if (!done) {
    return '';
  }
  const name = PathExt.basename(overlay);
  switch (done.kind) {
    case 'edit':
      return trans.__('Done: %1. Saved in %2.', done.words, name);
    case 'undo':
      return trans.__('Undone: %1.', done.words);
    case 'redo':
      return trans.__('Done again: %1.', done.words);
  }
}
