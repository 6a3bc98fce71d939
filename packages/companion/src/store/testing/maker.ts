/** For tests of the store: how a suite opens it, whichever database is below. */
import type { Store, StoreOptions } from '../index';

export interface StoreMaker {
  /** Opens the store of this test; a second time as another process would. It is closed at the test's end. */
  open(options?: Partial<StoreOptions>): Store;
  /** Closes one before the test's end. */
  close(store: Store): void;
  /** Changes the database behind the store's back. */
  change(sql: string): void;
}
