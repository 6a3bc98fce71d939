/** For tests: notebooks written as lists of cells, made into apps by the real converter. */
import { convert } from '@lockstep/converter';
import type { AppDefinition } from '@lockstep/protocol';

/** A cell: text begins with `#` and a blank, everything else is code. */
export type CellText = string;

/** A notebook's JSON. */
export function notebookJson(
  cells: readonly CellText[],
  kernel: string | null = 'python3',
  language = 'python'
): unknown {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      ...(kernel === null ? {} : { kernelspec: { name: kernel, display_name: kernel, language } }),
      language_info: { name: language }
    },
    cells: cells.map((source, index) =>
      /^#+ /.test(source)
        ? { cell_type: 'markdown', id: `text-${index}`, metadata: {}, source }
        : {
            cell_type: 'code',
            id: `cell-${index}`,
            metadata: {},
            source,
            execution_count: null,
            outputs: []
          }
    )
  };
}

/** The app of such a notebook, each heading a step: a title above keeps a single heading from becoming it. */
export function appOf(
  cells: readonly CellText[],
  kernel: string | null = 'python3'
): AppDefinition {
  const titled = ['# Test', ...cells.map(cell => cell.replace(/^# /, '## '))];
  return convert(notebookJson(titled, kernel), { name: 'test' }).definition;
}
