/** A code cell with everything that one reading of it gives; later passes parse nothing again. */
import type { NotebookCell } from './notebook';
import { onlyBringsIn } from './otherimports';
import {
  type LiteralAssignment,
  literalAssignments,
  type PromptCall,
  promptCalls
} from './python/assignments';
import { isSeenThrough, type Magic, maskMagics } from './python/magics';
import { preparationOf } from './python/preparation';
import { parsePython, type PythonTree } from './python/tree';
import { INJECTED_TAG, PARAMETERS_TAG } from './tags';

export interface CodeCell {
  /** Among the notebook's cells, from 0. */
  index: number;
  key: string;
  source: string;
  tags: string[];
  executionCount: number | null;
  /** `null`: not Python (another language, or a cell magic that runs something else). */
  tree: PythonTree | null;
  magics: Magic[];
  assignments: LiteralAssignment[];
  prompts: PromptCall[];
  /** It only prepares the ground; `brings`: it imports, installs or reads. */
  prepares: boolean;
  brings: boolean;
  /** Its author marked it as the place for answers: the tags `parameters` and `injected-parameters`, or `#@param`. */
  formal: boolean;
}

/** Reads one code cell. */
export function readCell(cell: NotebookCell, key: string, language: string): CodeCell {
  const { index, source, tags, executionCount } = cell;
  const shared = { index, key, source, tags, executionCount };
  const other = { tree: null, assignments: [], prompts: [], brings: false, formal: false };
  if (language !== 'python') {
    const brings = onlyBringsIn(source);
    return { ...shared, ...other, magics: [], prepares: brings, brings };
  }
  const { python, magics } = maskMagics(source);
  const outer = magics.find(magic => magic.kind === 'cell');
  if (outer !== undefined && !isSeenThrough(outer.name)) {
    return { ...shared, ...other, magics, prepares: false };
  }
  const tree = parsePython(python);
  const prompts = promptCalls(tree);
  const preparation = preparationOf(tree, magics);
  return {
    index,
    key,
    source,
    tags,
    executionCount,
    tree,
    magics,
    assignments: literalAssignments(tree),
    prompts,
    prepares: preparation.only && prompts.length === 0,
    brings: preparation.brings || preparation.defines,
    formal:
      tags.includes(PARAMETERS_TAG) || tags.includes(INJECTED_TAG) || /#\s*@param\b/.test(source)
  };
}
