/** Which notebooks are being made into an app just now: an open app of one of these follows it without being asked. */
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

/** By path from the contents root. */
export class Following {
  private readonly counts = new Map<string, number>();
  private readonly changed = new Signal<this, string>(this);

  has(path: string): boolean {
    return this.counts.has(path);
  }

  /** Emitted with a path after {@link has} changed for it. */
  get followedChanged(): ISignal<Following, string> {
    return this.changed;
  }

  /** Until the disposable is disposed; several at a time are counted. */
  follow(path: string): IDisposable {
    this.count(path, 1);
    return new DisposableDelegate(() => this.count(path, -1));
  }

  private count(path: string, by: 1 | -1): void {
    const before = this.counts.get(path) ?? 0;
    if (before + by > 0) {
      this.counts.set(path, before + by);
    } else {
      this.counts.delete(path);
    }
    if (before === 0 || before + by === 0) {
      this.changed.emit(path);
    }
  }
}
