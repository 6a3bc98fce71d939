/** What an attack of the audit is, what it works on, and what can come of it. */
import type { Plan, PlanStep, RunState } from '@lockstep/protocol';
import type WebSocket from 'ws';
import type { Reply, Visitor } from './visitor';

/** Nothing that a server refuses takes longer, in milliseconds. */
export const PATIENCE = 20_000;

/** `refused`: every try was. `succeeded`: one was not. `not-tried`: this page has nothing to try it on. */
export type Outcome = 'refused' | 'succeeded' | 'not-tried';

/** What came of an attack: how many tries, and the sentence of the report. */
export interface Verdict {
  outcome: Outcome;
  tries: number;
  detail: string;
}

/** Where the attacks take place. */
export interface Ground {
  /** The attacker, and somebody else with a run of their own. */
  attacker: Visitor;
  victim: Visitor;
  plan: Plan;
  /** A new run of the attacker's (or of `visitor`). */
  newRun(visitor?: Visitor): Promise<RunState>;
}

export interface Attack {
  id: string;
  /** What is tried, as a line of the report. */
  title: string;
  run(ground: Ground): Promise<Verdict>;
}

/** Tries of one attack: counts them, and keeps the first that was not refused. */
export class Tries {
  private count = 0;
  private first: string | null = null;

  /** One try; `through` says in a few words what got through, `null` that it was refused. */
  note(through: string | null): void {
    this.count++;
    this.first ??= through;
  }

  /**
   * One request that must be refused: with a status of 400 to 499, or by cutting the connection. An answer of 500
   * and more is no refusal but a fault.
   */
  refused(what: string, { status }: Reply): void {
    const fine = status === 0 || (status >= 400 && status < 500);
    this.note(fine ? null : `${what} was answered with ${status}`);
  }

  /** One WebSocket that must not open; one that did is closed. */
  unopened(through: string, socket: WebSocket | number): void {
    this.note(typeof socket === 'number' ? null : through);
    if (typeof socket !== 'number') {
      socket.terminate();
    }
  }

  verdict(refused: string): Verdict {
    return this.first === null
      ? { outcome: 'refused', tries: this.count, detail: refused }
      : { outcome: 'succeeded', tries: this.count, detail: `${this.first}.` };
  }
}

export function notTried(detail: string): Verdict {
  return { outcome: 'not-tried', tries: 0, detail };
}

/** The first step with fields that a stranger may run: it has no effect that asks first. */
export function harmlessStep(plan: Plan): PlanStep | undefined {
  const upTo = plan.steps.findIndex(({ kind, inputs }) => kind === 'step' && inputs.length > 0);
  const before = plan.steps.slice(0, upTo + 1);
  return before.every(({ effects }) => effects.length === 0) ? before.at(-1) : undefined;
}

/** The first message that a subscription to a channel brings; empty when none does. */
export async function firstMessage(visitor: Visitor, channel: string): Promise<string> {
  const socket = await visitor.socket();
  if (typeof socket === 'number') {
    return '';
  }
  try {
    const answer = new Promise<string>(resolve => {
      socket.on('message', data => resolve(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      socket.on('close', () => resolve(''));
      setTimeout(() => socket.terminate(), PATIENCE).unref();
    });
    socket.send(JSON.stringify({ type: 'subscribe', channel, since: 0 }));
    return await answer;
  } finally {
    socket.terminate();
  }
}
