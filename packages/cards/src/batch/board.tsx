/** The board of a batch: how far it is, its rows with their results, and what can be done now. */
import { Icon } from '../icons';
import { MenuButton } from '../menuButton';
import type { BatchState } from '@lockstep/protocol';
import {
  batchLine,
  batchProgress,
  counted,
  countRows,
  day,
  finishedWords,
  isUnderWay,
  roughly,
  rowAnnouncement,
  timeLeft
} from '@lockstep/workflow';
import { useEffect, useId, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { BatchSession } from './session';
import { RowsGrid } from './rowsGrid';
import { SecretsAgain } from './secretsAgain';

/** Between two announcements, in milliseconds. */
const ANNOUNCE_EVERY = 5_000;

/** What the board opens and saves. */
export interface BoardHost {
  openRun(run: string): void;
  /** Compares two runs; absent where that cannot be shown. */
  compare?: (left: string, right: string) => void;
  save(name: string, content: Blob): void;
}

export function Board({ session, host }: { session: BatchSession; host: BoardHost }): ReactElement {
  const { state, connected, busy, refusal } = useSyncExternalStore(
    session.subscribe,
    session.snapshot
  );
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const under = isUnderWay(state);
  const now = useClock(under && connected);
  const chosen = state.rows.filter(({ row, run }) => run !== null && selected.has(row));
  const toggle = (row: number): void => {
    const others = [...selected].filter(one => one !== row);
    setSelected(new Set(others.length < selected.size ? others : [...others, row]));
  };
  return (
    <main className="lk lk-batch" aria-label={`Batch: ${state.source.name}`}>
      <Head session={session} host={host} state={state} busy={busy} now={now} />
      {!connected && (
        <p className="lk-batch-notice" role="status">
          <Icon name="warning" />
          Connection lost. The runs go on in the server; the board reconnects.
        </p>
      )}
      {refusal && (
        <p className="lk-batch-refusal lk-batch-notice" role="alert">
          <Icon name="error" />
          {refusal.message}
        </p>
      )}
      {needsSecrets(state) && <SecretsAgain session={session} state={state} busy={busy !== null} />}
      <RowsGrid
        state={state}
        now={now}
        busy={busy !== null || !connected}
        selected={selected}
        onSelect={toggle}
        onOpen={host.openRun}
        onRetry={row => void session.send({ type: 'retry', rows: [row] })}
      />
      <footer className="lk-next lk-batch-foot">
        <p>{batchLine(state, now)}</p>
        {selected.size > 0 && (
          <span className="lk-quiet lk-small">{counted(selected.size)} selected</span>
        )}
        {host.compare && (
          <button
            type="button"
            className="lk-button"
            disabled={chosen.length !== 2}
            title={chosen.length === 2 ? undefined : 'Select two rows that have a run, with Space'}
            onClick={() => {
              const [left, right] = chosen;
              if (left?.run && right?.run) {
                host.compare?.(left.run, right.run);
              }
            }}
          >
            Compare two runs
          </button>
        )}
      </footer>
      <Announcer state={state} />
    </main>
  );
}

function Head(props: {
  session: BatchSession;
  host: BoardHost;
  state: BatchState;
  busy: string | null;
  now: number;
}): ReactElement {
  const { session, state, busy, now } = props;
  const counts = countRows(state);
  const { done, failed, running, queued, cancelled, total } = counts;
  const under = isUnderWay(state);
  const left = timeLeft(state, now);
  const facts = [
    `${counted(state.parallel)} ${state.parallel === 1 ? 'kernel' : 'kernels'} at a time`,
    ...(left === null || !under ? [] : [`about ${roughly(left)} left`]),
    'finished rows are kept if you close this tab'
  ];
  const again = failed + (state.phase === 'cancelled' ? cancelled : 0);
  return (
    <header className="lk-batch-head">
      <div className="lk-batch-title">
        <h1>{state.name}</h1>
        <span className="lk-quiet lk-small lk-ellipsis">
          {counted(total)} {total === 1 ? 'row' : 'rows'} of {state.source.name}, app{' '}
          {state.notebook.replace(/\.ipynb$/, '')} of {day(state.createdAt, now)}
        </span>
        <span className="lk-spacer" />
        {again > 0 && (
          <button
            type="button"
            className="lk-button"
            disabled={busy !== null}
            onClick={() => void session.send({ type: 'retry', rows: null })}
          >
            <Icon name="runAgain" />
            {busy === 'retry'
              ? 'Retrying'
              : `Retry ${failed > 0 ? 'failed' : 'cancelled'} (${counted(again)})`}
          </button>
        )}
        <Exports {...props} />
        <Steer session={session} state={state} busy={busy} />
      </div>
      <div
        className="lk-stack"
        role="progressbar"
        aria-label="Batch"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done + failed}
        aria-valuetext={batchProgress(state)}
      >
        {(['done', 'failed', 'running'] as const).map(
          kind =>
            counts[kind] > 0 && (
              <i key={kind} className={`lk-is-${kind}`} style={{ flex: counts[kind] }} />
            )
        )}
        {queued + cancelled > 0 && <i style={{ flex: queued + cancelled }} />}
      </div>
      <div className="lk-batch-counts lk-small">
        <strong className="lk-num">{finishedWords(state)}</strong>
        {(
          [
            [done, 'done'],
            [failed, 'failed'],
            [running, 'running'],
            [queued, 'queued'],
            [cancelled, 'cancelled']
          ] as const
        )
          .filter(([count]) => count > 0)
          .map(([count, word]) => (
            <span className="lk-num" key={word}>
              {counted(count)} {word}
            </span>
          ))}
        <span className="lk-spacer" />
        <span className="lk-quiet">{facts.join(' · ')}</span>
      </div>
    </header>
  );
}

function Exports({
  session,
  host,
  state,
  busy
}: {
  session: BatchSession;
  host: BoardHost;
  state: BatchState;
  busy: string | null;
}): ReactElement {
  const stem = state.source.name.replace(/\.[a-z]{1,5}$/i, '') || 'batch';
  const save = async (which: 'results' | 'archive', name: string): Promise<void> => {
    const blob = await session.read(which);
    if (blob !== null) {
      host.save(name, blob);
    }
  };
  const none = state.rows.every(({ run }) => run === null) ? 'No row has begun yet.' : null;
  return (
    <MenuButton
      kind="menu"
      name="Export"
      className="lk-button"
      anchor="lk-batch-anchor"
      groups={[
        [
          {
            icon: 'export',
            label: 'Results as a table',
            hint: '.csv',
            choose: () => void save('results', `${stem}-results.csv`)
          },
          {
            icon: 'archive',
            label: 'All runs with their evidence',
            hint: '.zip',
            off: none,
            choose: () => void save('archive', `${stem}-runs.zip`)
          }
        ]
      ]}
    >
      <Icon name="export" />
      {busy === 'export' ? 'Exporting' : 'Export results'}
    </MenuButton>
  );
}

/** Pause, resume, cancel: what fits the moment. The label says what is under way. */
function Steer({
  session,
  state,
  busy
}: {
  session: BatchSession;
  state: BatchState;
  busy: string | null;
}): ReactElement | null {
  const { queued, running } = countRows(state);
  const open = queued + running > 0 && state.phase !== 'cancelled';
  if (!open) {
    return null;
  }
  const off = busy !== null;
  return (
    <>
      <button
        type="button"
        className="lk-button"
        disabled={off}
        onClick={() => void session.send({ type: 'cancel' })}
      >
        <Icon name="stop" />
        {busy === 'cancel' ? 'Cancelling' : 'Cancel'}
      </button>
      {state.phase === 'paused' ? (
        <button
          type="button"
          className="lk-button lk-button-primary"
          disabled={off || needsSecrets(state)}
          onClick={() => void session.send({ type: 'resume' })}
        >
          <Icon name="run" />
          {busy === 'resume' ? 'Resuming' : 'Resume'}
        </button>
      ) : (
        <button
          type="button"
          className="lk-button lk-button-primary"
          disabled={off}
          onClick={() => void session.send({ type: 'pause' })}
        >
          <PauseIcon />
          {busy === 'pause' ? 'Pausing' : 'Pause'}
        </button>
      )}
    </>
  );
}

/** Its secrets left memory with the process that held them. */
function needsSecrets({ pausedBy, secrets }: BatchState): boolean {
  return pausedBy === 'secret' || (pausedBy === 'stopped' && secrets.length > 0);
}

function PauseIcon(): ReactElement {
  return (
    <svg className="lk-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M5.8 4v8M10.2 4v8" />
    </svg>
  );
}

/** One sentence every five seconds, about the row that ended last. */
function Announcer({ state }: { state: BatchState }): ReactElement {
  const id = useId();
  const [text, setText] = useState('');
  const latest = useRef(state);
  const told = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);
  useEffect(() => {
    const timer = setInterval(() => {
      const sentence = changeBetween(told.current, latest.current);
      told.current = latest.current;
      if (sentence !== null) {
        setText(sentence);
      }
    }, ANNOUNCE_EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <p id={id} className="lk-visually-hidden" role="status" aria-live="polite">
      {text}
    </p>
  );
}

/** What a listener should know of the change from one state to a later one; `null` for nothing. */
export function changeBetween(before: BatchState, after: BatchState): string | null {
  const ended = after.rows.filter(({ status }, at) => {
    const then = before.rows[at]?.status;
    return (status === 'done' || status === 'failed') && then !== status;
  });
  const [only, second] = ended;
  if (only === undefined) {
    return before.phase === after.phase ? null : batchLine(after, after.changedAt);
  }
  return second === undefined
    ? rowAnnouncement(after, only)
    : `${counted(ended.length)} rows ended. ${batchProgress(after)}.`;
}

/** The time, renewed each second while something runs. */
function useClock(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (!ticking) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
