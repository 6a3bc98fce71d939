/** How far the bars that a notebook shows have come: what tqdm's bars in notebooks, and bars made by hand, say of a step. */
import type { CommNews } from './kernelComms';
import type { Mirror } from './mirror';

/** Models that draw a bar. */
const BARS: ReadonlySet<unknown> = new Set(['FloatProgressModel', 'IntProgressModel']);

/** Most bars that are watched; later ones of a step that makes more are not. */
const MOST_BARS = 200;

/** How far it is. `label`: "4 of 10" where it counts. */
export interface BarShare {
  /** 0 to 1. */
  fraction: number;
  label: string;
}

interface Bar {
  /** Highest share since it began, or began anew; `null` before there is one. */
  most: number | null;
  /** It fell without beginning anew: it measures something, and says nothing about progress. */
  gauge: boolean;
}

/** The bars that changed since the last {@link begin}, in the order in which they came. */
export class Bars {
  constructor(private readonly mirror: Mirror) {}

  /** Bars of before count no more, until they change again. */
  begin(): void {
    this.bars.clear();
  }

  /** Takes what happened to controls; whether it concerns a bar. */
  take(news: CommNews): boolean {
    if (news.op === 'close') {
      return this.bars.delete(news.comm);
    }
    if ((news.op !== 'open' && news.op !== 'update') || !this.isBar(news.comm)) {
      return false;
    }
    if (news.op === 'update' && !news.names.some(name => name in TELLING)) {
      return false;
    }
    const bar = this.bars.get(news.comm) ?? { most: null, gauge: false };
    if (!this.bars.has(news.comm) && this.bars.size >= MOST_BARS) {
      return false;
    }
    this.bars.set(news.comm, bar);
    const share = this.share(news.comm)?.fraction ?? null;
    if (share !== null && bar.most !== null && share < bar.most) {
      // To its start it may go back: the next round begins.
      bar.gauge ||= share > 0;
      bar.most = share;
    } else if (share !== null) {
      bar.most = share;
    }
    return true;
  }

  /**
   * The share of the first bar that is not through: the outermost of those in each other. Where all are through, the
   * last one's; `null` where no bar on show tells a share.
   */
  now(): BarShare | null {
    let last: BarShare | null = null;
    for (const [comm, { gauge }] of this.bars) {
      const share = gauge || !this.mirror.onShow(comm) ? null : this.share(comm);
      if (share !== null && share.fraction < 1) {
        return share;
      }
      last = share ?? last;
    }
    return last;
  }

  private isBar(comm: string): boolean {
    return BARS.has(this.mirror.trait(comm, '_model_name'));
  }

  /** What a bar says; `null` where it has no range, stopped, or only moves (tqdm without a total). */
  private share(comm: string): BarShare | null {
    const number = (name: string): number => {
      const value = this.mirror.trait(comm, name);
      return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
    };
    const [value, max] = [number('value'), number('max')];
    const min = Number.isNaN(number('min')) ? 0 : number('min');
    const style = this.mirror.trait(comm, 'bar_style');
    if (
      !(max > min) ||
      !Number.isFinite(max - min) ||
      Number.isNaN(value) ||
      style === 'info' ||
      style === 'danger'
    ) {
      return null;
    }
    const fraction = Math.min(1, Math.max(0, (value - min) / (max - min)));
    const counts = min === 0 && max > 1 && Number.isSafeInteger(max) && Number.isSafeInteger(value);
    return { fraction, label: counts ? `${Math.min(max, Math.max(0, value))} of ${max}` : '' };
  }

  private readonly bars = new Map<string, Bar>();
}

/** Traits by which a bar moves. */
const TELLING: Readonly<Record<string, true>> = {
  bar_style: true,
  max: true,
  min: true,
  value: true
};
