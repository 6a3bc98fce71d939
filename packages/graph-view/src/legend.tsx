/** What the colours mean, with counts; a click shows only the pages of that colour. */
import type { ReactNode } from 'react';
import type { Exploration } from './exploration';
import { counted, some } from './figures';
import { withColour } from './filters';
import { useStore } from './store';

/** Series of the theme by index; the last one is for others. */
const series = ['1', '2', '3', '4', '5', '6', '7', '0'];

export function Legend({ exploration }: { exploration: Exploration }): ReactNode {
  const { picture, filters } = useStore(exploration);
  if (!picture || picture.legend.length === 0) {
    return null;
  }
  const { colours } = filters;
  return (
    <ul className="lk-legend" aria-label="Legend">
      {picture.legend.map(({ label, pages, colour }) => (
        <li key={label}>
          <button
            type="button"
            aria-pressed={colours.includes(colour)}
            aria-label={`${label}, ${some(pages, 'page')}`}
            title={`Show only ${label}`}
            data-off={colours.length > 0 && !colours.includes(colour) ? true : undefined}
            onClick={() => void exploration.filter(withColour(filters, colour))}
          >
            <i style={{ background: `var(--lk-series-${series[colour] ?? '0'})` }} />
            <span className="lk-ellipsis">{label}</span>
            <span className="lk-num">{counted(pages)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
