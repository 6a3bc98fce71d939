/** What still goes on and has to be waited for at the end. */
export class Unsettled {
  private readonly all = new Set<Promise<void>>();

  /** Keeps a promise in sight until it settles, however it does. */
  add(promise: Promise<unknown>): void {
    const settled = promise
      .then(
        () => undefined,
        () => undefined
      )
      .finally(() => this.all.delete(settled));
    this.all.add(settled);
  }

  /** Fulfils when nothing goes on any more. */
  async quiet(): Promise<void> {
    while (this.all.size > 0) {
      await Promise.all(this.all);
    }
  }
}
