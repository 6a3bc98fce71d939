/** The files that a run left: pictures and long texts that its steps showed, named after them. */
import type { Output, RunState } from '@lockstep/protocol';

/** A file of a run. */
export interface RunFile {
  /** With folders, below the run's own. */
  name: string;
  /** Title of the step that made it. */
  step: string;
  bytes: number;
  /** SHA-256 of its bytes, under which they are kept. */
  blob: string;
}

/** Types that are worth a file, best first, with its ending. */
const ENDINGS: Record<string, string> = {
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf'
};

/** The files, in the order of their steps: `list-hubs-1.png`. */
export function filesOf(state: RunState): RunFile[] {
  return state.plan.steps.flatMap(({ id, title }) => {
    const shown = (state.steps[id]?.outputs ?? []).flatMap(output => shownAsFile(output) ?? []);
    return shown.map(({ ending, blob, bytes }, at) => ({
      name: `${id}-${at + 1}.${ending}`,
      step: title,
      bytes,
      blob
    }));
  });
}

function shownAsFile(output: Output): { ending: string; blob: string; bytes: number } | null {
  if (output.kind === 'cut') {
    return output.rest === undefined ? null : { ending: 'txt', ...output.rest };
  }
  if (output.kind !== 'display') {
    return null;
  }
  for (const [mime, ending] of Object.entries(ENDINGS)) {
    const part = output.data[mime];
    if (part !== undefined && 'blob' in part) {
      return { ending, ...part };
    }
  }
  return null;
}
