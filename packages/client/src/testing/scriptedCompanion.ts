/** A companion in memory for specs: the run's real rules behind a transport whose faults a test directs. */
import {
  ClientFrame,
  routes,
  type Actor,
  type AppDefinition,
  type JournalEntry,
  type Plan,
  type RunCommand,
  type RunEvent,
  type RunState,
  type ServerFrame
} from '@lockstep/protocol';
import { appendEntry, decide, planOf, replayJournal } from '@lockstep/workflow';
import type { Request, Socket, Transport } from '../transport';

const definition: AppDefinition = {
  format: 1,
  title: 'Link web',
  summary: '',
  language: 'python',
  kernel: 'python3',
  cells: [1, 2].map(key => ({
    key: `c${key}`,
    source: `x${key} = 1`,
    flow: { defines: [`x${key}`], maybe: [], uses: [], mutates: [], opaque: false }
  })),
  steps: [1, 2].map(number => ({
    id: `step-${number}`,
    kind: 'step',
    title: `Step ${number}`,
    parts: [{ part: 'cell', cell: 0 }],
    optional: false,
    effects: [],
    cells: [`c${number}`],
    gate: 'previous',
    inputs: [
      {
        id: `x${number}`,
        label: `X ${number}`,
        type: 'int',
        initial: { t: 'int', v: '1' },
        required: true,
        asked: false,
        place: { at: 'literal', cell: `c${number}`, from: 5, to: 6 }
      }
    ]
  }))
};

/** A plan of two steps with one whole number each: `x1` in `step-1`, `x2` in `step-2`. */
export const samplePlan: Plan = planOf(definition, 'a'.repeat(64), 'link-web.ipynb');

/** The page's end of a socket, and what it asked for. */
class ScriptedSocket implements Socket {
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  /** Channels followed, with the last `seq` sent on each. */
  readonly channels = new Map<string, number>();

  constructor(private readonly companion: ScriptedCompanion) {}

  send(text: string): void {
    const frame = ClientFrame.parse(JSON.parse(text));
    this.channels.delete(frame.channel);
    if (frame.type === 'subscribe') {
      this.channels.set(frame.channel, frame.since);
      this.companion.subscribed(this, frame.channel, frame.since);
    }
  }

  close(): void {
    this.readyState = 3;
    this.companion.sockets.delete(this);
  }

  say(frame: ServerFrame): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

/** Holds journals, answers calls, streams events; a test cuts and restores the way to it. */
export class ScriptedCompanion {
  readonly sockets = new Set<ScriptedSocket>();
  readonly journals = new Map<string, JournalEntry[]>();
  /** Every call that arrived, such as `POST /runs`. */
  readonly calls: string[] = [];
  /** `true`: calls get no answer and sockets do not open. */
  away = false;
  /** Called with each command before it is decided. */
  beforeCommand: (run: string, command: RunCommand) => void = () => undefined;
  private clock = 1000;

  readonly transport: Transport = {
    fetch: async (path, init = {}) => {
      await Promise.resolve();
      if (this.away) {
        throw new TypeError('fetch failed');
      }
      this.calls.push(`${init.method ?? 'GET'} ${path}`);
      return this.answer(path, init);
    },
    openSocket: () => {
      const socket = new ScriptedSocket(this);
      queueMicrotask(() => {
        if (this.away) {
          socket.onclose?.(new CloseEvent('close'));
        } else if (socket.readyState === 0) {
          socket.readyState = 1;
          this.sockets.add(socket);
          socket.onopen?.(new Event('open'));
        }
      });
      return socket;
    }
  };

  /** The run's state by its journal. */
  state(run: string): RunState {
    return replayJournal(this.journals.get(run) ?? []);
  }

  /** Adds facts to a run and streams them to whoever follows it. */
  happen(run: string, by: Actor, ...events: RunEvent[]): JournalEntry[] {
    const journal = this.journals.get(run) ?? [];
    this.journals.set(run, journal);
    const added = events.map(event => {
      const entry = appendEntry(journal.at(-1) ?? null, { run, at: (this.clock += 1), by, event });
      journal.push(entry);
      return entry;
    });
    for (const socket of this.sockets) {
      this.stream(socket, `run/${run}`);
    }
    return added;
  }

  /** Cuts every socket. */
  cut(): void {
    for (const socket of [...this.sockets]) {
      socket.close();
      socket.onclose?.(new CloseEvent('close'));
    }
  }

  subscribed(socket: ScriptedSocket, channel: string, since: number): void {
    const journal = this.journals.get(channel.replace('run/', ''));
    if (!journal && channel !== 'notices') {
      const refusal = { code: 'run-unknown', message: 'There is no such run.' };
      socket.say({ type: 'refused', channel, refusal });
      return;
    }
    const seq = journal?.length ?? since;
    socket.channels.set(channel, Math.min(since, seq));
    this.stream(socket, channel);
    socket.say({ type: 'subscribed', channel, seq });
  }

  private stream(socket: ScriptedSocket, channel: string): void {
    const since = socket.channels.get(channel);
    const entries = (this.journals.get(channel.replace('run/', '')) ?? []).slice(since);
    if (since !== undefined && entries.length > 0) {
      socket.channels.set(channel, since + entries.length);
      socket.say({ type: 'events', channel, entries });
    }
  }

  private answer(path: string, init: Request): Response {
    const [, , run = '', what] = path.split('/');
    if (init.method === 'POST' && run === '') {
      const created = `run${String(this.journals.size + 1).padStart(6, '0')}`;
      this.happen(created, 'person', {
        type: 'run-created',
        name: 'Run',
        plan: samplePlan,
        values: {}
      });
      return Response.json({ state: this.state(created), usual: {} });
    }
    if (!this.journals.has(run)) {
      return Response.json({ code: 'run-unknown', message: 'No such run.' }, { status: 404 });
    }
    return what === 'commands'
      ? this.command(run, init)
      : Response.json({ state: this.state(run), usual: { 'step-1': 5 } });
  }

  private command(run: string, init: Request): Response {
    const { expectedSeq, command } = Body.parse(
      JSON.parse(typeof init.body === 'string' ? init.body : '')
    );
    this.beforeCommand(run, command);
    const state = this.state(run);
    if (expectedSeq !== null && expectedSeq < state.decisive) {
      const entries = (this.journals.get(run) ?? []).slice(expectedSeq);
      const message = 'This run moved on in another tab.';
      return Response.json({ code: 'changed-elsewhere', message, entries }, { status: 409 });
    }
    const decision = decide(state, command, { by: 'person', into: 'run999999' });
    if ('refusal' in decision) {
      return Response.json(decision.refusal, { status: 422 });
    }
    const entries = this.happen(run, 'person', ...decision.events);
    const into = command.type === 'clone' ? 'run999999' : undefined;
    return Response.json({ seq: this.state(run).seq, entries, run: into });
  }
}

const Body = routes.command.body;
