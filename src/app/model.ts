/** The state of one Guided App view: which run it shows, which runs there are, whether the notebook moved on. */
import type { Companion, ExportRoute } from '@lockstep/client';
import { RunSession, isOffline, refusalOf, type Subscription } from '@lockstep/client';
import {
  UserError,
  type ConversionReport,
  type Plan,
  type Refusal,
  type RunSummary
} from '@lockstep/protocol';
import { stepUnderWay } from '@lockstep/workflow';
import { differs } from './plan-change';
import type { NotebookSource } from './notebook-source';

/** What the view draws. */
export type AppView =
  | { kind: 'loading' }
  | { kind: 'problem'; refusal: Refusal }
  | {
      kind: 'open';
      session: RunSession;
      /** The newest version of the notebook. */
      plan: Plan;
      /** Runs of this notebook by this person, newest first. */
      runs: readonly RunSummary[];
      /** The version that the run follows differs from `plan`. */
      changed: boolean;
      /** The run goes on with each new version by itself, because its author is at work on it. */
      follows: boolean;
      /** Why the last wish of this view (not of the run) was not met. */
      refusal: Refusal | null;
    };

/** Loads, chooses and follows; knows nothing of React or JupyterLab. */
export class GuidedAppModel {
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();
  private plan: Plan | null = null;
  private report: ConversionReport | null = null;
  private runs: readonly RunSummary[] = [];
  private session: RunSession | null = null;
  private unfollow: () => void = () => undefined;
  private view: AppView = { kind: 'loading' };
  private shownRun: string | null;
  private refusal: Refusal | null = null;
  private compared: { from: Plan; to: Plan; changed: boolean } | null = null;
  /** The notebook changed while nobody answered. */
  private behind = false;
  private follows = false;
  /** What {@link catchUp} tried last: a version and how far the run was. */
  private tried = '';
  private refreshing: Promise<void> | null = null;
  private again = false;
  private readonly watch: Subscription;

  /**
   * @param source reads the notebook as it is now
   * @param wanted the run to show first; `null` for the newest open one
   */
  constructor(
    private readonly companion: Companion,
    private readonly source: () => Promise<NotebookSource>,
    wanted: string | null
  ) {
    this.shownRun = wanted;
    this.watch = companion.watchConnection(() => {
      if (this.behind && companion.connection === 'connected') {
        void this.refresh();
      }
    });
  }

  /** The run on show, `null` while there is only a plan. */
  get run(): string | null {
    return this.session?.run ?? this.shownRun;
  }

  /** This moment, for `useSyncExternalStore`. */
  readonly snapshot = (): AppView => this.view;

  /** Calls back after each change of {@link snapshot} or {@link run}. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Converts the notebook and shows the run wanted, else the newest open one, else the plan with its Start. */
  async load(): Promise<void> {
    await this.guard(async () => {
      await this.convert();
      const newest = this.runs.find(item => item.status === 'open')?.run ?? null;
      const run = this.runs.some(item => item.run === this.shownRun) ? this.shownRun : newest;
      await this.follow(run);
    });
  }

  /** Whether an open run goes on with each new version by itself, as soon as nothing of it is under way. */
  setFollows(follows: boolean): void {
    if (this.follows !== follows) {
      this.follows = follows;
      this.tried = '';
      this.publish();
    }
  }

  /**
   * Converts the notebook again, because it changed or the list of runs is wanted anew. The run on show stays. What
   * is asked for meanwhile is done once more afterwards, so that the newest text has the last word.
   */
  refresh(): Promise<void> {
    this.again = true;
    this.refreshing ??= this.refreshWhileAsked();
    return this.refreshing;
  }

  private async refreshWhileAsked(): Promise<void> {
    try {
      while (this.again && !this.ending.signal.aborted) {
        this.again = false;
        await this.refreshOnce();
      }
    } finally {
      this.refreshing = null;
    }
  }

  private async refreshOnce(): Promise<void> {
    if (this.view.kind === 'problem') {
      return this.load();
    }
    await this.guard(async () => {
      this.behind = false;
      try {
        await this.convert();
      } catch (error) {
        if (!this.session || !isOffline(error)) {
          throw error;
        }
        // The run's own header says that the connection is lost; this waits until it is back.
        this.behind = true;
        return;
      }
      const shown = this.session?.snapshot().state;
      if (shown?.run === '' && shown.plan.app !== this.plan?.app) {
        // Nothing was started, so there is no old version to keep.
        await this.follow(null);
      }
    });
  }

  /** Shows another run of this notebook. */
  async showRun(run: string): Promise<void> {
    if (run !== this.session?.run) {
      await this.guard(() => this.follow(run));
    }
  }

  /** Shows the newest version with its Start; the run on show is kept in the list. */
  async newRun(): Promise<void> {
    await this.guard(() => this.follow(null));
  }

  /** Takes the run on show to the newest version. What a step gave is kept where the step is the same. */
  async migrate(): Promise<void> {
    if (this.plan) {
      await this.session?.send({ type: 'migrate', app: this.plan.app });
    }
  }

  /** Leaves a finalized run as it is: a copy of it is shown and taken to the newest version. */
  async migrateCopy(): Promise<void> {
    const { session } = this;
    if (session && (await session.send({ type: 'clone' })) && session.clonedRun) {
      await this.showRun(session.clonedRun);
      await this.migrate();
    }
  }

  /** Takes a run that follows its notebook to the newest version, once it is idle; each version is tried once. */
  private catchUp(): void {
    const { session, plan } = this;
    if (!session || !plan || !this.follows || !this.hasChanged(session)) {
      return;
    }
    const { state, busy } = session.snapshot();
    const idle = state.run !== '' && state.status === 'open' && !busy && !stepUnderWay(state);
    const trial = `${plan.app} ${state.decisive}`;
    if (idle && state.plan.app !== plan.app && trial !== this.tried) {
      this.tried = trial;
      void this.migrate();
    }
  }

  /** The executed notebook of the run on show. */
  async executed(): Promise<unknown> {
    const params = { run: this.startedRun() };
    return this.companion.call('exportNotebook', { params }, this.ending.signal);
  }

  /** Another export of the run on show, by its route. */
  async exported(route: ExportRoute): Promise<{ name: string; content: Blob }> {
    return this.companion.readExport(this.startedRun(), route, this.ending.signal);
  }

  private startedRun(): string {
    const run = this.session?.run;
    if (!run) {
      throw new UserError('no-run', 'Nothing has run yet. Next: start the run, then export it.');
    }
    return run;
  }

  /**
   * Which cell of the notebook, from 0, is a step's n-th.
   *
   * @throws UserError when the notebook does not hold that step any more as the run has it
   */
  notebookCell(step: string, cell: number): number {
    const ran = this.session?.snapshot().state.plan.steps.find(({ id }) => id === step);
    const own = this.plan?.steps.find(({ id }) => id === step);
    const found = this.report?.steps.find(one => one.step === step)?.cells[cell];
    if (found === undefined || ran?.content !== own?.content) {
      throw new UserError(
        'cell-changed',
        'The notebook changed since, so that this line is not where it was. Next: look at the version of this run.'
      );
    }
    return found;
  }

  /** Ends what the view opened; the run itself goes on. */
  dispose(): void {
    this.ending.abort();
    this.watch.dispose();
    this.unfollow();
    this.session?.dispose();
    this.listeners.clear();
  }

  private async convert(): Promise<void> {
    const body = await this.source();
    const opened = await this.companion.call('openApp', { body }, this.ending.signal);
    this.plan = opened.plan;
    this.report = opened.report;
    this.runs = [...opened.runs].sort((a, b) => b.at - a.at);
    this.publish();
  }

  /** Shows a run, or with `null` the plan. */
  private async follow(run: string | null): Promise<void> {
    if (!this.plan) {
      return;
    }
    const session =
      run === null
        ? RunSession.preview(this.companion, this.plan)
        : await RunSession.open(this.companion, run, this.ending.signal);
    if (this.ending.signal.aborted) {
      session.dispose();
      return;
    }
    this.unfollow();
    this.session?.dispose();
    this.session = session;
    this.shownRun = run;
    this.unfollow = session.subscribe(() => this.moved(session));
    this.publish();
  }

  /** The session's own views redraw by themselves; here only what is around them matters. */
  private moved(session: RunSession): void {
    if (this.view.kind === 'open') {
      this.catchUp();
      const started = session.run !== this.shownRun;
      if (started || this.view.changed !== this.hasChanged(session)) {
        this.shownRun = session.run;
        this.publish();
      }
    }
  }

  private hasChanged(session: RunSession): boolean {
    const to = this.plan;
    const from = session.snapshot().state.plan;
    if (!to) {
      return false;
    }
    if (this.compared?.from !== from || this.compared.to !== to) {
      this.compared = { from, to, changed: differs(from, to) };
    }
    return this.compared.changed;
  }

  /** Does something and shows the refusal that comes of it; the end of the view is no refusal. */
  async guard(work: () => Promise<void>): Promise<void> {
    this.refusal = null;
    const refusal = await refusalOf(work, this.ending.signal);
    if (refusal === null) {
      return;
    }
    if (this.session) {
      this.refusal = refusal;
      this.publish();
    } else {
      this.view = { kind: 'problem', refusal };
      this.announce();
    }
  }

  private publish(): void {
    if (this.session && this.plan) {
      const { session, plan, runs, refusal, follows } = this;
      const changed = this.hasChanged(session);
      this.view = { kind: 'open', session, plan, runs, changed, follows, refusal };
    }
    this.announce();
    this.catchUp();
  }

  private announce(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
