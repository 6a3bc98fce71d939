/**
 * The executed notebook of a run, nbformat 4.5: the version's own notebook with the code as it ran and what it gave.
 * Foreign metadata, attachments, ids, Markdown and raw cells stay as they are.
 */
import { canEncode, type OriginalCell, sourcesOf } from '@lockstep/converter';
import {
  type AppDefinition,
  isSecretMark,
  type RunState,
  type Step,
  type StoredValue,
  type StoredValues
} from '@lockstep/protocol';
import { literalValues } from '../engine/cells';
import { frameOf, metadataFrom, notebookFromDefinition } from './frame';
import {
  cellOutputs,
  type NotebookOutput,
  publicValues,
  type Shown,
  shownOf
} from './notebookOutputs';
import { headOf, type RunRecord } from './record';

/** What stands in the code where a secret stood, in the converter's words. */
const SECRET = '[secret]';

/** A cell of nbformat 4.5. */
export interface NotebookCell {
  cell_type: 'code' | 'markdown' | 'raw';
  id: string;
  metadata: Record<string, unknown>;
  source: string;
  attachments?: Record<string, unknown>;
  execution_count?: number | null;
  outputs?: NotebookOutput[];
}

/** A notebook of format 4.5. */
export interface ExecutedNotebook {
  nbformat: 4;
  nbformat_minor: 5;
  metadata: Record<string, unknown>;
  cells: NotebookCell[];
}

/** The notebook. Results of steps that are stale or cold are the last ones; a step that never ran has none. */
export function executedNotebook(record: RunRecord): ExecutedNotebook {
  const { state, definition, read } = record;
  const original = record.original ?? notebookFromDefinition(definition);
  const ids = new CellIds(original.cells);
  const sources = new Map<string, Record<string, string>>();
  const shown = new Map<string, Shown>();
  for (const step of definition.steps) {
    const own = shownOf(state.steps[step.id]);
    shown.set(step.id, own);
    sources.set(step.id, sourcesAsRun(definition, step, own.values));
  }
  let count = 0;
  const cells = frameOf(definition, original).map(({ cell, ran }): NotebookCell => {
    const base = { id: ids.of(cell), metadata: cell.metadata, source: cell.source };
    if (cell.kind !== 'code') {
      const { attachments } = cell;
      return {
        cell_type: cell.kind,
        ...base,
        ...(attachments === undefined ? {} : { attachments })
      };
    }
    const own = ran === null ? undefined : shown.get(ran.step.id);
    if (ran === null || own === undefined || cell.key === null) {
      return { cell_type: 'code', ...base, execution_count: null, outputs: [] };
    }
    const source = sources.get(ran.step.id)?.[cell.key] ?? cell.source;
    const execution = own.ran && source.trim() !== '' ? ++count : null;
    return {
      cell_type: 'code',
      ...base,
      metadata: { ...cell.metadata, lockstep: { step: ran.step.id, cell: ran.at } },
      source,
      execution_count: execution,
      outputs: cellOutputs(own.outputs, ran.at, execution, read)
    };
  });
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      ...metadataFrom(definition),
      ...original.metadata,
      lockstep: {
        app: state.plan.app,
        run: state.run,
        name: state.name,
        title: definition.title,
        journal: headOf(record),
        values: publicValues(state),
        answers: publicAnswers(state)
      }
    },
    cells
  };
}

/** The notebook as a file's text, as Jupyter writes it. */
export function notebookText(record: RunRecord): string {
  return `${JSON.stringify(executedNotebook(record), null, 1)}\n`;
}

/** The code with the values it ran with, by key; a secret's place shows that there was one. */
function sourcesAsRun(
  definition: AppDefinition,
  step: Step,
  values: StoredValues
): Record<string, string> {
  // The notebook's own text of a secret is one, too.
  const secrets = step.inputs.filter(({ type }) => type === 'secret');
  const masked = Object.fromEntries(secrets.map(({ id }) => [id, { secret: true as const }]));
  const literals = canEncode(definition.language)
    ? literalValues(step, { ...values, ...masked }, () => ({ t: 'str', v: SECRET }))
    : {};
  return Object.fromEntries(
    sourcesOf(definition, step, literals).map(({ key, code }) => [key, code])
  );
}

/** What was answered when the kernel asked, by step: the code that asks shows no value. */
function publicAnswers(
  state: RunState
): Record<string, { question: string; answer: StoredValue }[]> {
  return Object.fromEntries(
    state.plan.steps.flatMap(({ id }) => {
      const answers = shownOf(state.steps[id])
        .answers.filter(({ reply }) => !isSecretMark(reply))
        .map(({ text, reply }) => ({ question: text, answer: reply }));
      return answers.length === 0 ? [] : [[id, answers]];
    })
  );
}

/** Ids of nbformat 4.5 (1 to 64 of letters, digits, `-` and `_`, each once): the file's own, and made ones. */
class CellIds {
  constructor(cells: readonly OriginalCell[]) {
    this.used = new Set(cells.flatMap(({ id }) => id ?? []));
  }

  of(cell: OriginalCell): string {
    const own = cell.id;
    if (own !== null && VALID_ID.test(own) && !this.given.has(own)) {
      this.given.add(own);
      return own;
    }
    const stem = fitting(cell.id ?? cell.key ?? cell.kind).slice(0, 56);
    let id = stem;
    for (let n = 2; this.used.has(id) || this.given.has(id); n++) {
      id = `${stem}-${n}`;
    }
    this.given.add(id);
    return id;
  }

  private readonly used: Set<string>;
  private readonly given = new Set<string>();
}

const VALID_ID = /^[A-Za-z0-9_-]{1,64}$/;

function fitting(wanted: string): string {
  const stem = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+(?=.)/, '');
  return stem.slice(0, 64) || 'cell';
}
