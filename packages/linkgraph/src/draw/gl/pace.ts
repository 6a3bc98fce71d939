/** How much the graphics card is asked to draw at once: learnt from how long it took before. */

/** Lines or points of a light frame, at the start and at the bounds. */
const FIRST_BUDGET = 30_000;
const LEAST_BUDGET = 3_000;
const MOST_BUDGET = 400_000;

/** Lines or points of one part of a full picture. */
const FIRST_PART = 20_000;
const LEAST_PART = 2_000;
const MOST_PART = 1_000_000;

/** Milliseconds that a part may take: a card that is shared keeps answering. */
const PART_TIME = 12;

/** Milliseconds of one frame at 60 a second, and what a light frame may cost the page. */
const FRAME = 1000 / 60;
const LIGHT_TIME = 10;

/** Frames further apart than this do not belong to one movement. */
const PAUSE = 100;

/** Budgets of one map; grows by steps, shrinks faster. */
export class Pace {
  /** Lines or points for the next part of a full picture. */
  part = FIRST_PART;
  private budget = FIRST_BUDGET;
  private begun = 0;
  private before = 0;

  /** @param now milliseconds; the page's clock by default */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A light frame begins: the lines and points it may draw. */
  begin(): number {
    this.before = this.begun;
    this.begun = this.now();
    const apart = this.begun - this.before;
    // A card behind schedule shows in frames that come late, not in the page's own time.
    if (apart < PAUSE && apart > FRAME * 1.4) {
      this.change(0.8);
    }
    return this.budget;
  }

  /** A light frame has ended. */
  end(): void {
    const spent = this.now() - this.begun;
    if (spent > LIGHT_TIME) {
      this.change(Math.max(0.5, LIGHT_TIME / spent));
    } else if (spent < LIGHT_TIME / 2 && this.begun - this.before < FRAME * 1.2) {
      this.change(1.15);
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
    this.budget = Math.min(MOST_BUDGET, Math.max(LEAST_BUDGET, Math.round(this.budget * factor)));
  }
}
