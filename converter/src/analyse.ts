/** What each cell does: to the names of its kernel, and to the world outside. */
import type { Effect, Finding, Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { lowerCell, type LoweredCell } from './python/cellbody';
import { flowsOf } from './python/flow';
import { BUILTINS } from './python/knowledge';
import { Names } from './python/program';
import { type PythonTree, type Syntax, textOf } from './python/tree';

export interface Analysis {
  /** By code cell, in order. */
  flows: Flow[];
  effects: Effect[][];
  findings: Finding[];
}

const ENDS_LOOP = new Set([
  'BreakStatement',
  'ReturnStatement',
  'RaiseStatement',
  'YieldStatement',
  'YieldExpression'
]);
const ENDING_CALL = /^(?:(?:sys\.)?exit|quit|os\._exit|input|raw_input|(?:getpass\.)?getpass)$/;

/** True when something inside a loop can end it, or waits for a person. */
function canEnd(tree: PythonTree, node: Syntax): boolean {
  return node.children.some(child => {
    const [callee] = child.children;
    return (
      ENDS_LOOP.has(child.name) ||
      (child.name === 'CallExpression' &&
        callee !== undefined &&
        ENDING_CALL.test(textOf(tree, callee))) ||
      (child.name !== 'FunctionDefinition' &&
        child.name !== 'LambdaExpression' &&
        canEnd(tree, child))
    );
  });
}

function endlessLoop(tree: PythonTree, node: Syntax): boolean {
  const [, condition] = node.children;
  const forever = condition !== undefined && /^(?:True|1)$/.test(textOf(tree, condition));
  return (
    (node.name === 'WhileStatement' && forever && !canEnd(tree, node)) ||
    node.children.some(child => endlessLoop(tree, child))
  );
}

function aboutCell({ tree, index }: CodeCell, { body, unknown }: LoweredCell): Finding[] {
  const findings: Finding[] = [];
  const place = `Cell ${index + 1}`;
  if (tree !== null && tree.fault !== null) {
    const line = tree.text.slice(0, tree.fault).split('\n').length;
    findings.push({
      code: 'not-python',
      level: 'warning',
      message: `${place} cannot be read as Python from line ${line} on, so nothing is known of what it does.`,
      cell: index
    });
  }
  if (tree !== null && endlessLoop(tree, tree.script)) {
    findings.push({
      code: 'endless-loop',
      level: 'problem',
      message: `${place} holds a loop that never ends, so its step must be cancelled by hand.`,
      cell: index
    });
  }
  for (const magic of unknown) {
    findings.push({
      code: 'magic-unknown',
      level: 'warning',
      message: `${place} uses ${magic.kind === 'cell' ? '%%' : '%'}${magic.name}, which is not known here, so the steps after it cannot be told apart from it.`,
      cell: index
    });
  }
  if (body.effects.some(effect => effect.kind === 'installs')) {
    findings.push({
      code: 'installs',
      level: 'info',
      message: `${place} installs packages; a run asks before it does.`,
      cell: index
    });
  }
  return findings;
}

/** Names that are read before any cell binds them, or that no cell binds. */
function aboutNames(
  cells: readonly CodeCell[],
  lowered: readonly LoweredCell[],
  names: Names
): Finding[] {
  const first = new Map<string, number>();
  lowered.forEach(({ body }, cell) => {
    [...body.binds.keys(), ...body.maybe].forEach(name => first.has(name) || first.set(name, cell));
  });
  const told = new Set<string>();
  let anything = false;
  return lowered.flatMap(({ body }, cell): Finding[] => {
    anything ||= body.opaque !== null;
    const index = cells[cell]?.index ?? 0;
    if (anything) {
      return [];
    }
    return [...body.reads.keys()].flatMap((name): Finding[] => {
      const bound = first.get(name);
      if (
        told.has(name) ||
        (bound !== undefined && bound <= cell) ||
        (!names.bound.has(name) && BUILTINS.has(name))
      ) {
        return [];
      }
      told.add(name);
      if (bound === undefined) {
        const elsewhere = names.bound.has(name);
        return elsewhere
          ? []
          : [
              {
                code: 'name-undefined',
                level: 'problem',
                message: `Cell ${index + 1} uses ${name}, which no cell defines.`,
                cell: index
              }
            ];
      }
      return [
        {
          code: 'defined-later',
          level: 'problem',
          message: `Cell ${index + 1} uses ${name}, which only cell ${(cells[bound]?.index ?? 0) + 1} defines. Put the defining cell first.`,
          cell: index
        }
      ];
    });
  });
}

/** Analyses all cells together, since what a call does is told by the cell that defines the function. */
export function analyse(cells: readonly CodeCell[]): Analysis {
  const names = new Names();
  const lowered = cells.map(cell => lowerCell(cell, names));
  const { flows, effects } = flowsOf(
    lowered.map(({ body }) => body),
    names
  );
  const about = cells.flatMap((cell, at) => {
    const own = lowered[at];
    return own === undefined || (cell.tree === null && cell.magics.length === 0)
      ? []
      : aboutCell(cell, own);
  });
  return { flows, effects, findings: [...about, ...aboutNames(cells, lowered, names)] };
}
