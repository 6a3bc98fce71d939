/** Tells that a run changed hands, so that pages which may no longer see it stop to hear of it. */

/** Called with a run's id after its owner changed. */
type Listener = (run: string) => void;

export class Moves {
  private readonly listeners = new Set<Listener>();

  tell(run: string): void {
    for (const listener of [...this.listeners]) {
      listener(run);
    }
  }

  subscribe(listener: Listener): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
}
