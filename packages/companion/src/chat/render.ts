/** How the record reads to a model: runs, kernels, gaps and cells as plain text, at a size that is asked for. */
import type {
  NotebookCell,
  ObservedStep,
  OutputSummary,
  RunObservation,
  StoredObservation
} from '@lockstep/protocol';
import { duration } from '@lockstep/workflow';
import { cut, firstLine } from './cut';

/** Of a run's room, what its parts may take when all want more: an error is worth more than outputs. */
const SHARES = { error: 0.5, code: 0.6 };
/** Shortest room in which a part still says something. */
const LEAST = 60;

/** A run as answers name it: "run 14", with its notebook where it is not the chat's own. */
export function runName({ n, observation }: StoredObservation, notebook: string | null): string {
  const name = n === null ? 'a run' : `run ${n}`;
  const { notebook: own } = observation;
  return own === null || notebook !== null ? name : `${name} of ${own}`;
}

const STATUS = { running: 'still running', done: 'done', failed: 'failed', cancelled: 'cancelled' };

/** One line: name, cell, label, how it ended. */
export function runLine(
  stored: StoredObservation,
  run: RunObservation,
  notebook: string | null
): string {
  const { cell, label, status, took, via, error } = run;
  const parts = [
    runName(stored, notebook),
    cell?.index === null || cell === null ? null : `cell ${cell.index + 1}`,
    via === 'notebook' ? null : { console: 'console', app: 'Guided App', other: 'other code' }[via],
    label === '' ? null : label,
    `${STATUS[status]}${took === null ? '' : ` after ${duration(took)}`}`,
    error === null ? null : `${error.name}: ${firstLine(error.message, 120)}`
  ];
  return parts.filter(part => part !== null).join(' · ');
}

function stepText({ title, inputs, by, replayed }: ObservedStep): string {
  const values = inputs.map(({ label, value }) => `${label} = ${value}`).join('; ');
  const who = by === 'model' ? ', asked for by a model' : by === 'batch' ? ', in a batch' : '';
  const again = replayed === true ? ', replayed for a later step' : '';
  return `step "${title}"${values === '' ? '' : ` with ${values}`}${who}${again}`;
}

function outputText({ kind, mimeTypes, text, characters }: OutputSummary): string {
  const more = characters > text.length ? ` (of ${characters} characters)` : '';
  return text === ''
    ? `${kind}: ${mimeTypes.join(', ') || 'nothing'}`
    : `${kind}${more}:\n${text.trimEnd()}`;
}

/** An error with its traceback; the tail of a traceback names the place, so that is what stays. */
function errorText(run: RunObservation, size: number): string {
  if (run.error === null) {
    return '';
  }
  const { name, message, traceback } = run.error;
  const head = `error: ${name}: ${cut(message, Math.max(LEAST, Math.floor(size / 2)))}`;
  const room = size - head.length - 12;
  return room < LEAST || traceback === ''
    ? cut(head, size)
    : `${head}\ntraceback:\n${cut(traceback.trimEnd(), room, 0.8)}`;
}

/**
 * A run with code, error and outputs in at most `size` characters (its line is always whole).
 * The error comes first when room is short, then the code, then the outputs.
 */
export function runText(
  stored: StoredObservation,
  run: RunObservation,
  notebook: string | null,
  size: number
): string {
  const head = [
    runLine(stored, run, notebook),
    ...(run.step === null ? [] : [cut(stepText(run.step), Math.max(LEAST, size / 4))])
  ].join('\n');
  const code = run.code.trimEnd();
  const outputs = run.outputs.map(outputText).join('\n');
  let room = size - head.length - 20;
  const wanted = errorText(run, 2 * size + 20_000).length;
  // What the error does not need the others get.
  const forError = Math.min(
    wanted,
    Math.max(Math.floor(room * SHARES.error), room - code.length - outputs.length)
  );
  const error = forError < LEAST && wanted > forError ? '' : errorText(run, forError);
  room -= error.length;
  const forCode = Math.min(
    code.length,
    Math.max(Math.floor(room * SHARES.code), room - outputs.length)
  );
  const shownCode = room < LEAST ? '' : cut(code, forCode);
  room -= shownCode.length;
  const shownOutputs = outputs === '' || room < LEAST ? '' : cut(outputs, room);
  return [
    head,
    ...(shownCode === '' ? [] : [`code:\n${shownCode}${run.cut ? '\n… code cut' : ''}`]),
    ...(shownOutputs === '' ? [] : [shownOutputs]),
    ...(error === '' ? [] : [error])
  ].join('\n');
}

/** What a record says besides runs: kernels, gaps, notes. `null` for a run. */
export function eventText({ observation }: StoredObservation): string | null {
  switch (observation.kind) {
    case 'run':
      return null;
    case 'kernel':
      return {
        started: 'Kernel started.',
        restarted: 'Kernel restarted: what earlier runs defined is gone.',
        interrupted: 'Kernel interrupted.',
        died: 'Kernel died: what earlier runs defined is gone.'
      }[observation.event];
    case 'gap':
      return `Gap: ${observation.lost} ${observation.lost === 1 ? 'run is' : 'runs are'} missing from the record here.`;
    case 'note':
      return `Note by ${observation.source}: ${observation.text}`;
    case 'event': {
      const { by, text, run } = observation;
      const who = { person: 'Person: ', model: 'A model: ', batch: '', cli: '', engine: '' }[by];
      return `${who}${text}${run === null ? '' : ` (Guided App, run “${run.name}”)`}`;
    }
  }
}

/** A cell of the open notebook in at most `size` characters. `number` counts all cells from 1. */
export function cellText(cell: NotebookCell, number: number, size: number): string {
  const state = cell.kind !== 'code' ? '' : cell.ran ? ' (ran)' : ' (not run since opened)';
  const head = `cell ${number}${cell.kind === 'code' ? '' : `, ${cell.kind}`}${state}:`;
  const source = cell.source.trimEnd();
  const room = size - head.length - 2;
  const forSource = Math.min(
    source.length,
    Math.max(Math.floor(room * 0.7), room - cell.output.length)
  );
  const shown = cut(source, Math.max(0, forSource));
  const left = room - shown.length - 15;
  const output =
    cell.output === '' || left < LEAST
      ? ''
      : `\nsaved output:\n${cut(cell.output.trimEnd(), left)}`;
  return `${head}\n${shown}${output}`;
}

/** The headings of a notebook as an outline, in at most `size` characters. */
export function outlineText(cells: readonly NotebookCell[], left: number, size: number): string {
  const headings = cells.flatMap(({ kind, source }) =>
    kind === 'markdown' ? source.split('\n').filter(line => /^#{1,6} \S/.test(line)) : []
  );
  const code = cells.filter(({ kind }) => kind === 'code').length;
  const more = left === 0 ? '' : `, and ${left} more not shown here`;
  const count = `${cells.length} cells, ${code} of them code${more}`;
  return cut([count, ...headings].join('\n'), size);
}
