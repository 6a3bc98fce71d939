/** What a field offers to choose from: the notebook's own choices, or what the kernel has now. */
import type { InputFace, StepState, Value } from '@lockstep/protocol';

/**
 * `closed`: only these may be taken. `open`: suggestions beside a box for any value. `live`: what the data holds now,
 * as the kernel said when it was last asked.
 */
export interface Offer {
  kind: 'closed' | 'open' | 'live';
  choices: readonly Value[];
}

/** A tick has its two values, a dict has keys of its own, and a secret is never offered. */
const NEVER: ReadonlySet<InputFace['type']> = new Set(['bool', 'dict', 'secret']);

/** What an input offers, `null` for a plain box. */
export function offerOf(input: InputFace, own: Pick<StepState, 'choices'>): Offer | null {
  const live = own.choices[input.id] ?? [];
  if (input.fixed) {
    return null;
  }
  // Where only the notebook's own choices are taken, the data can add none.
  const free = input.choices === undefined || input.open === true;
  if (free && live.length > 0 && !NEVER.has(input.type)) {
    return { kind: 'live', choices: live };
  }
  return input.choices === undefined
    ? null
    : { kind: input.open ? 'open' : 'closed', choices: input.choices };
}
