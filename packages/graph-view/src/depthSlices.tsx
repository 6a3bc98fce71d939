/** How many pages stand so many clicks from home, as bars that can be chosen. */
import type { Summary, WhatIfResult } from '@lockstep/linkgraph';
import { useId, type ReactElement } from 'react';
import { changed, counted, some } from './figures';
import { depthList, type PageList } from './pageList';
import type { GraphPart } from './parts';
import { SITE_DEPTH } from './partSummary';
import { nextAt } from './sliceList';

/** More bars than this are not told apart; the last one then holds the rest. */
const BARS = 12;

interface Bar {
  readonly clicks: number;
  readonly pages: number;
  readonly list: PageList;
  readonly open: boolean;
}

/**
 * @param counts pages by clicks from 1
 * @param column that holds the clicks
 */
export function depthBars(counts: readonly number[], column = 'depth'): readonly Bar[] {
  const deepest = counts.length;
  return counts.slice(0, BARS).map((pages, at) => {
    const open = at === BARS - 1 && deepest > BARS;
    const rest = open ? counts.slice(at).reduce((sum, count) => sum + count, 0) : pages;
    return {
      clicks: at + 1,
      pages: rest,
      open,
      list: depthList(at + 1, open ? deepest : at + 1, column)
    };
  });
}

export function DepthSlices(props: {
  summary: Summary;
  /** Absent for a whole site; of a part the clicks are those of the whole site. */
  part?: GraphPart;
  result: WhatIfResult | undefined;
  chosen: string;
  onShow: (list: PageList) => void;
}): ReactElement {
  const { summary, part, result, chosen, onShow } = props;
  const id = useId();
  const bars = depthBars(result?.depths ?? summary.depth.counts, part && SITE_DEPTH);
  const most = Math.max(1, ...bars.map(({ pages }) => pages));
  const at = bars.findIndex(({ list }) => list.key === chosen);
  const { mean } = summary.depth;
  const clicks = result ? changed(mean, result.meanDepth[1], 2) : mean.toFixed(2);
  return (
    <>
      <h2>{part ? 'Clicks from home in the whole site' : 'Clicks from home'}</h2>
      {bars.length > 0 && (
        <>
          <div
            className="lk-histogram"
            role="listbox"
            aria-label="Pages per click depth"
            aria-orientation="horizontal"
            tabIndex={0}
            aria-activedescendant={at >= 0 ? `${id}${at}` : undefined}
            onKeyDown={event => {
              const to = nextAt(event.key, at, bars.length);
              const same = event.key === 'Enter' || event.key === ' ' ? at : undefined;
              const bar = bars[to ?? same ?? -1];
              if (bar) {
                event.preventDefault();
                if (to !== at) {
                  onShow(bar.list);
                }
              }
            }}
          >
            {bars.map(({ clicks: depth, pages, open, list }, place) => (
              <div
                key={depth}
                id={`${id}${place}`}
                className="lk-histogram-bar"
                role="option"
                aria-selected={list.key === chosen}
                aria-label={`${some(depth, 'click')}${open ? ' or more' : ''}: ${some(pages, 'page')}`}
                title={`${some(depth, 'click')}${open ? ' or more' : ''}: ${counted(pages)}`}
                onClick={() => onShow(list)}
              >
                <i style={{ height: `${Math.max(2, (pages / most) * 100)}%` }} />
              </div>
            ))}
          </div>
          <div className="lk-histogram-axis" aria-hidden="true">
            {bars.map(({ clicks: depth, open }) => (
              <span key={depth}>{open ? `${depth}+` : depth}</span>
            ))}
          </div>
        </>
      )}
      <p className="lk-small lk-quiet lk-slices-note">
        {part ? partWords(part, summary) : homeWords(summary, clicks, bars.length)}
      </p>
    </>
  );
}

function homeWords({ home, depth }: Summary, clicks: string, bars: number): string {
  if (home.page < 0) {
    return 'No home is known, so there is no click depth. Choose one in the graph menu.';
  }
  const name = home.name.trim();
  return bars === 0
    ? `Home is ${name}. It links to no page.`
    : `Home is ${name}. ${clicks} clicks on average, ${depth.counts.length} at most.`;
}

function partWords({ whole }: GraphPart, { depth }: Summary): string {
  if (whole.home === undefined) {
    return 'The site has no home, so there is no click depth.';
  }
  const outside = depth.outOfReach > 0 ? ` ${some(depth.outOfReach, 'page')} out of reach.` : '';
  return `Of the pages in this part. Home is ${whole.home}.${outside}`;
}
