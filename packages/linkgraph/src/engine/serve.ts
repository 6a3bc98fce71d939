/** The worker's side: answers calls of a page on an engine of its own, and gives arrays away that it needs no more. */
import type { GraphEngine } from '../contract/engine';
import { packError } from './errors';
import type {
  Call,
  Calls,
  Requests,
  ResultMessage,
  ToldMessage,
  WorkerSends,
  WorkerReceives
} from './messages';
import type { Port } from './port';
import { openWorkerSources, type WorkerSources } from './workerSources';

/** What answers one kind of call, and which buffers of the answer leave this side. */
interface Answer<C extends Call> {
  run(
    given: Calls[C]['given'],
    tell: (told: Calls[C]['told']) => void,
    signal: AbortSignal
  ): Promise<Calls[C]['result']>;
  /** Default: none, so that the answer is copied. */
  give?(result: Calls[C]['result']): ArrayBufferLike[];
  giveTold?(told: Calls[C]['told']): ArrayBufferLike[];
}

/** Serves one engine on a port until the other side ends the talk. */
export function serve(port: Port<WorkerSends, WorkerReceives>, engine: GraphEngine): void {
  const send = (message: WorkerSends, buffers: readonly ArrayBufferLike[] = []): void => {
    // One buffer may hold several arrays, and shared ones cannot leave.
    const transfer = [...new Set(buffers)].filter(
      buffer => buffer[Symbol.toStringTag] === 'ArrayBuffer'
    );
    port.postMessage(message, { transfer });
  };
  const sources = openWorkerSources(send);
  const answers = answersOf(engine, sources);
  const running = new Map<number, AbortController>();

  const run = async <C extends Call>({ id, call, given }: Requests[C]): Promise<void> => {
    const answer: Answer<C> = answers[call];
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const result = await answer.run(
        given,
        told => {
          const message: ToldMessage<C> = { kind: 'told', id, call, told };
          send(message, answer.giveTold?.(told));
        },
        abort.signal
      );
      const message: ResultMessage<C> = { kind: 'result', id, call, result };
      send(message, answer.give?.(result));
    } catch (error) {
      send({ kind: 'failed', id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  };

  port.addEventListener('message', ({ data }) => {
    if (sources.receive(data)) {
      return;
    }
    if (data.kind === 'call') {
      void run(data);
    } else if (data.kind === 'abort') {
      running.get(data.id)?.abort();
    }
  });
  port.start?.();
}

function answersOf(
  engine: GraphEngine,
  { source, request }: WorkerSources
): { [C in Call]: Answer<C> } {
  return {
    inspectLinks: {
      run: (given, _tell, signal) =>
        engine.inspectLinks(source(given.source), given.dialect, signal)
    },
    inspectPages: {
      run: (given, _tell, signal) =>
        engine.inspectPages(source(given.source), given.dialect, signal)
    },
    load: { run: (given, tell, signal) => engine.load(request(given), tell, signal) },
    draw: {
      run: given => engine.draw(given),
      give: ({ drawing }) =>
        [
          drawing.layout.positions,
          drawing.from,
          drawing.to,
          drawing.linkState,
          drawing.pageState,
          drawing.colour,
          drawing.size
        ].map(array => array.buffer)
    },
    refine: {
      async run(_given, tell, signal) {
        await engine.refine(tell, signal);
        return null;
      },
      giveTold: layout => [layout.positions.buffer]
    },
    whatIf: {
      run: given => engine.whatIf(given),
      give: ({ depth, pagerank }) => [depth.buffer, pagerank.buffer]
    },
    query: { run: given => engine.query(given), give: pages => [pages.buffer] },
    rows: {
      run: ({ query, columns, first, count }) => engine.rows(query, columns, first, count),
      give: ({ pages }) => [pages.buffer]
    },
    page: { run: given => engine.page(given) },
    column: { run: given => engine.column(given) },
    compare: { run: (given, tell, signal) => engine.compare(request(given), tell, signal) },
    export: {
      run: ({ format, options }) => engine.export(format, options),
      give: bytes => [bytes.buffer]
    },
    exports: { run: () => engine.exports() }
  };
}
