/** Says in words what the code of a step asks before it lets the next one open. */
import type { Condition, Input } from '@lockstep/protocol';
import { shorten } from './titles';

/** Longest text of a condition, in characters. */
const LENGTH = 200;
/** More than these is a test, not a gate that a person reads. */
const MANY = 12;

/**
 * The conditions of a step: its checks, the questions it asks, the controls it shows; each once.
 *
 * @param checks what its cells assert, in words
 * @param inputs its fields; `control`: a control of the notebook shows it
 */
export function conditionsOf(
  checks: readonly string[],
  inputs: readonly { input: Input; control?: boolean }[]
): Condition[] {
  const found = [
    ...inputs.flatMap(({ input, control }): Condition[] =>
      input.asked
        ? [{ kind: 'answer', text: input.label }]
        : control === true
          ? [{ kind: 'widget', text: input.label }]
          : []
    ),
    ...checks.map((text): Condition => ({ kind: 'check', text }))
  ];
  const seen = new Set<string>();
  return found
    .map(({ kind, text }) => ({ kind, text: shorten(text, LENGTH) }))
    .filter(({ kind, text }) => {
      const key = `${kind} ${text}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, MANY);
}
