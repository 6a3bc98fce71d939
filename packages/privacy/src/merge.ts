/** Findings in order and without overlaps: where two touch the same text, they become one of the graver kind. */
import { type Finding, KINDS } from './contract';

/** The union of all findings, in order. */
export function merged(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  const out: Finding[] = [];
  for (const finding of sorted) {
    const last = out.at(-1);
    if (last === undefined || finding.start >= last.end) {
      out.push({ ...finding });
      continue;
    }
    last.end = Math.max(last.end, finding.end);
    if (KINDS.indexOf(finding.kind) < KINDS.indexOf(last.kind)) {
      last.kind = finding.kind;
    }
    if (finding.stays === true) {
      last.stays = true;
    }
  }
  return out;
}

/** The text with each finding replaced. */
export function replaced(
  text: string,
  findings: readonly Finding[],
  by: (finding: Finding) => string
): string {
  let out = '';
  let from = 0;
  for (const finding of findings) {
    out += text.slice(from, finding.start) + by(finding);
    from = finding.end;
  }
  return out + text.slice(from);
}
