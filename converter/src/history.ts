/** What execution counts and saved outputs tell of the notebook's last runs, where those differ from top to bottom. */
import type { Finding, Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import type { SavedOutputs } from './notebook';

export interface History {
  cells: readonly CodeCell[];
  /** By code cell. */
  flows: readonly Flow[];
  /** By cell of the notebook. */
  saved: readonly SavedOutputs[];
}

/** Ends the findings that change nothing for an app. */
const AGAIN =
  'An app runs every step anew; to mend the saved outputs, restart the kernel and run all cells.';

/** Cells that were last run before one that stands above them. */
function outOfOrder(cells: readonly CodeCell[]): Finding[] {
  let latest: CodeCell | null = null;
  return cells.flatMap((cell): Finding[] => {
    const { executionCount: count, index } = cell;
    if (count === null) {
      return [];
    }
    const above = latest;
    if (above === null || count >= (above.executionCount ?? 0)) {
      latest = cell;
      return [];
    }
    return [
      {
        code: 'run-out-of-order',
        level: 'info',
        message: `Cell ${index + 1} was last run before cell ${above.index + 1}, which stands above it.`,
        fix: AGAIN,
        cell: index
      }
    ];
  });
}

/** Cells that may set each name, in order; `sure`: on every path. */
type Writers = Map<string, { cell: number; sure: boolean }[]>;

function writersOf(flows: readonly Flow[]): Writers {
  const writers: Writers = new Map();
  flows.forEach((flow, cell) => {
    const defined = new Set(flow.defines);
    for (const name of new Set([...flow.defines, ...flow.maybe, ...flow.mutates])) {
      const list = writers.get(name) ?? [];
      list.push({ cell, sure: defined.has(name) });
      writers.set(name, list);
    }
  });
  return writers;
}

/** The cells above a cell that may have set a name it uses, from the nearest to the last that surely did. */
function settersAbove(writers: Writers, name: string, cell: number): number[] {
  const above = (writers.get(name) ?? []).filter(writer => writer.cell < cell);
  const from = above.findLastIndex(writer => writer.sure);
  return above.slice(Math.max(0, from)).map(writer => writer.cell);
}

/** Outputs of cells that use what a cell above made in a later run. */
function staleOutputs({ cells, flows, saved }: History): Finding[] {
  const writers = writersOf(flows);
  return cells.flatMap((cell, at): Finding[] => {
    const { executionCount: count, index } = cell;
    if (count === null || (saved[index]?.outputs ?? 0) === 0) {
      return [];
    }
    const flow = flows[at];
    const used = [...(flow?.uses ?? []), ...(flow?.mutates ?? [])];
    const [above, name] =
      used
        .filter(own => !own.startsWith('@'))
        .flatMap(own => settersAbove(writers, own, at).map((cell): [number, string] => [cell, own]))
        .find(([setter]) => (cells[setter]?.executionCount ?? 0) > count) ?? [];
    return above === undefined || name === undefined
      ? []
      : [
          {
            code: 'output-stale',
            level: 'info',
            message: `The saved output of cell ${index + 1} is older than ${name}, which cell ${(cells[above]?.index ?? 0) + 1} set again after it.`,
            fix: AGAIN,
            cell: index
          }
        ];
  });
}

/** Outputs of which no run is known, or another one than the cell's last. */
function strayOutputs({ cells, saved }: History): Finding[] {
  const counted = cells.some(({ executionCount }) => executionCount !== null);
  const shown = cells.filter(({ index }) => (saved[index]?.outputs ?? 0) > 0);
  if (!counted) {
    return shown.length === 0
      ? []
      : [
          {
            code: 'counts-missing',
            level: 'info',
            message:
              'The notebook holds outputs but no execution counts, so it cannot be told in which order they were made.',
            fix: AGAIN
          }
        ];
  }
  return shown.flatMap(({ index, executionCount }): Finding[] => {
    const results = saved[index]?.results ?? [];
    const other = results.find(count => count !== null && count !== executionCount);
    const told = executionCount === null || results.includes(null);
    const message =
      executionCount !== null && other !== undefined
        ? `The saved output of cell ${index + 1} comes from run ${other}, its last run was ${executionCount}.`
        : told
          ? `Cell ${index + 1} holds an output without an execution count, so it cannot be told which run made it.`
          : null;
    return message === null
      ? []
      : [{ code: 'output-uncounted', level: 'info', message, fix: AGAIN, cell: index }];
  });
}

/** Runs that left no cell: of cells that were run more than once, changed or deleted. */
function missingRuns(cells: readonly CodeCell[]): Finding[] {
  const counts = new Set(cells.flatMap(({ executionCount }) => executionCount ?? []));
  const highest = [...counts].reduce((most, count) => Math.max(most, count), 0);
  const missing = highest - counts.size;
  return missing <= 0
    ? []
    : [
        {
          code: 'runs-missing',
          level: 'info',
          message: `${missing} of ${highest} runs left no trace: cells were run again, changed or deleted, and names may be left from then.`,
          fix: AGAIN
        }
      ];
}

/** Everything that execution counts and saved outputs say. None of it changes a definition. */
export function historyFindings(history: History): Finding[] {
  return [
    ...missingRuns(history.cells),
    ...outOfOrder(history.cells),
    ...staleOutputs(history),
    ...strayOutputs(history)
  ];
}
