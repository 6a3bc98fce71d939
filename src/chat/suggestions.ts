/** What "@" and "/" offer in the prompt: pure functions of the text before the cursor. */
import type { Attachment } from '@lockstep/protocol';
import type { OpenNotebook } from './open-notebook';
import type { NumberedRun } from './record-feed';

/** What is being looked for; `from` is where the sign stands. */
export interface Wanted {
  kind: 'attach' | 'command';
  query: string;
  from: number;
}

/** Most entries shown at once. */
const MOST = 12;

/** The unfinished "@…" or "/…" right before the cursor, `null` for none. */
export function wantedAt(text: string, cursor: number): Wanted | null {
  const before = text.slice(0, cursor);
  const command = /^\/([\p{L}]*)$/u.exec(before);
  if (command && cursor === text.length) {
    return { kind: 'command', query: command[1] ?? '', from: 0 };
  }
  const attach = /(?:^|\s)@([\p{L}\d_ -]{0,30})$/u.exec(before);
  if (!attach) {
    return null;
  }
  const query = attach[1] ?? '';
  return { kind: 'attach', query, from: cursor - query.length - 1 };
}

/** The runs and cells that fit, runs first, newest first. */
export function attachable(
  query: string,
  runs: readonly NumberedRun[],
  notebook: OpenNotebook | null
): { attachment: Attachment; hint: string }[] {
  const offers = [
    ...runs.map(({ n, run }) => ({
      attachment: { kind: 'run' as const, ref: run.id, label: `run ${n}` },
      hint: run.error ? `${run.label} · ${run.error.name}` : run.label
    })),
    ...(notebook?.cells() ?? []).map(cell => ({
      attachment: { kind: 'cell' as const, ref: cell.id, label: `cell ${cell.number}` },
      hint: cell.label
    }))
  ];
  const words = query.trim().toLowerCase();
  return offers
    .filter(({ attachment, hint }) => `${attachment.label} ${hint}`.toLowerCase().includes(words))
    .slice(0, MOST);
}
