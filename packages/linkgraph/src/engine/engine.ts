/** The engine in this process: holds one loaded graph and answers what is asked of it. */
import type { Layout, Placement } from '../contract/draw';
import type { GraphEngine, LoadProgress, LoadRequest } from '../contract/engine';
import type { Measured } from '../contract/parts';
import { listExports, writeExport } from '../exports';
import { valueOf } from './columns';
import { copyLayout, drawPicture, segmentColumn } from './drawing';
import { loadGraph, type Loaded } from './load';
import { detailOf } from './pageDetail';
import type { Parts } from './parts';

/** Makes places reproducible. */
const SEED = 1;

/**
 * An engine over the given parts. A load that begins while another runs aborts that one.
 *
 * @param now milliseconds of a clock that only goes on, for progress
 */
export function tieEngine(parts: Parts, now: () => number): GraphEngine {
  let loaded: Loaded | undefined;
  let running: AbortController | undefined;
  let placement: Placement = 'rings';

  const graph = (): Loaded => {
    if (loaded === undefined) {
      throw new Error('No graph is loaded.');
    }
    return loaded;
  };

  const load = async (
    request: LoadRequest,
    onProgress: ((at: LoadProgress) => void) | undefined,
    signal: AbortSignal | undefined
  ): Promise<Loaded> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const either = signal === undefined ? mine.signal : AbortSignal.any([mine.signal, signal]);
    try {
      either.throwIfAborted();
      return await loadGraph(request, parts, now, onProgress, either);
    } catch (error) {
      // A file that was closed half-way can say anything.
      either.throwIfAborted();
      throw error;
    } finally {
      if (running === mine) {
        running = undefined;
      }
    }
  };

  const layoutOf = ({ measured, layouts }: Loaded, wanted: Placement): Layout => {
    const known = layouts.get(wanted);
    if (known !== undefined) {
      return known;
    }
    const made = parts.place(measured.graph, measured.metrics, segmentColumn(measured), wanted);
    layouts.set(wanted, made);
    return made;
  };

  const withoutTemplates = ({ measured, options }: Loaded): Measured => {
    const { graph: links, metrics } = measured;
    const { depth } = parts.whatIf(links, metrics, options, { withoutTemplates: true });
    return { ...measured, metrics: { ...metrics, depth } };
  };

  return {
    inspectLinks: async (source, dialect, signal) => parts.inspectLinks(source, dialect, signal),
    inspectPages: async (source, dialect, signal) => parts.inspectPages(source, dialect, signal),

    async load(request, onProgress, signal) {
      loaded = await load(request, onProgress, signal);
      placement = 'rings';
      return loaded.summary;
    },

    draw: request =>
      answer(() => {
        const { measured, columns } = graph();
        placement = request.placement;
        if (request.templates === false && placement === 'rings') {
          // The rings of the site without its menu; never kept, because they are not of this graph.
          const seen = withoutTemplates(graph());
          const layout = parts.place(seen.graph, seen.metrics, segmentColumn(seen), placement);
          return drawPicture(seen, columns, layout, request, parts.bubbles);
        }
        return drawPicture(measured, columns, layoutOf(graph(), placement), request, parts.bubbles);
      }),

    async refine(onLayout, signal) {
      const { measured, layouts } = graph();
      const refined = placement;
      const final = await parts.refine(
        measured.graph,
        measured.metrics,
        layoutOf(graph(), refined),
        { seed: SEED },
        layout => onLayout(copyLayout(layout)),
        signal
      );
      layouts.set(refined, final);
      onLayout(copyLayout(final));
    },

    whatIf: change =>
      answer(() => {
        const { measured, options } = graph();
        return parts.whatIf(measured.graph, measured.metrics, options, change);
      }),

    query: query => answer(() => graph().queries.find(query).slice()),

    rows: (query, columns, first, count) =>
      answer(() => graph().queries.rows(query, columns, first, count)),

    page: page =>
      answer(() => {
        const { measured, columns } = graph();
        if (!(page >= 0 && page < measured.graph.pageCount)) {
          throw new RangeError(`There is no page ${page}.`);
        }
        return detailOf(measured, columns, page);
      }),

    column: name =>
      answer(() => {
        const { measured, columns } = graph();
        const column = columns.find(name);
        if (column === undefined) {
          throw new RangeError(`There is no column ${name}.`);
        }
        const { pageCount } = measured.graph;
        return Array.from({ length: pageCount }, (_, page) => valueOf(column, page));
      }),

    async compare(later, onProgress, signal) {
      const before = graph();
      const after = await load(later, onProgress, signal);
      const comparison = parts.compare(before.measured, after.measured);
      loaded = after;
      placement = 'rings';
      return { comparison, summary: after.summary };
    },

    async export(format, options = {}) {
      const now = graph();
      const { measured, findings, columns, name } = now;
      return writeExport(
        format,
        {
          measured,
          findings,
          columns,
          name,
          layout: () => layoutOf(now, options.placement ?? placement),
          reading: parts.reading
        },
        options
      );
    },

    exports: () => answer(() => listExports(graph().measured)),

    dispose() {
      running?.abort();
      loaded = undefined;
    }
  };
}

/** What is known at once, as a promise: what fails rejects, as it does from a worker. */
function answer<Value>(make: () => Value): Promise<Value> {
  return new Promise(resolve => resolve(make()));
}
