/** What each cell does: to the names of its kernel, and to the world outside. */
import type { Effect, Finding, Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { nameFindings } from './dataflow';
import { lowerCell, type LoweredCell } from './python/cellbody';
import { type Ask, flowsOf } from './python/flow';
import { Names } from './python/program';
import { type PythonTree, type Syntax, textOf } from './python/tree';

export interface Analysis {
  /** By code cell, in order. */
  flows: Flow[];
  effects: Effect[][];
  /** What each cell asks when it runs, also in functions that other cells define. */
  asks: Ask[][];
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
      fix: `Mend line ${line} of the cell; until then, every later step counts as depending on it.`,
      cell: index
    });
  }
  if (tree !== null && tree.text.includes('while') && endlessLoop(tree, tree.script)) {
    findings.push({
      code: 'endless-loop',
      level: 'problem',
      message: `${place} holds a loop that never ends, so its step must be cancelled by hand.`,
      fix: 'Give the loop a condition or a break.',
      cell: index
    });
  }
  for (const magic of unknown) {
    findings.push({
      code: 'magic-unknown',
      level: 'warning',
      message: `${place} uses ${magic.kind === 'cell' ? '%%' : '%'}${magic.name}, which is not known here, so the steps after it cannot be told apart from it.`,
      fix: 'Nothing need be done where the kernel knows it; later steps count as depending on the cell.',
      cell: index
    });
  }
  if (body.effects.some(effect => effect.kind === 'installs')) {
    findings.push({
      code: 'installs',
      level: 'info',
      message: `${place} installs packages; a run asks before it does.`,
      fix: 'Nothing need be done; install them beforehand and take the line out to be asked no more.',
      cell: index
    });
  }
  return findings;
}

/** Analyses all cells together, since what a call does is told by the cell that defines the function. */
export function analyse(cells: readonly CodeCell[]): Analysis {
  const names = new Names();
  const lowered = cells.map(cell => lowerCell(cell, names));
  const bodies = lowered.map(({ body }) => body);
  const { flows, effects, asks } = flowsOf(bodies, names);
  const about = cells.flatMap((cell, at) => {
    const own = lowered[at];
    return own === undefined || (cell.tree === null && cell.magics.length === 0)
      ? []
      : aboutCell(cell, own);
  });
  return {
    flows,
    effects,
    asks,
    findings: [...about, ...nameFindings({ cells, bodies, flows, names })]
  };
}
