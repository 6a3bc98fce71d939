/** Bars under the run's head: connection lost, a command not carried out, a replay, a run that is closed. */
import type { RunSnapshot } from '@lockstep/client';
import type { Replay, RunCommand, RunState } from '@lockstep/protocol';
import {
  kernelAsks,
  nameOf,
  rangeOf,
  replayLeft,
  replayedSteps,
  roughly,
  runLine,
  stepOf,
  stepUnderWay
} from '@lockstep/workflow';
import { useState, type ReactElement } from 'react';
import { Icon } from './icons';
import { ProgressBar } from './progressBar';
import { useNow } from './useNow';

/** All bars that hold now. */
export function RunNotices(props: {
  snapshot: RunSnapshot;
  now: () => number;
  send: (command: RunCommand) => Promise<boolean>;
}): ReactElement {
  const { snapshot, now, send } = props;
  const { state, connection, refusal, usual } = snapshot;
  const offline = connection.state === 'waiting';
  return (
    <>
      {offline && <Offline retryAt={connection.retryAt} now={now} />}
      {refusal && !(offline && refusal.code === 'offline') && (
        <Bar>
          <p role="alert">{refusal.message}</p>
        </Bar>
      )}
      {state.attached && state.status === 'open' && <KernelBar state={state} send={send} />}
      {state.replay && <ReplayBar state={state} replay={state.replay} />}
      {state.status !== 'open' && (
        <section className="lk-run-notice" aria-label="Run">
          <p>{runLine(state, { now: now(), usual })}</p>
        </section>
      )}
    </>
  );
}

function Bar({ children }: { children: ReactElement }): ReactElement {
  return (
    <section className="lk-run-notice lk-run-notice-warn" aria-label="Notice">
      <Icon name="warning" />
      {children}
    </section>
  );
}

/** What it means that the run works on the notebook's kernel, and the two ways on when that is a new one. */
function KernelBar(props: {
  state: RunState;
  send: (command: RunCommand) => Promise<boolean>;
}): ReactElement {
  const { state, send } = props;
  const [sent, setSent] = useState(false);
  const asks = kernelAsks(state);
  const waits = sent || stepUnderWay(state) !== null;
  const choose = (type: 'detach' | 'accept-kernel'): void => {
    setSent(true);
    void send({ type }).finally(() => setSent(false));
  };
  return (
    <section
      className={`lk-run-notice lk-kernel-notice${asks === null ? '' : ' lk-run-notice-warn'}`}
      aria-label="Kernel"
    >
      <Icon name={asks === null ? 'notebook' : 'warning'} />
      <p role={asks === null ? undefined : 'alert'}>
        {asks ??
          'On the notebook’s kernel: steps see what it holds, and a cell that runs there turns them stale. Saved values, choices from data and a folder of the run’s own are off.'}
      </p>
      <div className="lk-actions">
        <button
          type="button"
          className="lk-button"
          aria-disabled={waits || undefined}
          onClick={() => waits || choose('detach')}
        >
          Use a kernel of its own
        </button>
        {asks !== null && (
          <button
            type="button"
            className="lk-button lk-button-primary"
            aria-disabled={waits || undefined}
            onClick={() => waits || choose('accept-kernel')}
          >
            Go on with it
          </button>
        )}
      </div>
    </section>
  );
}

function Offline({ retryAt, now }: { retryAt: number | null; now: () => number }): ReactElement {
  const at = useNow(now, retryAt !== null);
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - at) / 1000));
  return (
    <Bar>
      <p>
        <span role="status">Connection lost. Your values are kept here.</span>{' '}
        <span className="lk-num">
          {seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again now.'}
        </span>
      </p>
    </Bar>
  );
}

function ReplayBar(props: { state: RunState; replay: Replay }): ReactElement | null {
  const { state, replay } = props;
  const all = replay.steps.length;
  const saved = replay.restore === state.queue[0] ? stepOf(state, replay.restore ?? '') : null;
  if (replay.done >= all) {
    return null;
  }
  const count = `${replay.done} of ${all} replayed, about ${roughly(replayLeft(state))} left`;
  return (
    <section className="lk-run-notice" aria-label="Replay">
      <div className="lk-row">
        <strong>
          {saved
            ? `Restoring what ${nameOf(saved.plan).toLowerCase()} saved`
            : `Replaying ${rangeOf(replayedSteps(state))} on ${state.attached ? 'the notebook’s kernel' : 'clean ground'}`}
        </strong>
        <span className="lk-quiet">
          {[replay.reason, 'Earlier results stay in view.'].filter(Boolean).join(' ')}
        </span>
        <span className="lk-spacer" />
        <span className="lk-quiet lk-num">{count}</span>
      </div>
      <ProgressBar label="Replay" value={replay.done} max={all} text={count} />
    </section>
  );
}
