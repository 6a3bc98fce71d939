/** Tells what cannot be guided, or may surprise: one plain sentence each, with its cell and what to do. */
import { byGrammarAlone, canEncode } from './encode';
import type { AppDefinition, FileUse, Finding, Input, Verdict } from '@lockstep/protocol';
import type { Analysis } from './analyse';
import type { CodeCell } from './cells';
import { fileFindings } from './files';
import { historyFindings } from './history';
import type { Notebook } from './notebook';
import { wasteFindings } from './waste';

export interface ReportInput {
  notebook: Notebook;
  cells: readonly CodeCell[];
  definition: AppDefinition;
  /** Cells (by notebook index) whose id an earlier cell has. */
  repeated: readonly number[];
  analysis: Analysis;
  files: readonly FileUse[];
}

/** Whether a value changes the code. */
function isWritten({ place, fixed }: Input): boolean {
  return place.at === 'literal' && fixed !== true;
}

function aboutNotebook({ notebook, cells, definition }: ReportInput): Finding[] {
  const findings: Finding[] = [];
  const { language } = notebook;
  if (cells.length === 0) {
    findings.push({
      code: 'no-code',
      level: 'problem',
      message: 'This notebook has no code to run.',
      fix: 'Add a code cell, or choose another notebook.'
    });
  }
  if (language === 'unknown') {
    findings.push({
      code: 'language-missing',
      level: 'problem',
      message: 'The notebook does not say which language it is in.',
      fix: 'Choose a kernel in JupyterLab and save the notebook.'
    });
  } else if (language !== 'python' && !canEncode(language)) {
    findings.push({
      code: 'language-read-only',
      level: 'warning',
      message: `The notebook is in ${language}: its steps run, but its inputs are shown and cannot be changed.`,
      fix: 'Use the app to run its steps, or write the notebook in Python to have fields.'
    });
  }
  const grammar = byGrammarAlone(language);
  if (grammar !== null && definition.steps.some(({ inputs }) => inputs.some(isWritten))) {
    findings.push({
      code: 'language-by-grammar',
      level: 'info',
      message: `Values are written into ${grammar} code by its grammar, which was not tried on ${grammar} itself.`,
      fix: 'Change each value once, run its step, and look at what it gives.'
    });
  }
  if (notebook.kernel === null) {
    findings.push({
      code: 'kernel-missing',
      level: 'info',
      message: `The notebook names no kernel; the default one for ${language === 'unknown' ? 'notebooks' : language} will run it.`,
      fix: 'Choose a kernel in JupyterLab and save the notebook, if it needs a certain one.'
    });
  }
  if (cells.length > 0 && definition.steps.every(step => step.inputs.length === 0)) {
    findings.push({
      code: 'no-inputs',
      level: 'info',
      message: 'No input was found, so every step runs with what the notebook says.',
      fix: 'Nothing need be done; to have a field, offer a value in the author view or tag its cell "parameters".'
    });
  }
  return findings;
}

/** Everything a person should know about this conversion. */
export function findingsOf(input: ReportInput): Finding[] {
  const { cells, notebook, analysis, definition } = input;
  const { flows } = analysis;
  const { saved } = notebook;
  return [
    ...aboutNotebook(input),
    ...input.notebook.findings,
    ...input.repeated.map((cell): Finding => ({
      code: 'cell-id-repeated',
      level: 'warning',
      message: `Cell ${cell + 1} has the id of an earlier cell and is known by its text instead.`,
      fix: 'Open the notebook in JupyterLab and save it, which gives every cell an id of its own.',
      cell
    })),
    ...historyFindings({ cells, flows, saved }),
    ...analysis.findings,
    ...wasteFindings({ cells, flows, saved, definition }),
    ...fileFindings(input.files)
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
