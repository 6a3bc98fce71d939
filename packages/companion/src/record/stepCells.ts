/** From a step's cell, as the run engine tells it, to an observation: what chat knows of a Guided App. */
import { MAX_CODE, MAX_OUTPUTS, MAX_OUTPUT_TEXT, MAX_TRACEBACK } from '@lockstep/protocol';
import type { MimePart, Output, OutputSummary, RunError, RunObservation } from '@lockstep/protocol';
import { showValue } from '@lockstep/workflow';
import type { CellRun } from '../contract';
import { clip, headAndTail } from './clip';

/** Colours and cursor movements of terminals (ECMA-48 control sequences). */
const TERMINAL = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** Representations that read as text, best first. */
const READABLE = ['text/plain', 'text/markdown', 'text/latex', 'application/json'];

/** The observation of a cell of a step. Its secrets were taken out by the engine, which alone knows them. */
export function observationOf(cell: CellRun): RunObservation {
  const { step, values } = cell;
  return {
    kind: 'run',
    id: cell.request === null ? cell.execution : `${cell.kernel}:${cell.request}`,
    at: cell.at,
    notebook: cell.notebook,
    kernel: cell.kernel,
    via: 'app',
    cell: { id: cell.cell, index: null },
    count: null,
    language: cell.language === 'unknown' ? null : cell.language,
    label: clip(step.title, 200),
    code: clip(cell.code, MAX_CODE),
    cut: cell.code.length > MAX_CODE,
    status: cell.status,
    took: cell.took,
    error: errorOf(cell),
    outputs: cell.outputs.slice(0, MAX_OUTPUTS).flatMap(summaryOf),
    step: {
      run: cell.run,
      step: step.id,
      title: clip(step.title, 500),
      by: cell.by,
      ...(cell.replayed ? { replayed: true } : {}),
      inputs: step.inputs.slice(0, 100).map(({ id, label, type }) => ({
        label: clip(label, 200),
        value: clip(
          type === 'secret'
            ? showValue({ secret: true })
            : cell.clean(showValue(values[id] ?? null)),
          500
        )
      }))
    }
  };
}

function errorOf({ status, outputs, error }: CellRun): RunError | null {
  if (status !== 'failed') {
    return null;
  }
  const told = outputs.find(output => output.kind === 'error');
  const { name, message } = error ?? told ?? { name: 'Error', message: '' };
  const traceback = (told?.traceback ?? []).join('\n').replace(TERMINAL, '');
  return {
    name: clip(name, 200),
    message: headAndTail(message, MAX_OUTPUT_TEXT),
    traceback: headAndTail(traceback, MAX_TRACEBACK)
  };
}

function summaryOf(output: Output): OutputSummary[] {
  switch (output.kind) {
    case 'stream':
      return [summary(output.name, [], output.text.replace(TERMINAL, ''))];
    case 'display': {
      const types = Object.keys(output.data).slice(0, 20);
      const readable = READABLE.find(type => type in output.data);
      const part = readable === undefined ? undefined : output.data[readable];
      return [
        summary(
          output.result ? 'result' : 'display',
          types.map(type => type.slice(0, 200)),
          part === undefined ? '' : textOf(part)
        )
      ];
    }
    case 'error':
    case 'cut':
      // The error has a field of its own; what was cut is not there to be read.
      return [];
  }
}

function textOf(part: MimePart): string {
  if ('text' in part) {
    return part.text;
  }
  return 'json' in part ? JSON.stringify(part.json) : '';
}

function summary(kind: OutputSummary['kind'], mimeTypes: string[], text: string): OutputSummary {
  return { kind, mimeTypes, text: headAndTail(text, MAX_OUTPUT_TEXT), characters: text.length };
}
