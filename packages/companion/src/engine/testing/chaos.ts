/** For tests: two clients, one run, and a companion that dies wherever it hurts, driven by a list of moves. */
import fc from 'fast-check';
import {
  canonicalJson,
  type JournalEntry,
  type LaunchConfig,
  type RunCommand,
  type RunState,
  UserError
} from '@lockstep/protocol';
import { activeStep, reduce, replayJournal, stepUnderWay, verifyJournal } from '@lockstep/workflow';
import type { Engine } from '../../contract';
import type { Kernels } from '../../kernels/lease';
import { createEngine } from '../engine';
import { Life, mortalKernels, mortalStore } from './mortal';
import { MIX_NAMES, type MixStep, mixingApp, wrongMixes } from './mixing';
import { filling } from './scripted';
import { openTestStore, testDeps } from './server';

/** Something a person, a kernel, the disk or fate does. `n` picks among what there is. */
export type ChaosMove =
  | { do: 'send'; client: 0 | 1; command: CommandKind; step: number; value: number }
  | { do: 'deliver'; client: 0 | 1 }
  | { do: 'gate'; n: number }
  | { do: 'flow' }
  | { do: 'kill'; n: number }
  | { do: 'crash'; effects: number; after: boolean }
  | { do: 'disk'; full: boolean };

type CommandKind =
  | 'advance'
  | 'run'
  | 'set'
  | 'cancel'
  | 'skip'
  | 'revert'
  | 'replay'
  | 'restart'
  | 'fold'
  | 'finalize'
  | 'reopen';

const name = fc.constantFrom(...MIX_NAMES);

/** Random apps of two to four steps. */
export const chaosApp: fc.Arbitrary<MixStep[]> = fc.array(
  fc.record({
    reads: fc.uniqueArray(name, { maxLength: 2 }),
    makes: name,
    input: fc.boolean(),
    optional: fc.boolean(),
    cells: fc.constantFrom(1 as const, 2 as const)
  }),
  { minLength: 2, maxLength: 4 }
);

const client = fc.constantFrom(0 as const, 1 as const);
const send = (command: fc.Arbitrary<CommandKind>): fc.Arbitrary<ChaosMove> =>
  fc.record({
    do: fc.constant('send' as const),
    client,
    command,
    step: fc.nat({ max: 4 }),
    value: fc.integer({ min: 1, max: 3 })
  });

/** Random moves; people walk on more often than anything breaks. */
export const chaosMove: fc.Arbitrary<ChaosMove> = fc.oneof(
  { weight: 8, arbitrary: send(fc.constant('advance')) },
  {
    weight: 6,
    arbitrary: send(
      fc.constantFrom<CommandKind>('run', 'set', 'set', 'cancel', 'skip', 'revert', 'replay')
    )
  },
  {
    weight: 1,
    arbitrary: send(fc.constantFrom<CommandKind>('restart', 'fold', 'finalize', 'reopen'))
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), client }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('gate' as const), n: fc.nat({ max: 3 }) }) },
  { weight: 5, arbitrary: fc.constant({ do: 'flow' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), n: fc.nat({ max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      effects: fc.integer({ min: 1, max: 8 }),
      after: fc.boolean()
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean() }) }
);

/** The kernels under the run: gated ones, or real ones. */
export interface ChaosKernels {
  kernels: Kernels;
  /** Lets everything go on until nothing waits. */
  flow(quiet: () => boolean): Promise<void>;
  open(n: number): void;
  kill(n: number): void;
}

/** One person's page: it sees events late, and sends with the last one it saw. */
class Page {
  private readonly inbox: JournalEntry[] = [];
  private following: { dispose(): void } | null = null;

  constructor(public state: RunState) {}

  connect(engine: Engine): void {
    this.following?.dispose();
    this.following = engine.follow(
      this.state.run,
      this.state.seq,
      entries => void this.inbox.push(...entries)
    );
  }

  deliver(entries: readonly JournalEntry[] = this.inbox.splice(0)): void {
    for (const entry of entries) {
      if (entry.seq === this.state.seq + 1) {
        this.state = reduce(this.state, entry);
      }
    }
  }

  async send(engine: Engine, command: RunCommand): Promise<JournalEntry[]> {
    const expectedSeq = command.type === 'fold' ? null : this.state.seq;
    try {
      const answer = await engine.command(this.state.run, { expectedSeq, command, by: 'person' });
      if ('conflict' in answer) {
        this.deliver(answer.conflict);
        return [];
      }
      this.deliver(answer.entries);
      return answer.entries;
    } catch (error) {
      if (error instanceof UserError) {
        return [];
      }
      throw error;
    }
  }
}

/** Everything that must hold, checked as the moves are made. */
export class Chaos {
  private life = new Life();
  private lives = 0;
  private full = false;
  private engine!: Engine;
  private store!: ReturnType<typeof openTestStore>;
  private pages: [Page, Page] | null = null;
  private run = '';
  /** Entries that a client was told are written. */
  private readonly promised: JournalEntry[] = [];

  private constructor(
    private readonly config: LaunchConfig,
    private readonly world: ChaosKernels,
    private readonly steps: readonly MixStep[]
  ) {}

  /** Makes the moves and checks at the end; gives the run's journal. @throws Error with what did not hold */
  static async play(
    config: LaunchConfig,
    world: ChaosKernels,
    steps: readonly MixStep[],
    moves: readonly ChaosMove[]
  ): Promise<JournalEntry[]> {
    const chaos = new Chaos(config, world, steps);
    await chaos.live();
    await chaos.begin();
    for (const move of moves) {
      await chaos.make(move);
    }
    return chaos.end();
  }

  /** A new companion on what the last one left. It may die while it recovers, too. */
  private async live(): Promise<void> {
    for (;;) {
      this.lives += 1;
      const holder = `life-${process.pid}-${this.config.instance}-${++lifeCount}`;
      this.store = openTestStore(this.config, holder);
      const life = new Life();
      this.life = life;
      const deps = testDeps(this.config, this.store, holder);
      this.engine = createEngine(
        {
          ...deps,
          store: mortalStore(
            filling(this.store.runs, () => this.full),
            life
          )
        },
        {
          kernels: mortalKernels(this.world.kernels, life),
          ownFolders: false,
          liveChoices: false,
          patience: { again: 20, end: 60 }
        }
      );
      if (this.pending) {
        // A crash may fall into the recovery from the one before.
        life.arm(this.pending.effects, this.pending.after);
        this.pending = null;
      }
      await Promise.race([this.engine.recover().catch(() => undefined), life.death]);
      if (this.survives(() => this.reconnect())) {
        return;
      }
    }
  }

  /** Does something that reads the run, which may write too; `false` when the companion died of it, or before. */
  private survives(act: () => void): boolean {
    try {
      this.life.check();
      act();
      this.life.check();
      return true;
    } catch (error) {
      if (!this.life.dead) {
        throw error;
      }
      this.store.close();
      return false;
    }
  }

  private reconnect(): void {
    if (this.pages) {
      const { engine } = this;
      this.checkRecovered(engine.stateOf(this.run));
      this.pages.forEach(page => page.connect(engine));
    }
  }

  private pending: { effects: number; after: boolean } | null = null;

  private async begin(): Promise<void> {
    const app = this.store.definitions.put(mixingApp(this.steps), {
      path: 'mix.ipynb',
      root: this.config.root
    });
    const { state } = await this.engine.create({
      app,
      owner: 'me',
      by: 'person',
      published: false
    });
    this.run = state.run;
    this.pages = [new Page(state), new Page(state)];
    this.pages.forEach(page => page.connect(this.engine));
  }

  private async make(move: ChaosMove): Promise<void> {
    switch (move.do) {
      case 'send':
        await this.send(move);
        break;
      case 'deliver':
        this.pages?.[move.client].deliver();
        break;
      case 'gate':
        this.world.open(move.n);
        break;
      case 'flow':
        // On a full disk nothing can come to its end.
        await this.world.flow(() => this.life.dead || this.full || this.quiet());
        break;
      case 'kill':
        this.world.kill(move.n);
        break;
      case 'crash':
        this.life.arm(move.effects, move.after);
        this.pending = move.effects > 4 ? { effects: move.effects - 4, after: move.after } : null;
        break;
      case 'disk':
        this.full = move.full;
        break;
    }
    await tick();
    while (!this.survives(() => this.check())) {
      await this.live();
    }
  }

  private async send(move: Extract<ChaosMove, { do: 'send' }>): Promise<void> {
    const page = this.pages?.[move.client];
    const command = page && this.commandOf(move, page.state);
    if (page && command) {
      this.promised.push(...(await page.send(this.engine, command)));
    }
  }

  private commandOf(
    { command, step: n, value }: Extract<ChaosMove, { do: 'send' }>,
    state: RunState
  ): RunCommand | null {
    const step = state.plan.steps[n % state.plan.steps.length];
    if (!step) {
      return null;
    }
    switch (command) {
      case 'advance':
        return { type: 'run-step', step: activeStep(state)?.id ?? step.id };
      case 'run':
        return { type: 'run-step', step: step.id };
      case 'set': {
        const input = step.inputs[0];
        const values = input ? { [input.id]: { t: 'int' as const, v: String(value) } } : {};
        return { type: 'set-inputs', step: step.id, values };
      }
      case 'restart':
        return { type: 'restart-kernel' };
      case 'fold':
        return { type: 'fold', step: step.id, folded: true };
      case 'finalize':
      case 'reopen':
        return { type: command };
      default:
        return { type: command, step: step.id };
    }
  }

  private quiet(): boolean {
    const state = this.engine.stateOf(this.run);
    return stepUnderWay(state) === null;
  }

  private get journal(): JournalEntry[] {
    return this.store.runs.journal(this.run, 0);
  }

  /** What holds at every moment. */
  private check(): void {
    // The state first: reading it writes what a full disk had kept back.
    const state = this.engine.stateOf(this.run);
    const { journal } = this;
    const written = replayJournal(journal);
    expectEqual(
      'the state is what the journal gives',
      canonicalJson(state),
      canonicalJson(written)
    );
    for (const entry of this.promised) {
      expectEqual('what was answered is written', journal[entry.seq - 1]?.hash, entry.hash);
    }
    const wrong = wrongMixes(state, this.steps);
    if (wrong.length > 0) {
      throw new Error(`Wrong results: ${wrong.join('; ')}`);
    }
  }

  /** What holds when a companion has recovered: nothing runs or waits. */
  private checkRecovered(state: RunState): void {
    if (this.full) {
      // What could not be written yet is written before the next command.
      return;
    }
    const busy = Object.values(state.steps).filter(({ status }) =>
      ['running', 'queued'].includes(status)
    );
    if (busy.length > 0 || state.ground.length > 0) {
      throw new Error('Something still runs after a crash.');
    }
  }

  private async end(): Promise<JournalEntry[]> {
    this.full = false;
    this.pending = null;
    this.life.arm(Number.MAX_SAFE_INTEGER, false);
    // A command writes what a full disk had kept back.
    await this.pages?.[0].send(this.engine, { type: 'fold', step: 'setup', folded: true });
    await this.world.flow(() => this.quiet());
    await tick();
    this.check();
    const state = canonicalJson(this.engine.stateOf(this.run));
    for (const page of this.pages ?? []) {
      page.deliver();
      expectEqual('a page that heard everything', canonicalJson(page.state), state);
    }
    const { journal } = this;
    if (!verifyJournal(journal)) {
      throw new Error('The journal is broken.');
    }
    await this.engine.close();
    this.store.close();
    return journal;
  }
}

let lifeCount = 0;

/** Lets every promise that can go on do so. */
export function tick(): Promise<void> {
  return new Promise(resolve => setImmediate(() => setImmediate(resolve)));
}

function expectEqual(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted) {
    throw new Error(`Not so: ${what}.\n${String(got)}\n${String(wanted)}`);
  }
}
