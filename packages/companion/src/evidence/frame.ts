/** In which order an executed notebook has its cells: the notebook's own, or the app's where an author moved steps. */
import type { OriginalCell, OriginalNotebook } from '@lockstep/converter';
import type { AppDefinition, Step } from '@lockstep/protocol';

/** A cell and what of it the run knows. */
export interface FramedCell {
  cell: OriginalCell;
  /** The step that runs it, and its place among the step's cells. */
  ran: { step: Step; at: number } | null;
}

/**
 * The cells of `original` in the order in which the app runs them. Text goes with the code behind it, so that it is
 * read where it was written.
 */
export function frameOf(definition: AppDefinition, original: OriginalNotebook): FramedCell[] {
  const places = new Map(
    definition.steps.flatMap(step => step.cells.map((key, at) => [key, { step, at }] as const))
  );
  const order = new Map(
    definition.steps.flatMap(step => step.cells).map((key, place) => [key, place] as const)
  );
  const groups: { place: number; cells: OriginalCell[] }[] = [];
  let waiting: OriginalCell[] = [];
  for (const cell of original.cells) {
    waiting.push(cell);
    const place = cell.key === null ? undefined : order.get(cell.key);
    if (place !== undefined) {
      groups.push({ place, cells: waiting });
      waiting = [];
    }
  }
  // Sorting is stable, and nothing moves where the app keeps the notebook's order.
  const sorted = [...groups].sort((a, b) => a.place - b.place).flatMap(({ cells }) => cells);
  return [...sorted, ...waiting].map(cell => ({
    cell,
    ran: (cell.key === null ? undefined : places.get(cell.key)) ?? null
  }));
}

/** What the definition alone tells of the notebook, for versions that were stored before notebooks were kept. */
export function notebookFromDefinition(definition: AppDefinition): OriginalNotebook {
  const text = (id: string, source: string): OriginalCell => ({
    key: null,
    kind: 'markdown',
    id,
    metadata: {},
    source
  });
  const sources = new Map(definition.cells.map(({ key, source }) => [key, source]));
  return {
    metadata: metadataFrom(definition),
    cells: [
      text('title', [`# ${definition.title}`, definition.summary].filter(Boolean).join('\n\n')),
      ...definition.steps.flatMap(step => [
        // A definition holds headings as titles, so the text between them would stand there without.
        text(`${step.id}-title`, `## ${step.title}`),
        ...step.parts.flatMap((part): OriginalCell[] => {
          if (part.part === 'text') {
            return [text(`${step.id}-text`, part.markdown)];
          }
          const key = step.cells[part.cell];
          return key === undefined
            ? []
            : [{ key, kind: 'code', id: key, metadata: {}, source: sources.get(key) ?? '' }];
        })
      ])
    ]
  };
}

/** The kernel and the language, where a notebook's own metadata does not say them. */
export function metadataFrom({ kernel, language }: AppDefinition): Record<string, unknown> {
  return {
    ...(kernel === null ? {} : { kernelspec: { name: kernel, display_name: kernel, language } }),
    ...(language === 'unknown' ? {} : { language_info: { name: language } })
  };
}
