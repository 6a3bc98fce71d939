/** Hosts as numbers, with and without `www.`, because a site is told from its neighbours by them. */
import { matches, small, type Address } from './address';
import { NameStore } from './name-store';

/** Hosts in small letters; `www.` in front is not a part of them. */
export class Hosts {
  private readonly store = new NameStore(64);
  private scratch = new Uint8Array(256);

  get count(): number {
    return this.store.count;
  }

  /** The number of an address' host, −1 for a name without one. */
  of(bytes: Uint8Array, at: Address): number {
    return this.numberOf(bytes, at, true);
  }

  /** As {@link of}, but `www.x` and `x` are two. */
  exactly(bytes: Uint8Array, at: Address): number {
    return this.numberOf(bytes, at, false);
  }

  text(host: number): string {
    return this.store.text(host);
  }

  private numberOf(bytes: Uint8Array, at: Address, withoutWww: boolean): number {
    if (at.hostEnd === at.hostStart) {
      return -1;
    }
    const www = withoutWww && at.hostEnd - at.hostStart > 4;
    const start =
      www && matches(bytes, at.hostStart, at.hostEnd, 'www.') ? at.hostStart + 4 : at.hostStart;
    const length = at.hostEnd - start;
    if (length > this.scratch.length) {
      this.scratch = new Uint8Array(length * 2);
    }
    for (let i = 0; i < length; i++) {
      this.scratch[i] = small(bytes[start + i] ?? 0);
    }
    return this.store.add(this.scratch, 0, length);
  }
}
