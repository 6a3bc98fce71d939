/** A bar that says in words how far something is. */
import type { ReactElement } from 'react';

/** @param value `null` while nobody knows how far it is */
export function ProgressBar(props: {
  label: string;
  value: number | null;
  /** 100 when absent. */
  max?: number;
  /** What a screen reader says. */
  text: string;
}): ReactElement {
  const { value, max = 100 } = props;
  return (
    <div
      className="lk-progress"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value ?? undefined}
      aria-valuetext={props.text}
    >
      <i style={{ width: `${((value ?? 0) / max) * 100}%` }} />
    </div>
  );
}
