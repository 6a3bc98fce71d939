/** Questions whose answers come later: of each kind only the latest counts. */

/** Drops an answer, and a failure, that a later question of its kind overtook. */
export class Questions {
  /** Number of the latest question of each kind. */
  readonly #asked = new Map<string, number>();

  /** @param fail told of what the latest question of a kind failed with */
  constructor(private readonly fail: (error: unknown) => void) {}

  async ask<Answer>(
    kind: string,
    question: () => Promise<Answer>,
    answered: (answer: Answer) => void
  ): Promise<void> {
    const number = (this.#asked.get(kind) ?? 0) + 1;
    this.#asked.set(kind, number);
    try {
      const answer = await question();
      if (this.#asked.get(kind) === number) {
        answered(answer);
      }
    } catch (error) {
      if (this.#asked.get(kind) === number) {
        this.fail(error);
      }
    }
  }
}
