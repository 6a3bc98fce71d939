/** What the search for inputs finds, before steps are known. */
import type { Finding, Input } from '@lockstep/protocol';

/** An input before it has its final id: `input.id` is the id it would like. */
export interface FoundInput {
  input: Input;
  confidence: number;
  reason: string;
  /** `offered`: a field of the app, at first sight or under "More values" (`input.more`); `candidate`: only by the author's wish. */
  rank: 'offered' | 'candidate';
  /** `true`: offered in the set-up too, since the code cannot run without an answer. */
  insists?: boolean;
  /** `true`: a file that is read; its cell may still run with the set-up, where no one need decide. */
  quiet?: boolean;
  /** `true`: a control of the notebook shows it. */
  control?: boolean;
}

export interface InputSearch {
  /** By code cell, in order. */
  found: FoundInput[][];
  findings: Finding[];
}
