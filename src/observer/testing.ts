/** What the specs of this folder share: observations of every kind, as a page would tell them. */
import type { RunObservation } from '@lockstep/protocol';

/** A run that printed its number; `n` also orders it in time. */
export function runNumber(n: number, changes: Partial<RunObservation> = {}): RunObservation {
  return {
    kind: 'run',
    id: `k1:m${n}`,
    at: 1_000 + n,
    notebook: 'a.ipynb',
    kernel: 'k1',
    via: 'notebook',
    cell: { id: `c${n}`, index: n },
    count: n,
    language: 'python',
    label: `Run ${n}`,
    code: `print(${n})`,
    cut: false,
    status: 'done',
    took: 3,
    error: null,
    outputs: [{ kind: 'stdout', mimeTypes: ['text/plain'], text: `${n}\n`, characters: 2 }],
    step: null,
    ...changes
  };
}
