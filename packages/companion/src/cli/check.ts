/** `check`: what the converter wants a person to know of each notebook, and whether any of it needs work. */
import { UserError } from '@lockstep/protocol';
import type { Finding } from '@lockstep/protocol';
import { convertFile, findNotebooks, shownPath } from './notebookFile';
import { BadUse, count } from './terminal';
import type { Style, Terminal } from './terminal';

/** One notebook, as `--json` prints it. `error` is set when it could not be converted at all. */
export interface Checked {
  notebook: string;
  steps: number;
  inputs: number;
  findings: Finding[];
  error?: { code: string; message: string };
}

/** Resolves with the exit status: 1 when any notebook has a warning or a problem. */
export async function runCheck(
  terminal: Terminal,
  paths: readonly string[],
  { json }: { json?: boolean }
): Promise<number> {
  const checked: Checked[] = [];
  for (const file of await findNotebooks(terminal.folder, paths)) {
    const result = await checkFile(terminal.folder, file);
    checked.push(result);
    if (json !== true) {
      show(terminal, result);
    }
  }
  if (json === true) {
    terminal.print(JSON.stringify(checked, null, 2));
  } else if (checked.length > 1) {
    const flawed = checked.filter(needsWork).length;
    terminal.print(`${count(checked.length, 'notebook')}, ${flawed} with findings.`);
  }
  return checked.some(needsWork) ? 1 : 0;
}

async function checkFile(folder: string, file: string): Promise<Checked> {
  const notebook = shownPath(folder, file);
  try {
    const { definition, report } = await convertFile(folder, file);
    const steps = definition.steps.filter(({ kind }) => kind === 'step');
    const inputs = definition.steps.flatMap(step => step.inputs);
    return { notebook, steps: steps.length, inputs: inputs.length, findings: report.findings };
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof BadUse) {
      throw error;
    }
    const { code, message } = error;
    return { notebook, steps: 0, inputs: 0, findings: [], error: { code, message } };
  }
}

function needsWork({ findings, error }: Checked): boolean {
  return error !== undefined || findings.some(({ level }) => level !== 'info');
}

const STYLE_OF_LEVEL: Record<Finding['level'], Style> = {
  info: 'quiet',
  warning: 'warning',
  problem: 'problem'
};

function show(terminal: Terminal, { notebook, steps, inputs, findings, error }: Checked): void {
  const { print, paint, wrap } = terminal;
  if (error !== undefined) {
    print(paint('heading', notebook));
    print(`  ${paint('problem', 'problem')}`);
    print(wrap(error.message, 4));
    return;
  }
  const size = `${count(steps, 'step')}, ${count(inputs, 'input')}`;
  const verdict = findings.length === 0 ? 'nothing to report' : count(findings.length, 'finding');
  print(`${paint('heading', notebook)}: ${size}, ${verdict}.`);
  for (const { level, cell, message } of findings) {
    const place = cell === undefined ? '' : `, cell ${cell + 1}`;
    print(`  ${paint(STYLE_OF_LEVEL[level], level)}${place}`);
    print(wrap(message, 4));
  }
}
