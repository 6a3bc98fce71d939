/** The card types that other extensions registered. */
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { ICardType } from '../tokens';

/** By MIME type; of several for one type the newest counts, and the one before when it is gone. */
export class CardTypes {
  private readonly registered: ICardType[] = [];
  private readonly current = new Map<string, ICardType>();

  /** What draws which type now; the same map for good. */
  get byMimeType(): ReadonlyMap<string, ICardType> {
    return this.current;
  }

  /** Adds a type until the disposable is disposed. */
  register(type: ICardType): IDisposable {
    this.registered.push(type);
    this.current.set(type.mimeType, type);
    return new DisposableDelegate(() => {
      this.registered.splice(this.registered.lastIndexOf(type), 1);
      const before = this.registered.findLast(item => item.mimeType === type.mimeType);
      if (before) {
        this.current.set(type.mimeType, before);
      } else {
        this.current.delete(type.mimeType);
      }
    });
  }
}
