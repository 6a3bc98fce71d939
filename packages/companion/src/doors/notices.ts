/** The companion's words to every open page: said once, to whoever listens. */
import type { Notice } from '@lockstep/protocol';

export class Notices {
  private readonly listeners = new Set<(notice: Notice) => void>();

  publish(notice: Notice): void {
    for (const listener of [...this.listeners]) {
      listener(notice);
    }
  }

  subscribe(listener: (notice: Notice) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }
}
