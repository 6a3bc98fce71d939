/**
 * Fifty people on one served page with eight kernels: they walk an app, leave in the middle, come back, change their
 * minds and walk it again. Nothing is lost, doubled or out of order, and no kernel is left.
 */
import { type JournalEntry, type RunState, ServerFrame } from '@lockstep/protocol';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type WebSocket from 'ws';
import { Visitor } from '../audit/visitor';
import { createEngine } from '../engine/engine';
import { notebookJson } from '../engine/testing/notebook';
import { startServer } from '../engine/testing/server';
import { silentLog } from '../log';
import { testTerminal, writePage } from '../testing/parts';
import { freePortFrom } from './ports';
import { runServe } from './serve';

const PEOPLE = 50;
const KERNELS = 8;

/** How long they stay, in minutes; more only for who asks for it. */
const MINUTES = Number(process.env.LOCKSTEP_LOAD_MINUTES ?? 10);

/** A step that does not end in this time is lost, in milliseconds: eight kernels for fifty people. */
const PATIENCE = 240_000;

/** How often one of them begins a new run, in milliseconds: together as often as one address may (`NEW_RUNS`). */
const NEW_RUN_EVERY = 100_000;

const CELLS = [
  '# Under load',
  '## Choose\n',
  'country = "France"\nprint(country)',
  '## Count\n',
  'import time\ntime.sleep(0.2)\nletters = len(country)\nprint(letters)',
  '## Show\n',
  'print(f"{country} has {letters} letters")'
];

/** A person: one browser, one run at a time, and every entry of its journal as it came. */
class Person {
  readonly answers: number[] = [];
  finished = 0;
  came = 0;
  private entries: JournalEntry[] = [];
  private socket: WebSocket | null = null;
  private changed: () => void = () => undefined;

  constructor(
    private readonly visitor: Visitor,
    private readonly app: string,
    private readonly name: string,
    /** Aborted when another one met a fault: nobody stays then. */
    private readonly left: AbortSignal
  ) {}

  /** One run, walked with one value after another until `until` or until it is time for a new one. */
  async stay(until: number): Promise<void> {
    const state = await this.visitor.newRun(this.app, this.name);
    const leaves = Math.min(until, Date.now() + NEW_RUN_EVERY);
    this.entries = [];
    await this.open(state.run);
    do {
      await this.walk(state);
    } while (Date.now() < leaves);
    expect(this.entries.map(({ seq }) => seq)).toEqual(this.entries.map((_, n) => n + 1));
    expect((await this.visitor.run(state.run))?.seq).toBeGreaterThanOrEqual(this.entries.length);
    await this.say(state.run, { type: 'archive' });
    this.socket?.terminate();
  }

  /** From the first step to the last, with a page that is closed and opened again on the way. */
  private async walk({ run, plan }: RunState): Promise<void> {
    const steps = plan.steps.filter(({ kind }) => kind === 'step');
    const input = steps[0]?.inputs[0]?.id ?? '';
    const country = `Land ${this.name} ${this.finished}`;
    await this.say(run, {
      type: 'set-inputs',
      step: steps[0]?.id,
      values: { [input]: { t: 'str', v: country } }
    });
    for (const { id } of steps) {
      const since = this.entries.length;
      await this.say(run, { type: 'run-step', step: id });
      if (this.finished % 2 === 1) {
        this.socket?.terminate();
        await delay(50);
        await this.open(run);
      }
      await this.until(id, since);
    }
    const shown = this.entries.map(({ event }) =>
      event.type === 'output-added' && event.output.kind === 'stream'
        ? event.output.text
        : event.type === 'output-appended'
          ? event.text
          : ''
    );
    expect(shown.join('').endsWith(`${country} has ${country.length} letters\n`)).toBe(true);
    this.finished += 1;
  }

  private async say(run: string, command: Record<string, unknown>): Promise<void> {
    const began = performance.now();
    const { status, text } = await this.visitor.command(run, command);
    this.answers.push(performance.now() - began);
    expect({ status, text }).toMatchObject({ status: 200 });
  }

  /** Opens a page that goes on where the last one ended. */
  private async open(run: string): Promise<void> {
    const socket = await this.visitor.socket();
    if (typeof socket === 'number') {
      throw new Error(`A page was refused (${socket}).`);
    }
    this.socket = socket;
    socket.on('message', (data, binary) => {
      if (binary || socket !== this.socket || !Buffer.isBuffer(data)) {
        return;
      }
      const frame = ServerFrame.parse(JSON.parse(data.toString('utf8')));
      if (frame.type === 'events') {
        this.entries.push(...frame.entries);
        this.changed();
      }
    });
    const since = this.entries.length;
    socket.send(JSON.stringify({ type: 'subscribe', channel: `run/${run}`, since }));
  }

  /** Waits until the step is done that was asked for after `since` events. */
  private async until(step: string, since: number): Promise<void> {
    const late = Date.now() + PATIENCE;
    const isDone = (): boolean =>
      this.entries
        .slice(since)
        .some(({ event }) => event.type === 'step-done' && event.step === step);
    while (!isDone()) {
      this.left.throwIfAborted();
      if (Date.now() > late) {
        throw new Error(`${this.name} waits for ${step} in vain.`);
      }
      await Promise.race([
        delay(1_000),
        new Promise<void>(resolve => {
          this.changed = resolve;
        })
      ]);
    }
  }
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

test(
  `${PEOPLE} people on ${KERNELS} kernels lose nothing in ${MINUTES} minutes`,
  async () => {
    const server = startServer();
    const stop = new AbortController();
    const { root, config } = server;
    writeFileSync(join(root, 'load.ipynb'), JSON.stringify(notebookJson(CELLS)));
    writePage(root);
    const terminal = testTerminal(root);
    const port = await freePortFrom(18_500, '127.0.0.1');
    const ended = runServe(
      terminal,
      ['load.ipynb'],
      { port, host: '127.0.0.1', maxKernels: KERNELS, trustProxy: false, token: 'the-load-token' },
      {
        config: { ...config, page: join(root, 'page') },
        createEngine,
        log: silentLog(),
        signal: stop.signal
      }
    );
    const people: Person[] = [];
    let most = 0;
    try {
      const said = await terminal.printed(/Ctrl\+C/);
      const address = new URL(/http:\S+/.exec(said)?.[0] ?? '');
      for (let n = 0; n < PEOPLE; n++) {
        const visitor = await Visitor.comeIn(address);
        const [app] = await visitor.apps();
        people.push(new Person(visitor, app?.app ?? '', `person ${n}`, stop.signal));
      }
      const until = Date.now() + MINUTES * 60_000;
      const watch = setInterval(() => {
        server.kernels().then(
          kernels => (most = Math.max(most, kernels.length)),
          // Jupyter answers with an error when a kernel ends while they are listed; the next look tells.
          () => undefined
        );
      }, 2_000);
      await Promise.all(
        people.map(async person => {
          do {
            await person.stay(until);
          } while (Date.now() < until);
        })
      ).finally(() => clearInterval(watch));
    } finally {
      stop.abort();
      await ended;
      await server.untilNoKernels();
      await server.close();
    }
    const answers = people.flatMap(person => person.answers);
    const walked = people.reduce((sum, { finished }) => sum + finished, 0);
    process.stderr.write(
      `${walked} walks, ${answers.length} commands: answered in ${percentile(answers, 0.5).toFixed(0)} ms ` +
        `(median), ${percentile(answers, 0.95).toFixed(0)} ms (p95); at most ${most} kernels\n`
    );
    expect(people.every(({ finished }) => finished > 0)).toBe(true);
    // A kernel that ends and one that starts may be seen together.
    expect(most).toBeLessThanOrEqual(KERNELS + 2);
  },
  (MINUTES + 10) * 60_000
);
