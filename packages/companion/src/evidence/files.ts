/** The files that a run left: what its steps wrote, and the pictures and long texts that they showed. */
import type { Output, RunState } from '@lockstep/protocol';

/** A file of a run. */
export interface RunFile {
  /** With folders: `files/report.html` as it was written, `pictures/list-hubs-1.png` after its step. */
  name: string;
  /** Title of the step that made it. */
  step: string;
  bytes: number;
  /** SHA-256 of its bytes, under which they are kept; `null` when it was too large to keep. */
  blob: string | null;
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

/** The files, in the order of their steps. Of those with one name the last one written is the one that is there. */
export function filesOf(state: RunState): RunFile[] {
  const files = state.plan.steps.flatMap(({ id, title }): RunFile[] => {
    const written = (state.steps[id]?.files ?? []).map(({ name, bytes, blob }) => ({
      name: `files/${name}`,
      step: title,
      bytes,
      blob
    }));
    const shown = (state.steps[id]?.outputs ?? []).flatMap(output => shownAsFile(output) ?? []);
    return [
      ...written,
      ...shown.map(({ ending, blob, bytes }, at) => ({
        name: `pictures/${id}-${at + 1}.${ending}`,
        step: title,
        bytes,
        blob
      }))
    ];
  });
  return [...new Map(files.map(file => [file.name, file])).values()];
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
