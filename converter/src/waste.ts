/** Finds cells and inputs that have no effect: definitions nobody uses, values set again, cells behind one that ends. */
import type { AppDefinition, Finding, Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import type { SavedOutputs } from './notebook';
import { type PythonTree, type Syntax, statementsOf, textOf, walk } from './python/tree';

export interface Work {
  cells: readonly CodeCell[];
  /** By code cell. */
  flows: readonly Flow[];
  /** By cell of the notebook. */
  saved: readonly SavedOutputs[];
  definition: AppDefinition;
}

/** Calls that neither show nor write anything. */
const QUIET =
  /^(?:abs|bool|bytes|complex|dict|enumerate|float|frozenset|int|len|list|max|min|range|repr|reversed|round|set|sorted|str|sum|tuple|zip|(?:pd|pandas)\.(?:DataFrame|Series|Timestamp|to_datetime)|(?:np|numpy)\.(?:array|zeros|ones|arange|linspace|eye)|(?:pathlib\.)?Path|(?:datetime\.)?(?:date|datetime|timedelta))$/;

/** True when a cell only gives names to values or functions, without a call that could show or do something. */
function onlyNames(tree: PythonTree): boolean {
  const statements = statementsOf(tree.script);
  return (
    statements.length > 0 &&
    statements.every(statement => {
      if (statement.name === 'FunctionDefinition') {
        return true;
      }
      let quiet = statement.name === 'AssignStatement';
      walk(statement, node => {
        if (node.name === 'CallExpression') {
          const [callee] = node.children;
          quiet &&= callee !== undefined && QUIET.test(textOf(tree, callee).replace(/\s+/g, ''));
        } else if (node.name === 'AwaitExpression' || node.name === 'YieldExpression') {
          quiet = false;
        }
        return node.name !== 'LambdaExpression';
      });
      return quiet;
    })
  );
}

/** The words in the code of several cells: names there that more than one cell mentions. */
function sharedWords(cells: readonly CodeCell[]): Set<string> {
  const first = new Map<string, number>();
  const shared = new Set<string>();
  cells.forEach(({ source }, cell) => {
    for (const word of source.match(/[A-Za-z_]\w*/g) ?? []) {
      const known = first.get(word);
      if (known === undefined) {
        first.set(word, cell);
      } else if (known !== cell) {
        shared.add(word);
      }
    }
  });
  return shared;
}

/** Cells whose names no other cell mentions and that do nothing else. */
function unusedCells({ cells, flows, saved }: Work): Finding[] {
  // Reading all words is only worth it where a cell may be unused.
  let shared: Set<string> | null = null;
  const isShared = (name: string): boolean => (shared ??= sharedWords(cells)).has(name);
  const lastOpaque = flows.findLastIndex(flow => flow.opaque);
  return cells.flatMap((cell, at): Finding[] => {
    const { tree, index, magics, prompts } = cell;
    const flow = flows[at];
    if (
      tree === null ||
      flow === undefined ||
      at <= lastOpaque ||
      magics.length > 0 ||
      prompts.length > 0 ||
      flow.mutates.length > 0 ||
      flow.maybe.length > 0 ||
      (saved[index]?.outputs ?? 0) > 0 ||
      !onlyNames(tree) ||
      flow.defines.some(isShared)
    ) {
      return [];
    }
    return [
      {
        code: 'cell-unused',
        level: 'info',
        message: `No other cell uses ${listed(flow.defines)}, which is all that cell ${index + 1} makes.`,
        fix: 'Use it or take the cell out; the app works either way.',
        cell: index
      }
    ];
  });
}

function listed(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return shown.length < 2
    ? (shown[0] ?? 'anything')
    : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

/** The cells that surely bind each name, in order. */
function bindersOf(flows: readonly Flow[]): Map<string, number[]> {
  const binders = new Map<string, number[]>();
  flows.forEach(({ defines }, cell) => {
    for (const name of defines) {
      const known = binders.get(name);
      if (known === undefined) {
        binders.set(name, [cell]);
      } else {
        known.push(cell);
      }
    }
  });
  return binders;
}

/** Inputs whose name a later cell sets to something else, so that the answer counts only until there. */
function overwrittenInputs({ cells, flows, definition }: Work): Finding[] {
  const numbers = new Map(cells.map(({ key }, number) => [key, number]));
  const binders = bindersOf(flows);
  return definition.steps
    .flatMap(step => step.inputs)
    .flatMap(({ id, place }): Finding[] => {
      const from = place.at === 'literal' ? place.from : null;
      const at = numbers.get(place.cell) ?? -1;
      const name = cells[at]?.assignments.find(assignment => assignment.from === from)?.name;
      if (name === undefined) {
        return [];
      }
      const later =
        binders.get(name)?.find(cell => cell > at && flows[cell]?.uses.includes(name) !== true) ??
        -1;
      const between = later === -1 ? [] : flows.slice(at + 1, later);
      const alone =
        later === -1 || between.some(flow => flow.opaque) || flows[later]?.opaque !== false;
      if (alone) {
        return [];
      }
      const here = (cells[at]?.index ?? 0) + 1;
      const there = (cells[later]?.index ?? 0) + 1;
      const used =
        between.some(flow => flow.uses.includes(name) || flow.mutates.includes(name)) ||
        usesItself(cells[at], name);
      return [
        {
          code: used ? 'input-set-again' : 'input-without-effect',
          level: used ? 'info' : 'warning',
          message: used
            ? `Cell ${there} sets ${name} again, so the answer to ${id} of cell ${here} counts only in the cells before it.`
            : `Cell ${there} sets ${name} again before any cell uses it, so the answer to ${id} of cell ${here} changes nothing.`,
          fix: used
            ? `Give the name in cell ${there} another one if both are meant to last.`
            : `Take one of the two assignments out, or hide ${id} in the overlay.`,
          cell: cells[at]?.index ?? 0
        }
      ];
    });
}

/** Whether the cell that sets a name mentions it a second time. */
function usesItself(cell: CodeCell | undefined, name: string): boolean {
  return (cell?.source.match(/[A-Za-z_]\w*/g) ?? []).filter(word => word === name).length > 1;
}

const ENDS = /^(?:(?:sys\.)?exit|quit|os\._exit)$/;

/** The statement at which a cell surely ends, in words; `null` when it can be passed. */
function endOf(tree: PythonTree): string | null {
  const worded = (statement: Syntax): string | null => {
    const [first, second] = statement.children;
    if (statement.name === 'RaiseStatement') {
      return 'raise';
    }
    if (statement.name === 'AssertStatement' && second !== undefined) {
      return /^(?:False|0)$/.test(textOf(tree, second)) ? 'assert' : null;
    }
    const callee = first?.name === 'CallExpression' ? first.children[0] : undefined;
    const name = callee === undefined ? '' : textOf(tree, callee);
    return statement.name === 'ExpressionStatement' && ENDS.test(name) ? `${name}()` : null;
  };
  return (
    statementsOf(tree.script)
      .map(worded)
      .find(words => words !== null) ?? null
  );
}

function endingCells({ cells }: Work): Finding[] {
  return cells.flatMap(({ tree, index }): Finding[] => {
    const end = tree === null ? null : endOf(tree);
    return end === null
      ? []
      : [
          {
            code: 'always-ends',
            level: 'problem',
            message: `Cell ${index + 1} always ends at ${end}, so the steps after it never open.`,
            fix: `Take ${end} out of cell ${index + 1}, or put it under a condition.`,
            cell: index
          }
        ];
  });
}

/** Everything that has no effect, or keeps what follows from having one. */
export function wasteFindings(work: Work): Finding[] {
  return [...endingCells(work), ...unusedCells(work), ...overwrittenInputs(work)];
}
