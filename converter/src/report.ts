/** Tells what cannot be guided, or may surprise: one plain sentence each, with its cell. */
import type { AppDefinition, Finding, Verdict } from '@lockstep/protocol';
import type { Analysis } from './analyse';
import type { CodeCell } from './cells';
import type { Notebook } from './notebook';

export interface ReportInput {
  notebook: Notebook;
  cells: readonly CodeCell[];
  definition: AppDefinition;
  /** Cells (by notebook index) whose id an earlier cell has. */
  repeated: readonly number[];
  analysis: Analysis;
}

function aboutNotebook({ notebook, cells, definition }: ReportInput): Finding[] {
  const findings: Finding[] = [];
  if (cells.length === 0) {
    findings.push({
      code: 'no-code',
      level: 'problem',
      message: 'This notebook has no code to run.'
    });
  }
  if (notebook.language === 'unknown') {
    findings.push({
      code: 'language-missing',
      level: 'problem',
      message:
        'The notebook does not say which language it is in. Choose a kernel in JupyterLab and save it.'
    });
  } else if (notebook.language !== 'python') {
    findings.push({
      code: 'language-read-only',
      level: 'warning',
      message: `The notebook is in ${notebook.language}: its steps run, but its inputs are shown and cannot be changed.`
    });
  }
  if (notebook.kernel === null) {
    findings.push({
      code: 'kernel-missing',
      level: 'info',
      message: `The notebook names no kernel; the default one for ${notebook.language === 'unknown' ? 'notebooks' : notebook.language} will run it.`
    });
  }
  if (cells.length > 0 && definition.steps.every(step => step.inputs.length === 0)) {
    findings.push({
      code: 'no-inputs',
      level: 'info',
      message: 'No input was found, so every step runs with what the notebook says.'
    });
  }
  return findings;
}

/** Cells that were last run in another order than they stand in. */
function outOfOrder(cells: readonly CodeCell[]): Finding[] {
  let highest = 0;
  return cells.flatMap(({ executionCount, index }): Finding[] => {
    if (executionCount === null) {
      return [];
    }
    const late = executionCount < highest;
    highest = Math.max(highest, executionCount);
    return late
      ? [
          {
            code: 'run-out-of-order',
            level: 'info',
            message: `Cell ${index + 1} was last run before a cell that stands above it, so its saved output may differ from what the app gives.`,
            cell: index
          }
        ]
      : [];
  });
}

/** Everything a person should know about this conversion. */
export function findingsOf(input: ReportInput): Finding[] {
  return [
    ...aboutNotebook(input),
    ...input.repeated.map((cell): Finding => ({
      code: 'cell-id-repeated',
      level: 'warning',
      message: `Cell ${cell + 1} has the id of an earlier cell and is known by its text instead.`,
      cell
    })),
    ...outOfOrder(input.cells),
    ...input.analysis.findings
  ];
}

/** Whether a notebook becomes an app, in words. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const problems = findings.filter(({ level }) => level === 'problem').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  const things = (count: number): string => (count === 1 ? '1 thing' : `${count} things`);
  if (problems > 0) {
    return { level: 'not-yet', text: `Not every step can work yet: ${things(problems)} to mend` };
  }
  return warnings === 0
    ? { level: 'as-is', text: 'Becomes an app as it is' }
    : { level: 'look', text: `Becomes an app as it is; ${things(warnings)} to look at` };
}
