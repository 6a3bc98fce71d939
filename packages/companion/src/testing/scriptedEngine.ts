/** An engine for tests of the doors: real rules and journals, no kernel; faults and facts come on demand. */
import { UserError } from '@lockstep/protocol';
import { RunComms } from '../comms/runComms';
import type { JournalEntry, Output, RunEvent } from '@lockstep/protocol';
import { appendEntry, decide, planOf, replayJournal } from '@lockstep/workflow';
import type { Engine, EngineDeps } from '../contract';

/** An engine and the strings to pull. */
export interface ScriptedEngine extends Engine {
  /** States facts about a run, as a kernel's messages would. */
  state(run: string, ...events: RunEvent[]): void;
  /** A step runs and has put this out. */
  show(run: string, step: string, output: Output): void;
  /** What the next command throws. */
  nextFault: Error | null;
  /** How often it was closed. */
  closings: number;
  /** How many runs are followed now. */
  followers(): number;
}

export function scriptedEngine({ store, definitions, now }: EngineDeps): ScriptedEngine {
  const listeners = new Map<string, Set<(entries: JournalEntry[]) => void>>();
  /** Read once; reading a long journal for each event would take minutes. */
  const journals = new Map<string, JournalEntry[]>();
  let made = 0;

  function journalOf(run: string): JournalEntry[] {
    const journal = journals.get(run) ?? store.journal(run, 0);
    journals.set(run, journal);
    return journal;
  }

  const controls = new Map<string, RunComms>();

  function write(run: string, by: JournalEntry['by'], events: RunEvent[]): JournalEntry[] {
    const entries: JournalEntry[] = [];
    let last = journalOf(run).at(-1) ?? null;
    for (const event of events) {
      last = appendEntry(last, { run, at: now(), by, event });
      entries.push(last);
    }
    store.append(entries);
    journalOf(run).push(...entries);
    listeners.get(run)?.forEach(listener => listener(entries));
    return entries;
  }

  const engine: ScriptedEngine = {
    nextFault: null,
    closings: 0,
    state: (run, ...events) => void write(run, 'engine', events),
    show: (run, step, output) =>
      engine.state(
        run,
        { type: 'steps-queued', steps: [step], replay: [], reason: null },
        { type: 'epoch-raised', epoch: 1, reason: 'person' },
        { type: 'step-started', step, epoch: 1 },
        { type: 'output-added', step, output }
      ),
    followers: () => [...listeners.values()].reduce((sum, all) => sum + all.size, 0),
    recover: () => Promise.resolve(),
    create({ app, owner, by, name, published, run: wanted, values = {} }) {
      const found = definitions.get(app);
      if (found === null) {
        throw new UserError('app-unknown', 'That app is not known.', 404);
      }
      made += 1;
      const run = wanted ?? `run${String(made).padStart(8, '0')}`;
      const { path, root } = found;
      store.createRun({ run, app, owner, notebook: path, root, createdAt: now() });
      const plan = planOf(found.definition, app, path, { published });
      const event = { type: 'run-created', name: name ?? 'Run', plan, values } as const;
      write(run, by, [event]);
      return Promise.resolve(engine.view(run));
    },
    stateOf(run) {
      if (journalOf(run).length === 0) {
        throw new UserError('run-unknown', 'There is no such run.', 404);
      }
      return replayJournal(journalOf(run));
    },
    view: run => ({ state: engine.stateOf(run), usual: {} }),
    command(run, { expectedSeq, command, by, lab }) {
      if (engine.nextFault !== null) {
        const fault = engine.nextFault;
        engine.nextFault = null;
        return Promise.reject(fault);
      }
      const state = engine.stateOf(run);
      if (expectedSeq !== null && expectedSeq < state.decisive) {
        return Promise.resolve({ conflict: journalOf(run).filter(({ seq }) => seq > expectedSeq) });
      }
      // Here every notebook is open and has a kernel.
      const decision = decide(state, command, { by, shared: lab });
      if ('refusal' in decision) {
        const { code, message, field } = decision.refusal;
        return Promise.reject(new UserError(code, message, 422, field));
      }
      const entries = write(run, by, decision.events);
      return Promise.resolve({ seq: state.seq + entries.length, entries });
    },
    follow(run, since, listener) {
      const missed = journalOf(run).filter(({ seq }) => seq > since);
      if (missed.length > 0) {
        listener(missed);
      }
      const all = listeners.get(run) ?? new Set();
      listeners.set(run, all.add(listener));
      return { dispose: () => void all.delete(listener) };
    },
    comms(run) {
      const comms = controls.get(run) ?? new RunComms();
      controls.set(run, comms);
      return comms;
    },
    exportNotebook: () => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }),
    keepWarm: () => undefined,
    kernels: () => ({ live: 0, waiting: 0, ready: 0, specs: ['python3'], problem: null }),
    rest: () => undefined,
    open: () => [...journals.keys()],
    holds: run => journals.has(run),
    letGo: run => void journals.delete(run),
    close() {
      engine.closings += 1;
      return Promise.resolve();
    }
  };
  return engine;
}
