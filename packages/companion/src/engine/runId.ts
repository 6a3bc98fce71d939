/** Names of runs: random, so that knowing one says nothing about another. */
import { randomBytes } from 'node:crypto';

/** A new run's id: 20 hex digits. */
export function newRunId(): string {
  return randomBytes(10).toString('hex');
}
