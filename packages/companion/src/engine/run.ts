/** One run at work: takes commands, runs the steps that wait, and owns the run's kernel. */
import {
  type EpochReason,
  type JournalEntry,
  type RunCommand,
  type RunEvent,
  type RunState,
  type RunView,
  UserError
} from '@lockstep/protocol';
import { decide, nextQueued } from '@lockstep/workflow';
import type { RunComms } from '../comms/runComms';
import type { KernelLease } from '../kernels/lease';
import type { Book } from './book';
import { Checkpoints } from './checkpoints';
import { ChoiceReader } from './choiceReader';
import type { EngineParts } from './parts';
import { keptFor, timeLeft, usualOf } from './forecast';
import { mendingFacts, newEpoch } from './mend';
import { lostGround, tellOthersUse } from './notebookKernel';
import { IdleWatch } from './idleWatch';
import { Restoring } from './restoring';
import type { CommandContext, CommandRequest } from './runCommand';
import { newRunId } from './runId';
import { RunKernel } from './runKernel';
import type { Secrets } from './secrets';
import { StepRunner } from './stepRunner';
import { tellTorn } from './torn';
import { Turn } from './turn';
import { demandOwnUploads } from './uploads';
import { type RunApp, Workspace } from './workspace';

export class RunAtWork {
  constructor(
    readonly run: string,
    private readonly book: Book,
    readonly secrets: Secrets,
    private readonly parts: EngineParts
  ) {
    const app = (): RunApp => parts.definitionOf(this.book.state.plan.app);
    this.workspace =
      parts.folders === null ? null : new Workspace(parts.folders, run, app, parts.log);
    this.kernel = new RunKernel({
      run,
      parts,
      app,
      workspace: this.workspace,
      attached: () => book.state.attached !== undefined,
      gone: () => this.kernelGone(),
      usedByOthers: () => this.closed || this.quietly(() => tellOthersUse(book, this.kernel))
    });
    this.turn = new Turn({
      parts,
      kernel: this.kernel,
      state: () => this.book.state,
      witness: event => void this.book.witness([event])
    });
    this.checkpoints = new Checkpoints({
      run,
      folders: parts.folders,
      definition: () => app().definition,
      secrets,
      now: parts.now
    });
    const { kernel, workspace, checkpoints } = this;
    const closed = (): boolean => this.closed;
    this.restoring = new Restoring({ book, kernel, checkpoints, closed });
    this.steps = new StepRunner({
      run,
      book,
      secrets,
      parts,
      kernel,
      workspace,
      checkpoints,
      closed,
      ended: () => this.idle.used(),
      renew: reason => this.quietly(() => this.renew(reason))
    });
    this.choices = new ChoiceReader({
      state: () => this.book.state,
      definition: () => parts.definitionOf(this.book.state.plan.app).definition,
      lease: () => (this.closed ? null : this.kernel.present),
      witness: event => void this.book.witness([event]),
      clean: text => secrets.clean(text),
      now: parts.now,
      // The fields take any text then.
      failed: err => parts.log.error({ err, run }, 'choices could not be read')
    });
    this.kernel.comms.clean = text => secrets.clean(text);
    this.idle = new IdleWatch(parts.idleAfter, () => this.rest('idle'), parts.now);
    this.kernel.comms.used = () => {
      this.idle.used();
      this.watchIdle();
    };
    this.tryToMend();
  }

  /** Its controls, for pages. */
  get comms(): RunComms {
    return this.kernel.comms;
  }

  get state(): RunState {
    this.tryToMend();
    return this.book.state;
  }

  view(): RunView {
    const { state } = this;
    return { state, usual: usualOf(state.plan, this.parts.store.durations(state.plan.app)) };
  }

  follow: Book['follow'] = (since, listener) => this.book.follow(since, listener);

  /** When it last did something, milliseconds since 1970; `null` while it has no kernel or is at work on it. */
  get idleSince(): number | null {
    return this.kernel.own && !this.pumping ? this.idle.usedAt : null;
  }

  /** From when on its kernel may go to one who waits, milliseconds since 1970; `null` as {@link idleSince}. */
  get sparedFrom(): number | null {
    const { idleSince } = this;
    return idleSince === null ? null : idleSince + keptFor(this.book.state);
  }

  /** Whether it has a kernel that it cannot give up now. */
  get atWork(): boolean {
    return this.kernel.own && this.pumping;
  }

  /** How long its steps will still run, in milliseconds; `null` when nobody knows. */
  timeLeft(): number | null {
    const { state } = this.book;
    return timeLeft(state, this.parts.store.durations(state.plan.app), this.parts.now());
  }

  /**
   * Decides, writes, and sets in motion.
   *
   * @throws UserError with the refusal, or when the journal cannot be written
   */
  command(
    request: CommandRequest,
    context: CommandContext
  ): { seq: number; entries: JournalEntry[]; run?: string } | { conflict: JournalEntry[] } {
    if (this.closed) {
      throw new UserError('closing', 'Lockstep is closing. Start it again and try once more.', 503);
    }
    if (this.torn) {
      this.mend();
    }
    const { command, expectedSeq, by } = request;
    const { state } = this.book;
    if (expectedSeq !== null && expectedSeq < state.decisive) {
      return { conflict: this.book.entries(expectedSeq) };
    }
    const plan = command.type === 'migrate' ? context.planOf(command.app) : undefined;
    const known = (step: string, input: string): boolean => this.secrets.known(step, input);
    const into = command.type === 'clone' ? newRunId() : undefined;
    demandOwnUploads(command, this.run, this.parts.store);
    const { joined } = context;
    const decision = decide(state, command, { by, known, plan, into, shared: joined !== null });
    if ('refusal' in decision) {
      const { code, message, field } = decision.refusal;
      throw new UserError(code, message, 422, field);
    }
    if (into !== undefined) {
      context.copy(into);
    }
    const entries = this.book.decide(decision.events, by);
    this.secrets.keepFrom(command, state);
    this.afterwards(command, decision.events, joined);
    const reply = { seq: this.book.state.seq, entries };
    return into === undefined ? reply : { ...reply, run: into };
  }

  /** Ends the kernel of a run that does not need it now; its steps turn cold. */
  rest(reason: Extract<EpochReason, 'idle'>): void {
    if (!this.kernel.own || this.pumping) {
      return;
    }
    this.kernel.drop();
    this.quietly(() => this.renew(reason));
  }

  /** Ends its kernel as {@link rest} does; whether nothing is left of it that memory has to hold. */
  leave(): boolean {
    this.rest('idle');
    return !this.kernel.live && !this.steps.busy && !this.pumping && !this.book.followed;
  }

  /** Whether this is the run's kernel now. */
  uses(lease: KernelLease): boolean {
    return this.kernel.present === lease;
  }

  /** Stops without a word in the journal: the next start recovers the run. Its kernel is ended. */
  async close(): Promise<void> {
    this.closed = true;
    this.steps.abandon(new Error('Lockstep is closing.'));
    this.turn.leave();
    this.idle.stop();
    await this.kernel.close();
  }

  private afterwards(
    command: RunCommand,
    events: readonly RunEvent[],
    joined: KernelLease | null
  ): void {
    this.idle.used();
    if (events.some(({ type }) => ['epoch-raised', 'finalized', 'archived'].includes(type))) {
      this.kernel.drop();
    }
    if (joined !== null && events.length > 0) {
      this.kernel.hold(joined);
    }
    if (events.some(({ type }) => type === 'reopened' || type === 'restored')) {
      this.quietly(() => this.renew('idle'));
    }
    this.turn.look();
    if (command.type === 'cancel') {
      this.steps.cancel(command.step);
      // The rules have emptied the queue.
      if (this.restoring.cancel()) {
        this.kernel.drop();
        this.quietly(() => this.renew('person'));
      }
    }
    if (command.type === 'answer-prompt' && command.value.t === 'str') {
      this.steps.answer(command.value.v);
    }
    void this.pump();
  }

  /** Runs what waits, one step after another. */
  private async pump(): Promise<void> {
    if (this.pumping) {
      return;
    }
    this.pumping = true;
    this.idle.stop();
    try {
      while (!this.closed) {
        if (this.choices.busy) {
          await this.choices.quiet();
        }
        const next = nextQueued(this.book.state, (step, input) => this.secrets.known(step, input));
        if (next === null) {
          break;
        }
        if (next.kind === 'stop') {
          const { step, at, input } = next;
          this.book.witness([{ type: 'replay-stopped', step, at, input }]);
          break;
        }
        const turn = this.turn.come(next.step);
        if (turn === true || (await turn)) {
          await (next.kind === 'restore' ? this.restoring : this.steps).run(next.step);
        }
      }
    } catch (error) {
      this.tear(error);
    } finally {
      this.pumping = false;
      this.idle.used();
      this.kernel.release();
      this.watchIdle();
      this.parts.places.idle();
      if (this.parts.liveChoices && !this.closed) {
        this.choices.look();
      }
    }
  }

  /** The kernel went away by itself. */
  private kernelGone(): void {
    if (!this.steps.kernelGone()) {
      this.quietly(() => this.renew('kernel-died'));
    }
  }

  /** A new epoch, when something ran on a kernel that is gone. */
  private renew(reason: EpochReason): void {
    const { state } = this.book;
    if (!this.closed && !this.kernel.live && lostGround(state)) {
      this.book.witness([newEpoch(state, reason)]);
    }
  }

  /** Writes the end of what nobody runs any more. */
  private mend(): void {
    if (this.steps.busy) {
      return;
    }
    this.book.witness(mendingFacts(this.book.state, this.book.at));
    this.torn = false;
  }

  private tryToMend(): void {
    if (this.torn && !this.closed) {
      this.quietly(() => this.mend());
    }
  }

  /** Something went wrong beyond the step: most often the journal could not be written. */
  private tear(error: unknown): void {
    this.kernel.drop();
    if (this.closed) {
      return;
    }
    this.torn = true;
    tellTorn(this.parts, this.run, error);
    this.tryToMend();
  }

  /** Does something that nobody waits for; a full disk is told, not thrown. */
  private quietly(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      // Whatever could not be written now is written before the next command.
      this.torn = true;
      this.parts.log.warn({ run: this.run, code: error.code }, error.message);
    }
  }

  /** The notebook's kernel is never ended for being idle. */
  private watchIdle(): void {
    this.idle.restart(this.kernel.own && !this.closed);
  }

  private readonly kernel: RunKernel;
  private readonly workspace: Workspace | null;
  private readonly turn: Turn;
  private readonly choices: ChoiceReader;
  private readonly checkpoints: Checkpoints;
  private readonly restoring: Restoring;
  private readonly steps: StepRunner;
  private readonly idle: IdleWatch;
  private pumping = false;
  private closed = false;
  /** The journal may say that a step runs, and none does: so at first, and when it could not be written. */
  private torn = true;
}
