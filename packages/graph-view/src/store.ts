/** A value that is replaced as a whole and tells who watches: state outside React, so that it can be tested without it. */
import { useSyncExternalStore } from 'react';

/** Holds one state; {@link change} replaces parts of it. */
export class Store<State extends object> {
  readonly #watching = new Set<() => void>();
  #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Takes these parts over and tells everyone who watches, once. */
  change(parts: Partial<State>): void {
    this.#state = { ...this.#state, ...parts };
    for (const told of [...this.#watching]) {
      told();
    }
  }

  /** Calls after each change, until the function it returns is called. */
  readonly watch = (told: () => void): (() => void) => {
    this.#watching.add(told);
    return () => void this.#watching.delete(told);
  };
}

/** The state of a store, as it is at each drawing. */
export function useStore<State extends object>(store: Store<State>): State {
  return useSyncExternalStore(store.watch, () => store.state);
}
