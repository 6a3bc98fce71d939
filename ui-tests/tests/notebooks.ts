/** Notebooks that a spec writes for itself. */

/** One cell: its kind, its id and its source. */
export type Cell = ['markdown' | 'code', string, string];

/** A Python notebook that has not run, as its file holds it. */
export function notebookOf(...cells: Cell[]): string {
  return JSON.stringify({
    cells: cells.map(([kind, id, source]) => ({
      cell_type: kind,
      id,
      metadata: {},
      source,
      ...(kind === 'code' ? { outputs: [], execution_count: null } : {})
    })),
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}
