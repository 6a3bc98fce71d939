/** Asks a thread that holds a PostgreSQL connection, and sleeps until it answered: the store's code is synchronous. */
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { SqlValue } from '../database';
import { explainPostgres, unreachable } from './errors';
import type { Answer, Beginning, Question, Told } from './messages';

/**
 * How long one answer is waited for, in milliseconds. Nothing else moves in this process meanwhile, so it is short;
 * longer than the server lets a statement take.
 */
const PATIENCE = 10_000;

/** How long the end of the connection may take. */
const CLOSING_PATIENCE = 1_000;

/** Where a statement stands. */
export type Place = Extract<Question, { kind: 'query' }>['place'];

/** One connection. */
export class Bridge {
  private readonly port: MessagePort;
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private readonly names = new Map<string, string>();
  private asked = 0;
  private listener: (topic: string | null) => void = () => undefined;

  /**
   * @param file the bundled `postgres.mjs`
   * @param place names the database in sentences
   */
  constructor(
    file: string,
    url: string,
    private readonly place: string
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const beginning: Beginning = { url, port: port2, signal: this.signal };
    this.worker = new Worker(file, { workerData: beginning, transferList: [port2] });
    this.worker.on('message', ({ topic }: Told) => this.listener(topic));
    this.worker.on('error', error => {
      throw error;
    });
    this.worker.unref();
    port1.unref();
  }

  /** @param listener hears what is told on the database's channel */
  hear(listener: (topic: string | null) => void): void {
    this.listener = listener;
  }

  /**
   * Runs a statement, or several without values.
   *
   * @throws UserError `store-unreachable`, `store-busy`, `disk-full`, `store-read-only` …
   */
  ask(sql: string, values: SqlValue[] | null, place: Place): { rows: unknown[]; changed: number } {
    const id = ++this.asked;
    const name = values === null ? undefined : this.nameOf(sql);
    this.say({ kind: 'query', id, sql, values, place, ...(name === undefined ? {} : { name }) });
    const answer = this.wait(id, PATIENCE);
    if (answer === null) {
      this.say({ kind: 'abandon' });
      throw unreachable(this.place, place === 'end');
    }
    if ('code' in answer) {
      throw explainPostgres(answer, this.place, place === 'end');
    }
    return answer;
  }

  close(): void {
    const id = ++this.asked;
    this.say({ kind: 'close', id });
    this.wait(id, CLOSING_PATIENCE);
    this.port.close();
    void this.worker.terminate();
  }

  private say(question: Question): void {
    this.port.postMessage(question);
  }

  /** The answer to a question; `null` when none came. Answers to earlier ones that came too late are dropped. */
  private wait(id: number, patience: number): Answer | null {
    const until = performance.now() + patience;
    for (;;) {
      const seen = Atomics.load(this.signal, 0);
      for (
        let next = receiveMessageOnPort(this.port);
        next;
        next = receiveMessageOnPort(this.port)
      ) {
        const answer = next.message as Answer;
        if (answer.id === id) {
          return answer;
        }
      }
      const left = until - performance.now();
      if (left <= 0) {
        return null;
      }
      Atomics.wait(this.signal, 0, seen, left);
    }
  }

  /** The server parses a statement once; there are as many as the store has. */
  private nameOf(sql: string): string {
    const known = this.names.get(sql);
    if (known !== undefined) {
      return known;
    }
    const name = `s${this.names.size}`;
    this.names.set(sql, name);
    return name;
  }
}
