/** Bars under the run's head: connection lost, a command not carried out, a replay, a run that is closed. */
import type { RunSnapshot } from '@lockstep/client';
import type { Replay, RunState } from '@lockstep/protocol';
import {
  nameOf,
  rangeOf,
  replayLeft,
  replayedSteps,
  roughly,
  runLine,
  stepOf
} from '@lockstep/workflow';
import type { ReactElement } from 'react';
import { Icon } from './icons';
import { ProgressBar } from './progressBar';
import { useNow } from './useNow';

/** All bars that hold now. */
export function RunNotices(props: { snapshot: RunSnapshot; now: () => number }): ReactElement {
  const { snapshot, now } = props;
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
            : `Replaying ${rangeOf(replayedSteps(state))} on clean ground`}
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
