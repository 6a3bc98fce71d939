/** How much the graphics card is asked to draw at once: learnt from how long it took before. */

/** Lines or points of a light frame at the start, where the processor draws and where a card does; and the bounds. */
const FIRST_BUDGET = { software: 20_000, hardware: 150_000 } as const;
const LEAST_BUDGET = 500;
const MOST_BUDGET = 400_000;

/** Lines or points of one part of a full picture. */
const FIRST_PART = 10_000;
const LEAST_PART = 4_000;
const MOST_PART = 1_000_000;

/** Milliseconds that a part may take: a card that is shared keeps answering. A few of them go into asking. */
const PART_TIME = 25;

/** Milliseconds that a light frame may cost the page, and from its end to the card's. */
const LIGHT_TIME = 8;
const CARD_TIME = 14;

/** Budgets of one map; they grow by steps and shrink faster. */
export class Pace {
  /** Lines or points for the next part of a full picture. */
  part = FIRST_PART;
  private light: number;

  constructor(isSoftware: boolean) {
    this.light = FIRST_BUDGET[isSoftware ? 'software' : 'hardware'];
  }

  /** Lines and points that a light frame may draw. */
  get budget(): number {
    return this.light;
  }

  /** A light frame was done: what it cost the page, and how long the card went on. */
  lit(page: number, card: number): void {
    if (page > LIGHT_TIME || card > CARD_TIME) {
      this.change(Math.max(0.4, Math.min(LIGHT_TIME / page, CARD_TIME / card)));
    } else if (page < LIGHT_TIME * 0.6 && card < CARD_TIME * 0.6) {
      this.change(1.2);
    }
  }

  /** A part of a full picture was done. */
  took(count: number, time: number): void {
    const aim = count * (PART_TIME / Math.max(time, 1));
    if (time > PART_TIME) {
      this.part = Math.max(LEAST_PART, Math.floor(Math.min(this.part, aim)));
    } else if (count === this.part) {
      this.part = Math.min(MOST_PART, Math.ceil(Math.min(aim, this.part * 2)));
    }
  }

  private change(factor: number): void {
    this.light = Math.min(MOST_BUDGET, Math.max(LEAST_BUDGET, Math.round(this.light * factor)));
  }
}
