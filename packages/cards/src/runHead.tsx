/** The head of a run: its name, how far it is, when it was saved, what its kernel does, and its menu. */
import { clock } from '@lockstep/protocol';
import type { RunCommand, RunState } from '@lockstep/protocol';
import { countDone, stepWords } from '@lockstep/workflow';
import { memo, useEffect, useRef, useState, type ReactElement } from 'react';
import { ExportButton, exportGroup } from './exportMenu';
import type { CardHost } from './host';
import { Icon } from './icons';
import { glyphOf, type Look } from './look';
import type { MenuEntry } from './menuButton';
import { RunMenu, refusalOf, type Menu } from './runMenu';

export interface RunHeadProps {
  state: RunState;
  host: CardHost;
  /** The notebook and its version, for authors; a sentence for participants. */
  notebookLabel: string;
  audience: 'author' | 'participant';
  renaming: boolean;
  onRenaming: (renaming: boolean) => void;
  send: (command: RunCommand) => Promise<boolean>;
  onClone: () => void;
}

/** Name and buttons above, facts beneath. */
export function RunHead(props: RunHeadProps): ReactElement {
  const { state, host, renaming, onRenaming } = props;
  const started = state.run !== '';
  return (
    <header className="lk-run-head" role="group" aria-label="Run" tabIndex={-1}>
      <div className="lk-row">
        {renaming ? (
          <NameBox {...props} />
        ) : (
          <>
            <h2 className="lk-ellipsis" title={state.name}>
              {state.name}
            </h2>
            {state.status === 'open' && (
              <button
                type="button"
                className="lk-icon-button"
                aria-label="Rename run"
                onClick={() => onRenaming(true)}
              >
                <Icon name="rename" />
              </button>
            )}
          </>
        )}
        <span className="lk-spacer" />
        {host.compare && started && (
          <button
            type="button"
            className="lk-button lk-hide-narrow"
            onClick={() => host.compare?.()}
          >
            <Icon name="columns" />
            Compare
          </button>
        )}
        {host.exports && started && <ExportButton state={state} exports={host.exports} />}
        {started && <RunMenu menu={menuOf(props)} />}
      </div>
      <Facts {...props} />
    </header>
  );
}

/** Drawn again only when a decision or the minute changed: every output of a running step passes here. */
const Facts = memo(FactsView, (before, next) => {
  const [a, b] = [before.state, next.state];
  return (
    a.decisive === b.decisive &&
    a.run === b.run &&
    a.plan === b.plan &&
    clock(a.changedAt) === clock(b.changedAt) &&
    before.host === next.host &&
    before.notebookLabel === next.notebookLabel &&
    before.audience === next.audience
  );
});

function FactsView({ state, host, notebookLabel, audience }: RunHeadProps): ReactElement {
  const { done, steps } = countDone(state);
  const author = audience === 'author';
  const kernel = kernelFact(state);
  return (
    <div className="lk-run-facts">
      <span>
        <span className="lk-segments" aria-hidden="true">
          {state.plan.steps
            .filter(step => step.kind === 'step')
            .map(step => (
              <i
                key={step.id}
                className={`lk-is-${stepWords(state, step.id, { now: host.now(), usual: {} }).look}`}
              />
            ))}
        </span>
        <strong className="lk-num">
          {done} of {steps} done
        </strong>
      </span>
      <span>
        {state.run === '' ? (
          'Not started'
        ) : (
          <>
            <Icon name="check" />
            Saved {clock(state.changedAt)}
          </>
        )}
      </span>
      {author && (
        <span>
          <Icon name={glyphOf[kernel.look]} className={`lk-glyph lk-is-${kernel.look}`} />
          {kernel.text}
        </span>
      )}
      <span className="lk-hide-narrow">
        {author && <Icon name="notebook" />}
        <span className="lk-ellipsis">{notebookLabel}</span>
      </span>
    </div>
  );
}

/** What the run's kernel does: "Python, busy". */
function kernelFact(state: RunState): { look: Look; text: string } {
  const { language } = state.plan;
  const own =
    language === 'unknown' ? 'Kernel' : language.charAt(0).toUpperCase() + language.slice(1);
  const name = state.attached ? `${own} of the notebook` : own;
  const steps = Object.values(state.steps);
  if (state.replay?.stopped || steps.some(step => step.prompt)) {
    return { look: 'waiting', text: `${name}, waits for you` };
  }
  if (steps.some(step => step.status === 'running')) {
    return { look: 'running', text: `${name}, busy` };
  }
  if (state.queue.length > 0) {
    return { look: 'queued', text: `${name}, starts` };
  }
  if (state.attached) {
    return state.attached.asks
      ? { look: 'waiting', text: `${name}, waits for you` }
      : { look: 'ready', text: `${name}, idle` };
  }
  const live = state.ground.length > 0;
  return { look: live ? 'ready' : 'cold', text: live ? `${name}, idle` : `${name}, not started` };
}

function NameBox({ state, send, onRenaming }: RunHeadProps): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(state.name);
  const settled = useRef(false);
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  const end = (save: boolean): void => {
    if (settled.current) {
      return;
    }
    settled.current = true;
    const trimmed = name.trim();
    if (save && trimmed !== '' && trimmed !== state.name) {
      void send({ type: 'rename', name: trimmed });
    }
    onRenaming(false);
  };
  return (
    <input
      ref={box}
      className="lk-input lk-run-name"
      aria-label="Name of this run"
      maxLength={200}
      value={name}
      onChange={event => setName(event.currentTarget.value)}
      onBlur={() => end(true)}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          end(event.key === 'Enter');
        }
      }}
    />
  );
}

function menuOf(props: RunHeadProps): Menu {
  const { state, host, send, audience, onRenaming, onClone } = props;
  const item = (
    command: RunCommand,
    fields: Pick<MenuEntry, 'icon' | 'label' | 'hint'>
  ): MenuEntry => ({
    ...fields,
    off: refusalOf(state, command),
    choose: () => void send(command)
  });
  const last = state.plan.steps.findLast(step => step.number !== null)?.number ?? null;
  const unfinished = refusalOf(state, { type: 'finalize' }) !== null && last !== null;
  const { compare, newRun } = host;
  const own: MenuEntry[] = [
    {
      icon: 'rename',
      label: 'Rename…',
      hint: 'F2',
      off: refusalOf(state, { type: 'rename', name: 'x' }),
      choose: () => onRenaming(true)
    },
    ...(newRun ? [{ icon: 'unfold' as const, label: 'New run', choose: () => newRun() }] : []),
    ...(host.openRun ? [{ icon: 'clone' as const, label: 'Clone run', choose: onClone }] : []),
    ...(host.runMany
      ? [{ icon: 'table' as const, label: 'Run for many rows…', choose: () => host.runMany?.() }]
      : []),
    ...(host.goOnElsewhere && state.run !== ''
      ? [
          {
            icon: 'open' as const,
            label: 'Go on elsewhere…',
            choose: () => host.goOnElsewhere?.(state.run)
          }
        ]
      : []),
    ...(audience === 'author'
      ? [item({ type: 'restart-kernel' }, { icon: 'runAgain', label: 'Restart kernel' })]
      : []),
    ...(host.notebookKernel
      ? [
          state.attached
            ? item({ type: 'detach' }, { icon: 'notebook', label: 'Use a kernel of its own' })
            : item({ type: 'attach' }, { icon: 'notebook', label: 'Use the notebook’s kernel' })
        ]
      : [])
  ];
  const kept: MenuEntry[] = [
    ...(compare
      ? [{ icon: 'columns' as const, label: 'Compare with another run', choose: () => compare() }]
      : []),
    ...exportGroup(state, host)
  ];
  const endings: MenuEntry[] = [
    state.status === 'finalized'
      ? item({ type: 'reopen' }, { icon: 'flag', label: 'Reopen' })
      : item(
          { type: 'finalize' },
          { icon: 'flag', label: 'Finalize', hint: unfinished ? `after step ${last}` : undefined }
        ),
    state.status === 'archived'
      ? item({ type: 'restore' }, { icon: 'archive', label: 'Restore to the list' })
      : item({ type: 'archive' }, { icon: 'archive', label: 'Archive' })
  ];
  return [own, kept, endings].filter(group => group.length > 0);
}
