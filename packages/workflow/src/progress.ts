/** Progress read from what a step prints: tqdm's bar, "62 %", "3 of 7", "3/7". Nothing printed, nothing claimed. */
import type { Output } from '@lockstep/protocol';

/** `fraction` from 0 to 1, `null` when only a line of text is known. `label` is the last line printed. */
export interface Progress {
  fraction: number | null;
  label: string;
}

const PERCENT = /(?:^|[^\d.])(\d{1,3}(?:\.\d+)?) ?%/;
const COUNT = /(?:^|[^\d./])(\d{1,9}) ?(?:\/|of|von|de|sur) ?(\d{1,9})(?![\d./])/;

/** What the last printed line says, or `null` when nothing was printed. */
export function progressOf(outputs: readonly Output[]): Progress | null {
  const last = outputs.findLast(output => output.kind === 'stream');
  if (last?.kind !== 'stream') {
    return null;
  }
  const line = last.text
    .slice(-2000)
    .split(/[\r\n]/)
    .findLast(text => text.trim() !== '');
  return line === undefined
    ? null
    : { fraction: fractionOf(line), label: line.trim().slice(0, 80) };
}

function fractionOf(line: string): number | null {
  const percent = PERCENT.exec(line);
  if (percent) {
    const share = Number(percent[1]) / 100;
    return share <= 1 ? share : null;
  }
  const count = COUNT.exec(line);
  const all = Number(count?.[2] ?? 0);
  const done = Number(count?.[1] ?? 0);
  return count && all > 0 && done <= all ? done / all : null;
}
