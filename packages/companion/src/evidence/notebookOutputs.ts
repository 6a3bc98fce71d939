/** A run's outputs as nbformat has them, and what a step shows of its executions. */
import type { Output, RunState, StepState, StoredValues } from '@lockstep/protocol';
import { isSecretMark } from '@lockstep/protocol';
import { readBundle } from '../engine/mime';
import type { ReadBlob } from './record';

/** An output as nbformat has it. */
export type NotebookOutput = Record<string, unknown>;

/** What a step's cells show: its present execution, or the last one that ended well. */
export interface Shown {
  /** Whether there is an execution to show at all. */
  ran: boolean;
  values: StoredValues;
  outputs: readonly Output[];
  answers: StepState['answers'];
}

export function shownOf(own: StepState | undefined): Shown {
  if (own === undefined) {
    return { ran: false, values: {}, outputs: [], answers: [] };
  }
  const unsettled = ['running', 'failed', 'cancelled'].includes(own.status);
  if (own.result !== null && !unsettled) {
    const { values, outputs, answers } = own.result;
    return { ran: true, values, outputs, answers };
  }
  return {
    ran: unsettled,
    values: own.values,
    outputs: unsettled ? own.outputs : [],
    answers: unsettled ? own.answers : []
  };
}

/** The outputs of one cell; text that came in pieces is one output. */
export function cellOutputs(
  outputs: readonly Output[],
  cell: number,
  execution: number | null,
  read: ReadBlob
): NotebookOutput[] {
  const own: NotebookOutput[] = [];
  for (const output of outputs) {
    if (output.cell !== cell) {
      continue;
    }
    const before = own.at(-1);
    if (
      output.kind === 'stream' &&
      before?.output_type === 'stream' &&
      before.name === output.name &&
      typeof before.text === 'string'
    ) {
      before.text += output.text;
    } else {
      own.push(notebookOutput(output, execution, read));
    }
  }
  return own;
}

function notebookOutput(output: Output, execution: number | null, read: ReadBlob): NotebookOutput {
  switch (output.kind) {
    case 'stream':
      return { output_type: 'stream', name: output.name, text: output.text };
    case 'display': {
      const data = readBundle(output.data, read);
      const { metadata } = output;
      return output.result
        ? { output_type: 'execute_result', execution_count: execution, data, metadata }
        : { output_type: 'display_data', data, metadata };
    }
    case 'error':
      return {
        output_type: 'error',
        ename: output.name,
        evalue: output.message,
        traceback: output.traceback
      };
    case 'cut': {
      const rest = output.rest === undefined ? null : read(output.rest.blob);
      const text = rest === null ? '' : Buffer.from(rest).toString('utf8');
      const note = `\n[${output.bytes} bytes were printed in all.]\n`;
      return { output_type: 'stream', name: 'stdout', text: `${text}${note}` };
    }
  }
}

/** Values by step and input, without secrets: those of the executions that the notebook shows. */
export function publicValues(state: RunState): Record<string, StoredValues> {
  const values: Record<string, StoredValues> = {};
  for (const { id } of state.plan.steps) {
    const shown = shownOf(state.steps[id]);
    const own = Object.entries(shown.ran ? shown.values : {}).filter(
      ([, value]) => !isSecretMark(value)
    );
    if (own.length > 0) {
      values[id] = Object.fromEntries(own);
    }
  }
  return values;
}
