/** The executed notebook of a run, nbformat 4.5: the cells as they ran, the text around them, and their outputs. */
import {
  type AppDefinition,
  isSecretMark,
  type Output,
  type RunState,
  type Step,
  type StepState,
  type StoredValues
} from '@lockstep/protocol';
import { canEncode, sourcesOf } from '@lockstep/converter';
import { literalValues } from './cells';
import { readBundle } from './mime';
import { MASK } from './secrets';

/** An output as nbformat has it. */
type NotebookOutput = Record<string, unknown>;

type ReadBlob = (blob: string) => Uint8Array | null;

interface CodeCell {
  cell_type: 'code';
  id: string;
  metadata: Record<string, unknown>;
  source: string;
  execution_count: number | null;
  outputs: NotebookOutput[];
}

interface MarkdownCell {
  cell_type: 'markdown';
  id: string;
  metadata: Record<string, unknown>;
  source: string;
}

/** The notebook. Results of steps that are stale or cold are the last ones; a step that never ran has none. */
export function notebookOf(state: RunState, definition: AppDefinition, read: ReadBlob): unknown {
  const cells: (CodeCell | MarkdownCell)[] = [];
  const used = new Set<string>();
  let count = 0;
  const write = (id: string, source: string): void => {
    cells.push({ cell_type: 'markdown', id: idOf(id, used), metadata: {}, source });
  };
  // A definition holds headings as titles, so the text between them would stand there without.
  write('title', [`# ${definition.title}`, definition.summary].filter(Boolean).join('\n\n'));
  for (const step of definition.steps) {
    const own = state.steps[step.id];
    const shown = shownOf(own);
    const sources = sourcesAsRun(definition, step, shown.values);
    write(`${step.id}-title`, `## ${step.title}`);
    for (const part of step.parts) {
      if (part.part === 'text') {
        write(`${step.id}-text`, part.markdown);
        continue;
      }
      const source = sources[part.cell];
      if (source === undefined) {
        continue;
      }
      const ran = shown.ran && source.code.trim() !== '';
      const execution = ran ? ++count : null;
      cells.push({
        cell_type: 'code',
        id: idOf(source.key, used),
        metadata: { lockstep: { step: step.id } },
        source: source.code,
        execution_count: execution,
        outputs: outputsOf(shown.outputs, part.cell, execution, read)
      });
    }
  }
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      ...(definition.kernel === null
        ? {}
        : {
            kernelspec: {
              name: definition.kernel,
              display_name: definition.kernel,
              language: definition.language
            }
          }),
      ...(definition.language === 'unknown'
        ? {}
        : { language_info: { name: definition.language } }),
      lockstep: {
        app: state.plan.app,
        run: state.run,
        title: definition.title,
        values: publicValues(state)
      }
    },
    cells
  };
}

/** What a step's cells show: its present execution, or the last one that ended well. */
function shownOf(own: StepState | undefined): {
  ran: boolean;
  values: StoredValues;
  outputs: readonly Output[];
} {
  if (own === undefined) {
    return { ran: false, values: {}, outputs: [] };
  }
  const unsettled = ['running', 'failed', 'cancelled'].includes(own.status);
  if (own.result !== null && !unsettled) {
    return { ran: true, values: own.result.values, outputs: own.result.outputs };
  }
  return { ran: unsettled, values: own.values, outputs: unsettled ? own.outputs : [] };
}

/** The code with the values it ran with; a secret's place shows that there was one. */
function sourcesAsRun(
  definition: AppDefinition,
  step: Step,
  values: StoredValues
): { key: string; code: string }[] {
  if (!canEncode(definition.language)) {
    return sourcesOf(definition, step, {});
  }
  // The notebook's own text of a secret is one, too.
  const secrets = step.inputs.filter(({ type }) => type === 'secret');
  const masked = Object.fromEntries(secrets.map(({ id }) => [id, { secret: true as const }]));
  const literals = literalValues(step, { ...values, ...masked }, () => ({ t: 'str', v: MASK }));
  return sourcesOf(definition, step, literals);
}

function outputsOf(
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
      own.push(outputOf(output, execution, read));
    }
  }
  return own;
}

function outputOf(output: Output, execution: number | null, read: ReadBlob): NotebookOutput {
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

/** Values by step and input, without secrets. */
function publicValues(state: RunState): Record<string, StoredValues> {
  const values: Record<string, StoredValues> = {};
  for (const { id } of state.plan.steps) {
    const own = Object.entries(state.steps[id]?.values ?? {}).filter(
      ([, value]) => !isSecretMark(value)
    );
    if (own.length > 0) {
      values[id] = Object.fromEntries(own);
    }
  }
  return values;
}

/** An nbformat 4.5 cell id: 1 to 64 of letters, digits, `-` and `_`, once in the notebook. */
function idOf(wanted: string, used: Set<string>): string {
  const stem =
    wanted
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 56) || 'cell';
  let id = stem;
  for (let n = 2; used.has(id); n++) {
    id = `${stem}-${n}`;
  }
  used.add(id);
  return id;
}
