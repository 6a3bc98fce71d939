/** The engine's process as the companion sees it: started with the first question, ended when idle, replaced after a crash. */
import { ProviderError } from '@lockstep/router';
import type { ModelEvent, Turn } from '@lockstep/router';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Log } from '../../log';
import { Answer } from './answer';
import { FromEngine } from './messages';
import type { Opening, Question, ToEngine } from './messages';

/** Which weights to serve. */
export interface Weights {
  /** Names the content. */
  digest: string;
  file: string;
  contextWindow: number;
}

export interface EngineDeps {
  /** The bundled `engine.mjs`. */
  bundle: string;
  /** Folder whose node_modules holds node-llama-cpp. */
  engine: string;
  /** Minutes without a question after which the process ends. */
  unloadAfter(): number;
  /** Tokens a second that an earlier process measured for these weights. */
  speedOf(digest: string): number | null;
  /** A new measurement. */
  measured(digest: string, speed: number): void;
  /** After each change of {@link Engine.phase}. */
  changed(): void;
  log: Log;
}

export interface EngineRequest {
  turns: readonly Turn[];
  maxOutput: number;
  schema?: object;
  logprobs: boolean;
  temperature: number;
}

/**
 * Milliseconds that a stop may take before the process is ended. Reading and loading are native calls that
 * nothing interrupts; while it writes, it stops at the next token.
 */
const GRACE = { reading: 80, writing: 3_000 } as const;

/** Variables of our environment that the engine's process gets: no keys among them. */
const ENVIRONMENT =
  /^(PATH|HOME|LANG|LC_\w+|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|USERPROFILE|LD_LIBRARY_PATH|NODE_OPTIONS|LOCKSTEP_NETWORK_LOG)$/i;

interface Child {
  process: ChildProcess;
  weights: Weights;
  /** Told the messages of one question or count. */
  listeners: Map<number, (message: FromEngine | null) => void>;
}

/** Answers one question at a time; further ones wait. */
export class Engine {
  /** `out`: not in memory. */
  phase: 'out' | 'loading' | 'loaded' = 'out';
  private child: Child | null = null;
  private queue: Promise<unknown> = Promise.resolve();
  private nextId = 1;
  private users = 0;
  private idle: NodeJS.Timeout | null = null;

  constructor(private readonly deps: EngineDeps) {}

  /** Answers; loads the weights first where they are not in memory. Aborting ends it at once. */
  async *generate(
    weights: Weights,
    request: EngineRequest,
    signal: AbortSignal
  ): AsyncGenerator<ModelEvent, void, void> {
    const leave = await this.myTurn(signal);
    this.use();
    const asked = this.ask(weights, request, signal);
    // The reader of a stopped answer need not wait until the engine is quiet; the next question must.
    void asked.quiet.then(() => {
      this.rest();
      leave();
    });
    try {
      yield* asked.answer;
    } finally {
      asked.leave();
    }
  }

  /** Tokens of the turns; reads only the vocabulary of the file while the weights are not in memory. */
  async countTokens(
    weights: Weights,
    turns: readonly Turn[],
    signal: AbortSignal
  ): Promise<number> {
    if (signal.aborted) {
      throw stopped();
    }
    this.use();
    const id = this.nextId++;
    const child = this.childFor(weights);
    let stop = (): void => undefined;
    try {
      return await new Promise<number>((resolve, reject) => {
        stop = () => reject(stopped());
        signal.addEventListener('abort', stop, { once: true });
        child.listeners.set(id, message => {
          if (message?.type === 'counted') {
            resolve(message.tokens);
          } else {
            reject(this.failure(message));
          }
        });
        send(child, { type: 'count', id, turns: [...turns] });
      });
    } finally {
      signal.removeEventListener('abort', stop);
      child.listeners.delete(id);
      this.rest();
    }
  }

  /** Ends the process; its memory is free when this is fulfilled. An answer under way fails. */
  async unload(): Promise<void> {
    this.stopIdling();
    const { child } = this;
    if (child !== null) {
      this.drop(child);
      await ended(child.process);
    }
  }

  /** `quiet` fulfils when the engine has really ended it; `leave` says that nobody reads any more. */
  private ask(
    weights: Weights,
    request: EngineRequest,
    signal: AbortSignal
  ): { answer: Answer; quiet: Promise<void>; leave(): void } {
    const id = this.nextId++;
    const child = this.childFor(weights);
    const answer = new Answer(left => this.duration(weights, left));
    let settle: NodeJS.Timeout | undefined;
    const stop = (): void => {
      answer.fail(stopped());
      send(child, { type: 'stop', id });
      settle = setTimeout(() => this.drop(child), GRACE[answer.phase]);
    };
    const quiet = new Promise<void>(resolve => {
      child.listeners.set(id, message => {
        this.note(weights, message);
        if (!answer.take(message)) {
          return;
        }
        clearTimeout(settle);
        child.listeners.delete(id);
        if (message?.type !== 'end' && message?.type !== 'stopped') {
          answer.fail(this.failure(message));
        }
        resolve();
      });
    });
    signal.addEventListener('abort', stop, { once: true });
    send(child, { type: 'generate', id, ...question(request) });
    return {
      answer,
      quiet,
      leave() {
        signal.removeEventListener('abort', stop);
        if (!answer.ended) {
          stop();
        }
      }
    };
  }

  /** Fulfils with the function that lets the next one in. */
  private async myTurn(signal: AbortSignal): Promise<() => void> {
    const before = this.queue;
    let leave = (): void => undefined;
    this.queue = new Promise<void>(resolve => (leave = resolve));
    const aborted = new Promise<never>((_, reject) => {
      const refuse = (): void => reject(stopped());
      signal.addEventListener('abort', refuse, { once: true });
      if (signal.aborted) {
        refuse();
      }
    });
    try {
      await Promise.race([before, aborted]);
      return leave;
    } catch (error) {
      void before.then(leave);
      throw error;
    }
  }

  private childFor(weights: Weights): Child {
    const { child } = this;
    if (child !== null) {
      if (child.weights.digest === weights.digest) {
        return child;
      }
      this.drop(child);
    }
    return this.start(weights);
  }

  private start(weights: Weights): Child {
    const { bundle, engine, log } = this.deps;
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name))
    );
    const started = fork(bundle, [], {
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc']
    });
    const child: Child = { process: started, weights, listeners: new Map() };
    started.on('message', received => {
      const message = FromEngine.parse(received);
      child.listeners.get(message.id)?.(message);
    });
    started.on('error', error => {
      log.error({ err: error }, 'The engine of the local model could not be started or told.');
      this.drop(child);
    });
    started.on('exit', (code, signal) => {
      log.info({ code, signal }, 'The engine of the local model ended.');
      this.drop(child);
    });
    started.stderr?.setEncoding('utf8').on('data', (text: string) => log.warn(text.trimEnd()));
    const opening: Opening = {
      type: 'open',
      engine,
      file: weights.file,
      contextWindow: weights.contextWindow,
      threads: Math.max(1, availableParallelism() - 1)
    };
    send(child, opening);
    this.child = child;
    return child;
  }

  /** Ends a process for good: who waits for it is told, and the next question gets a fresh one. */
  private drop(child: Child): void {
    child.process.kill('SIGKILL');
    if (this.child === child) {
      this.child = null;
      this.become('out');
    }
    const waiting = [...child.listeners.values()];
    child.listeners.clear();
    for (const tell of waiting) {
      tell(null);
    }
  }

  private note(weights: Weights, message: FromEngine | null): void {
    if (message?.type === 'loading') {
      this.become('loading');
    } else if (message?.type === 'loaded') {
      this.become('loaded');
    } else if (message?.type === 'reading' && message.speed !== null) {
      this.deps.measured(weights.digest, message.speed);
    }
  }

  private become(phase: Engine['phase']): void {
    if (this.phase !== phase) {
      this.phase = phase;
      this.deps.changed();
    }
  }

  private duration(weights: Weights, left: number): number | null {
    const speed = this.deps.speedOf(weights.digest);
    return speed === null ? null : Math.round((left * 1_000) / speed);
  }

  private failure(message: FromEngine | null): ProviderError {
    if (message?.type !== 'failed') {
      return new ProviderError(
        'broken',
        'The local model stopped unexpectedly, perhaps for lack of memory. Ask again: it starts afresh. If it happens again, choose the light model.'
      );
    }
    if (message.why === 'broken') {
      void this.unload(); // whatever is wrong in there, the next question starts without it
    }
    return new ProviderError(message.why, message.message);
  }

  private use(): void {
    this.users += 1;
    this.stopIdling();
  }

  private rest(): void {
    this.users -= 1;
    if (this.users === 0 && this.child !== null) {
      this.idle = setTimeout(() => void this.unload(), this.deps.unloadAfter() * 60_000);
      this.idle.unref();
    }
  }

  private stopIdling(): void {
    clearTimeout(this.idle ?? undefined);
    this.idle = null;
  }
}

function question(request: EngineRequest): Omit<Question, 'type' | 'id'> {
  const { turns, maxOutput, schema, logprobs, temperature } = request;
  return {
    turns: [...turns],
    maxOutput,
    logprobs,
    temperature,
    ...(schema && { schema: Object.fromEntries(Object.entries(schema)) })
  };
}

function stopped(): ProviderError {
  return new ProviderError('stopped', 'Stopped.');
}

/** A process that is gone meanwhile tells so by its `exit`. */
function send({ process: child }: Child, message: ToEngine): void {
  if (child.connected) {
    child.send(message, () => undefined);
  }
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined
    ? Promise.resolve()
    : new Promise(resolve => child.once('exit', () => resolve()));
}
