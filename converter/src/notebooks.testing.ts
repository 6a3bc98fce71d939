/** Builds notebooks for tests. */

type Source = string | string[];

/** A notebook of format 4.5 from Markdown (starting with `md:`) and code cells, with ids `c0`, `c1` … */
export function notebookOf(...sources: string[]): unknown {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python' }
    },
    cells: sources.map((source, index) => cellOf(source, index))
  };
}

function cellOf(
  source: string,
  index: number
): { cell_type: string; source: Source } & Record<string, unknown> {
  return source.startsWith('md:')
    ? { id: `c${index}`, cell_type: 'markdown', metadata: {}, source: source.slice(3) }
    : {
        id: `c${index}`,
        cell_type: 'code',
        metadata: {},
        source,
        outputs: [],
        execution_count: null
      };
}
