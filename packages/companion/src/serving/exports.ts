/** What the author takes of a served page: the last results of every run as one table, and every run's report. */
import type { RunState, Value } from '@lockstep/protocol';
import { isSecretMark, UserError } from '@lockstep/protocol';
import {
  csvOf,
  resultCells,
  resultColumns,
  resultsOf,
  textOfValue,
  type CsvCell
} from '@lockstep/workflow';
import type { Readable } from 'node:stream';
import { rowFileName } from '../batch/archive';
import type { RunIndex } from '../doors/runIndex';
import type { Workings } from '../doors/workings';
import { recordOf } from '../evidence/record';
import { reportOf } from '../evidence/report';
import { zipStream } from '../evidence/zipStream';
import type { ZipMember } from '../evidence/zipStream';
import { namesOf, standingOf } from './board';

/** A run that can be read, oldest first in what is exported. */
interface Exported {
  state: RunState;
  who: string;
}

/** Every run of a page. One that cannot be read is left out; the log says why. */
function runsOf({ store, log }: Workings, index: RunIndex): Exported[] {
  const rows = store.runs.runs({});
  const nameOf = namesOf(rows);
  return rows.reverse().flatMap(({ run, owner }) => {
    try {
      const state = index.stateOf(run);
      return state === null ? [] : [{ state, who: nameOf(owner) }];
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      log.warn({ run, code: error.code }, `A run is left out of an export: ${error.message}`);
      return [];
    }
  });
}

/** One line a run: who, how it stands, its values, its results. */
export function boardCsv(workings: Workings, index: RunIndex): string {
  const rows = runsOf(workings, index).map(({ state, who }) => ({
    state,
    who,
    values: valuesOf(state),
    results: resultsOf(state)
  }));
  const fields = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))];
  const columns = resultColumns({ rows });
  const head = ['Run', 'Who', 'State', 'Step', 'Begun', 'Last change'];
  return csvOf([
    [...head, ...fields, ...columns.map(({ name }) => name), 'Id'],
    ...rows.map(({ state, who, values, results }): CsvCell[] => {
      const { word, step, steps } = standingOf(state, workings.now());
      return [
        state.name,
        who,
        word,
        `${step} of ${steps}`,
        new Date(state.createdAt).toISOString(),
        new Date(state.changedAt).toISOString(),
        ...fields.map(field => values.get(field) ?? ''),
        ...resultCells(results, columns),
        state.run
      ];
    })
  ]);
}

/** The values of a run by their labels; those of two steps under one label are told apart by the step's title. */
function valuesOf({ plan, steps }: RunState): Map<string, CsvCell> {
  const values = new Map<string, CsvCell>();
  for (const step of plan.steps) {
    for (const { id, label } of step.inputs) {
      const value = steps[step.id]?.values[id];
      if (value !== undefined && !isSecretMark(value)) {
        values.set(values.has(label) ? `${step.title}: ${label}` : label, cellOf(value));
      }
    }
  }
  return values;
}

function cellOf(value: Value): CsvCell {
  const text = textOfValue(value);
  return value.t === 'int' || value.t === 'float' ? { number: text } : text;
}

/** Each run's report, as the ZIP is read. */
export function boardReports(workings: Workings, index: RunIndex): Readable {
  return zipStream(reports(workings, index), workings.now());
}

function* reports(workings: Workings, index: RunIndex): Generator<ZipMember> {
  const { runs: store, definitions, blobs } = workings.store;
  let row = 0;
  for (const { state, who } of runsOf(workings, index)) {
    row += 1;
    const report = reportOf(recordOf({ store, definitions, blobs }, state.run), who);
    const name = `${rowFileName({ row, name: state.name })}.html`;
    yield { name, bytes: Buffer.from(report) };
  }
}
