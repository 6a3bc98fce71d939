/** The feed of runs: the last four of this notebook, and the way to all of them. */
import { clock } from '@lockstep/protocol';
import { Icon } from '@lockstep/cards';
import { duration } from '@lockstep/workflow';
import type { ReactElement } from 'react';
import type { NumberedRun } from './record-feed';
import { useModel, useShown, useTools } from './tools';

/** How many the feed keeps in view. */
const LATEST = 4;

/** Open by itself once something ran; a reader may fold it. */
export function RunFeed(): ReactElement {
  const { trans, model } = useTools();
  const { runs } = useShown(model.feed.shown);
  const failed = today(runs).filter(({ run }) => run.status === 'failed').length;
  return (
    <details className="lk-feed" data-region="feed" open={runs.length > 0}>
      <summary>
        <Icon name="open" className="lk-turn" />
        <strong>{trans.__('Runs')}</strong>
        <span>{sinceWords(runs, trans)}</span>
        <span className="lk-spacer" />
        {failed > 0 && <span>{trans._n('%1 failed', '%1 failed', failed, failed)}</span>}
      </summary>
      <ol aria-label={trans.__('Latest cell runs')}>
        {runs.slice(0, LATEST).map(item => (
          <RunRow key={item.run.id} item={item} />
        ))}
      </ol>
      {runs.length > LATEST && (
        <button
          type="button"
          className="lk-button lk-button-quiet lk-all-runs"
          onClick={() => model.openPanel({ kind: 'runs' })}
        >
          {trans.__('All runs')}
        </button>
      )}
    </details>
  );
}

/** "16 since 10:02", of the last day. */
function sinceWords(
  runs: readonly NumberedRun[],
  trans: ReturnType<typeof useTools>['trans']
): string {
  const recent = today(runs);
  const first = recent.at(-1);
  return first ? trans.__('%1 since %2', recent.length, clock(first.run.at)) : trans.__('none yet');
}

/** Runs of the day of the newest one. */
function today(runs: readonly NumberedRun[]): readonly NumberedRun[] {
  const newest = runs[0];
  if (!newest) {
    return [];
  }
  const dawn = new Date(newest.run.at).setHours(0, 0, 0, 0);
  return runs.filter(({ run }) => run.at >= dawn);
}

const GLYPHS = { running: 'running', done: 'done', failed: 'error', cancelled: 'stopped' } as const;

/** One run: glyph, number, label, time. A click goes to its cell. */
export function RunRow({ item }: { item: NumberedRun }): ReactElement {
  const { trans } = useTools();
  const { notebook } = useModel();
  const { n, run } = item;
  const words = {
    running: trans.__('running'),
    done: trans.__('done'),
    failed: trans.__('failed'),
    cancelled: trans.__('cancelled')
  };
  const cell = run.cell?.id;
  return (
    <li className={`lk-run lk-is-${run.status}`}>
      <button
        type="button"
        className="lk-run-button"
        title={cell === undefined ? undefined : trans.__('Go to the cell')}
        disabled={cell === undefined || !notebook}
        onClick={() => cell !== undefined && notebook?.reveal(cell)}
      >
        <Icon name={GLYPHS[run.status]} className="lk-glyph" />
        <span className="lk-visually-hidden">{words[run.status]}</span>
        <span className="lk-num">{n}</span>
        <span className="lk-run-what">
          <span className="lk-ellipsis">{run.label}</span>
          {run.error && <span className="lk-quiet lk-nowrap"> · {run.error.name}</span>}
        </span>
        <span className="lk-num">{run.took === null ? '' : duration(run.took)}</span>
      </button>
    </li>
  );
}
