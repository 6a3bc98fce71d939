/** The differences of two runs as CSV: step, name, A, B, change. */
import type { RunComparison, StepComparison } from '@lockstep/workflow/compare';

/** One row a difference, after a header; lines end as RFC 4180 has them. */
export function comparisonCsv({ steps }: RunComparison): string {
  const rows = [['step', 'name', 'a', 'b', 'change'], ...steps.flatMap(rowsOf)];
  return rows.map(row => `${row.map(field).join(',')}\r\n`).join('');
}

function rowsOf(step: StepComparison): string[][] {
  const title = step.number === null ? step.title : `${step.number} ${step.title}`;
  if (step.verdict === 'only-a' || step.verdict === 'only-b') {
    return [[title, '', '', '', step.verdict === 'only-a' ? 'only in A' : 'only in B']];
  }
  const named = step.inputs.filter(({ differs }) => differs);
  const rows = named.map(({ name, a, b, change }) => [title, name, a ?? '', b ?? '', change]);
  for (const output of step.outputs.filter(({ equal }) => !equal)) {
    switch (output.kind) {
      case 'text':
        output.numbers
          .filter(({ differs }) => differs)
          .forEach(({ name, a, b, change }) => rows.push([title, name, a ?? '', b ?? '', change]));
        output.lines
          .filter(({ side }) => side !== 'both')
          .forEach(({ side, text }) =>
            rows.push([title, 'line', side === 'a' ? text : '', side === 'b' ? text : '', ''])
          );
        break;
      case 'table':
        for (const row of output.rows.filter(({ differs }) => differs)) {
          row.cells.forEach(({ a, b, change }, at) => {
            if (a !== b) {
              rows.push([title, `${row.name}, ${output.columns[at]?.name ?? ''}`, a, b, change]);
            }
          });
        }
        output.onlyA.forEach(name => rows.push([title, name, '', '', 'only in A']));
        output.onlyB.forEach(name => rows.push([title, name, '', '', 'only in B']));
        break;
      case 'picture':
        rows.push([title, 'picture', output.a?.blob ?? '', output.b?.blob ?? '', 'differs']);
        break;
      case 'other':
        rows.push([title, output.what, '', '', 'differs']);
    }
  }
  return rows;
}

/** Quoted where needed; what a spreadsheet would take for a formula begins with an apostrophe. */
function field(text: string): string {
  const safe =
    /^[=+@\t\r]|^-(?![\d.,]+$)/.test(text) && !/^[+-][\d.,]+( [\w%]+)?$/.test(text)
      ? `'${text}`
      : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
