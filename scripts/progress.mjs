// Says what is going on: a live line on a terminal, plain lines with a heartbeat elsewhere.

const heartbeat = 15_000;

/** `1.4 s`, `2 min 05 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const rest = String(Math.floor(seconds % 60)).padStart(2, '0');
  return `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** Steps may run at the same time; each is told once it starts and once it ended. */
export class Progress {
  constructor(out = process.stdout) {
    this.out = out;
    this.steps = new Map();
  }

  /**
   * Runs `work(report)`; `report(text)` tells how far it is, and at the end what came of it. A step
   * that throws, or returns false, is marked as failed. Returns what `work` returns.
   */
  async step(title, work) {
    const step = { since: Date.now(), told: Date.now(), detail: '' };
    this.steps.set(title, step);
    this.out.isTTY ? this.draw() : this.out.write(`… ${title}\n`);
    this.timer ??= setInterval(() => this.tick(), this.out.isTTY ? 200 : 1000);
    try {
      const result = await work(text => (step.detail = text));
      this.finish(title, result === false ? '✗' : '✓');
      return result;
    } catch (error) {
      this.finish(title, '✗');
      throw error;
    }
  }

  /** Prints text between the steps' lines. */
  say(text) {
    this.clear();
    this.out.write(`${text}\n`);
    this.draw();
  }

  finish(title, mark) {
    const { since, detail } = this.steps.get(title);
    this.steps.delete(title);
    this.clear();
    const told = detail ? `${title}: ${detail}` : title;
    this.out.write(`${mark} ${told} (${duration(Date.now() - since)})\n`);
    if (this.steps.size > 0) {
      this.draw();
    } else {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  tick() {
    if (this.out.isTTY) {
      this.draw();
      return;
    }
    for (const [title, step] of this.steps) {
      if (Date.now() - step.told >= heartbeat) {
        step.told = Date.now();
        this.out.write(`  ${this.line(title, step)}\n`);
      }
    }
  }

  line(title, { since, detail }) {
    const seconds = `${Math.round((Date.now() - since) / 1000)} s`;
    return [title, detail, seconds].filter(Boolean).join(', ');
  }

  draw() {
    if (this.out.isTTY && this.steps.size > 0) {
      const text = [...this.steps].map(([title, step]) => this.line(title, step)).join('  ·  ');
      this.clear();
      this.out.write(`… ${text}`.slice(0, (this.out.columns ?? 80) - 1));
    }
  }

  clear() {
    if (this.out.isTTY) {
      this.out.write('\r\x1b[2K');
    }
  }
}
