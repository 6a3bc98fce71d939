/** How a second report of an observation completes the first: in any order, and never taking back an end. */
import type { Observation, OutputSummary, RunObservation } from '@lockstep/protocol';

/** The more a source knows of a run, the higher it stands. */
const KNOWS: Record<RunObservation['via'], number> = { other: 0, console: 1, notebook: 2, app: 3 };

/** Both reports as one; `earlier` itself when the later one adds nothing. */
export function complete(earlier: Observation, later: Observation): Observation {
  if (earlier.kind === 'gap' && later.kind === 'gap') {
    // It may have grown before its page heard that it arrived.
    return later.lost > earlier.lost ? later : earlier;
  }
  if (earlier.kind !== 'run' || later.kind !== 'run') {
    // All others happen in one moment: told again, it is the same.
    return earlier;
  }
  const whole = completeRun(earlier, later);
  return JSON.stringify(whole) === JSON.stringify(earlier) ? earlier : whole;
}

function completeRun(earlier: RunObservation, later: RunObservation): RunObservation {
  // Of two reports that both know the end, or both do not, the first one counts; the other fills its gaps.
  const [first, second] =
    earlier.status === 'running' && later.status !== 'running'
      ? [later, earlier]
      : [earlier, later];
  const coded = first.code === '' ? second : first;
  return {
    kind: 'run',
    id: earlier.id,
    at: earlier.at,
    notebook: earlier.notebook ?? later.notebook,
    kernel: earlier.kernel,
    via: KNOWS[later.via] > KNOWS[earlier.via] ? later.via : earlier.via,
    cell: first.cell ?? second.cell,
    count: first.count ?? second.count,
    language: first.language ?? second.language,
    label: first.label === '' ? second.label : first.label,
    code: coded.code,
    cut: coded.cut,
    status: first.status,
    took: first.took ?? second.took,
    error: first.status === 'failed' ? (first.error ?? second.error) : first.error,
    outputs: fuller(earlier.outputs, later.outputs),
    step: first.step ?? second.step
  };
}

/** The outputs that show more; the later ones when they show as much, because outputs are replaced in place. */
function fuller(earlier: OutputSummary[], later: OutputSummary[]): OutputSummary[] {
  const [before, after] = [shown(earlier), shown(later)];
  return after > before || (after === before && later.length >= earlier.length) ? later : earlier;
}

function shown(outputs: OutputSummary[]): number {
  return outputs.reduce((sum, { characters }) => sum + characters, 0);
}
