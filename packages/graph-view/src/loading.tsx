/** What is shown while files are read: how far, how fast, and Cancel. */
import { ProgressBar } from '@lockstep/cards';
import type { LoadProgress } from '@lockstep/linkgraph';
import type { ReactElement } from 'react';
import { some } from './figures';

const phases: Readonly<Record<LoadProgress['phase'], string>> = {
  reading: 'Reading',
  joining: 'Joining pages',
  measuring: 'Measuring',
  placing: 'Placing',
  explaining: 'Looking for findings'
};

/** `Reading: 1,200,000 rows, 2,900,000 rows a second, 34 %` */
export function progressWords(at: LoadProgress | undefined, waits: string): string {
  if (!at) {
    return waits;
  }
  const rows = at.rows > 0 ? [some(at.rows, 'row')] : [];
  if (at.phase !== 'reading') {
    return [phases[at.phase], ...rows].join(', ');
  }
  const part = fractionOf(at);
  return [
    `${phases.reading}: ${rows[0] ?? '0 rows'}`,
    ...(at.rowsPerSecond > 0 ? [`${some(at.rowsPerSecond, 'row')} a second`] : []),
    ...(part === null ? [] : [`${Math.round(part * 100)} %`])
  ].join(', ');
}

function fractionOf({ phase, bytes, totalBytes }: LoadProgress): number | null {
  if (phase !== 'reading') {
    return 1;
  }
  return totalBytes ? Math.min(1, bytes / totalBytes) : null;
}

export function Loading(props: {
  name: string;
  progress: LoadProgress | undefined;
  /** Said before there is any progress. */
  waits: string;
  onCancel: () => void;
}): ReactElement {
  const { name, progress, waits, onCancel } = props;
  const words = progressWords(progress, waits);
  const part = progress ? fractionOf(progress) : null;
  // A screen reader hears each quarter, not each block of rows.
  const told =
    part === null ? (progress ? phases.reading : waits) : `${Math.floor(part * 4) * 25} percent`;
  return (
    <section className="lk-graph-loading" aria-label={`Reading ${name}`} aria-busy="true">
      <h2 className="lk-ellipsis">{name}</h2>
      <ProgressBar label={`Reading ${name}`} value={part} max={1} text={words} />
      <p className="lk-num lk-quiet">{words}</p>
      <p className="lk-visually-hidden" role="status">
        {told}
      </p>
      <button type="button" className="lk-button" onClick={onCancel}>
        Cancel
      </button>
    </section>
  );
}
