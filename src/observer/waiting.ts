/** Observations that wait in the browser while the companion is away: bounded, shared by all pages of this server. */
import { MAX_QUEUED, type GapObservation, type Observation } from '@lockstep/protocol';

/** One that waits, under its key and the mark of its latest change. */
export interface Entry {
  key: string;
  mark: number;
  observation: Observation;
}

/** What waits, oldest first, and what had to go because too much did. */
export interface Waiting {
  entries: Entry[];
  gap: GapObservation | null;
}

/** Where observations wait. Secrets are masked before they come here. */
export interface WaitingRoom {
  /** Adds, or replaces what this page told under the same id; beyond {@link MAX_QUEUED} the oldest go into the gap. */
  put(observations: readonly Observation[]): Promise<void>;
  read(): Promise<Waiting>;
  /** Removes what was delivered, unless it changed meanwhile. */
  drop(delivered: Waiting): Promise<void>;
  close(): void;
}

/** The gap after more was lost. One gap has one id until it is delivered. */
export function widen(
  gap: GapObservation | null,
  lost: readonly Observation[],
  id: () => string
): GapObservation | null {
  if (lost.length === 0) {
    return gap;
  }
  const times = lost.map(({ at }) => at);
  const gaps = lost.filter(one => one.kind === 'gap');
  const notebooks = new Set([...lost, ...(gap ? [gap] : [])].map(({ notebook }) => notebook));
  const [only = null] = notebooks;
  return {
    kind: 'gap',
    id: gap?.id ?? `gap:${id()}`,
    at: Math.min(gap?.at ?? Infinity, ...times),
    until: Math.max(gap?.until ?? -Infinity, ...times, ...gaps.map(({ until }) => until)),
    lost: (gap?.lost ?? 0) + lost.length,
    notebook: notebooks.size === 1 ? only : null
  };
}

/** What of a gap is still to be told after a part of it was; a part that came later is a gap of its own. */
export function remaining(
  gap: GapObservation | null,
  told: GapObservation | null,
  id: string
): GapObservation | null {
  if (!gap || !told || gap.id !== told.id) {
    return gap;
  }
  const lost = gap.lost - told.lost;
  return lost === 0 ? null : { ...gap, id: `gap:${id}`, at: told.until, lost };
}

/** A waiting room that ends with the page, for browsers without a database. */
export class ShortMemory implements WaitingRoom {
  private entries = new Map<string, Entry>();
  private gap: GapObservation | null = null;
  private mark = 0;

  put(observations: readonly Observation[]): Promise<void> {
    for (const observation of observations) {
      this.mark += 1;
      const key = observation.id;
      this.entries.delete(key);
      this.entries.set(key, { key, mark: this.mark, observation });
    }
    const over = [...this.entries.values()].slice(0, Math.max(0, this.entries.size - MAX_QUEUED));
    over.forEach(({ key }) => this.entries.delete(key));
    this.gap = widen(
      this.gap,
      over.map(({ observation }) => observation),
      () => `${over[0]?.observation.id ?? ''}:${this.mark}`.slice(-280)
    );
    return Promise.resolve();
  }

  read(): Promise<Waiting> {
    return Promise.resolve({ entries: [...this.entries.values()], gap: this.gap });
  }

  drop({ entries, gap }: Waiting): Promise<void> {
    for (const { key, mark } of entries) {
      if (this.entries.get(key)?.mark === mark) {
        this.entries.delete(key);
      }
    }
    this.gap = remaining(this.gap, gap, `${this.mark}`);
    return Promise.resolve();
  }

  close(): void {
    this.entries.clear();
  }
}
