/** The page's side: an engine whose work is done in a worker, while files stay in the page until they are asked for. */
import type { GraphEngine } from '../contract/engine';
import { unpackError } from './errors';
import type {
  Call,
  Calls,
  CallMessage,
  ResultMessage,
  SourceRef,
  ToldMessage,
  WorkerSends,
  PageSends
} from './messages';
import { openPageSources } from './pageSources';
import type { Port } from './port';

/** A call that waits for its end. */
interface Pending {
  settle(message: ResultMessage): void;
  tell(message: ToldMessage): void;
  fail(error: unknown): void;
}

/**
 * An engine on the other side of a port, the same to its caller as one in this process. An aborted call settles when
 * the worker says how it ended: if it was done already, it is done. Disposing ends the worker.
 */
export function remoteEngine(port: Port<PageSends, WorkerSends>): GraphEngine {
  const pending = new Map<number, Pending>();
  let last = 0;
  let broken: Error | undefined;

  const send = (message: PageSends, transfer: Transferable[] = []): void =>
    port.postMessage(message, { transfer });
  const sources = openPageSources(send);

  const fail = (error: Error): void => {
    broken ??= error;
    for (const call of pending.values()) {
      call.fail(error);
    }
    pending.clear();
  };

  port.addEventListener('message', ({ data }) => {
    if (sources.receive(data)) {
      return;
    }
    if (data.kind === 'told') {
      pending.get(data.id)?.tell(data);
    } else if (data.kind === 'result' || data.kind === 'failed') {
      const call = pending.get(data.id);
      pending.delete(data.id);
      if (data.kind === 'result') {
        call?.settle(data);
      } else {
        call?.fail(unpackError(data.error));
      }
    }
  });
  port.addEventListener('error', ({ message }) =>
    fail(new Error(`The worker of the link graph ended: ${message ?? 'no reason is known'}.`))
  );
  port.addEventListener('messageerror', () =>
    fail(new Error('A message of the link graph could not be read.'))
  );
  port.start?.();

  const ask = async <C extends Call>(
    call: C,
    given: Calls[C]['given'],
    {
      tell,
      signal,
      lent = []
    }: {
      tell?: (told: Calls[C]['told']) => void;
      signal?: AbortSignal;
      lent?: readonly SourceRef[];
    } = {}
  ): Promise<Calls[C]['result']> => {
    last += 1;
    const id = last;
    const onAbort = (): void => send({ kind: 'abort', id });
    try {
      signal?.throwIfAborted();
      if (broken !== undefined) {
        throw broken;
      }
      return await new Promise<Calls[C]['result']>((resolve, reject) => {
        pending.set(id, {
          settle: message => (isResult(message, call) ? resolve(message.result) : undefined),
          tell: message => (isTold(message, call) ? tell?.(message.told) : undefined),
          fail: reject
        });
        const request: CallMessage<C> = { kind: 'call', id, call, given };
        send(request);
        signal?.addEventListener('abort', onAbort);
      });
    } catch (error) {
      // The worker knows only that it was told to end; the caller knows why.
      throw signal?.aborted === true && isAbort(error) ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      sources.takeBack(lent);
    }
  };

  return {
    inspectLinks(source, dialect, signal) {
      const lent = sources.lend(source);
      return ask('inspectLinks', { source: lent, dialect }, { signal, lent: [lent] });
    },
    inspectPages(source, dialect, signal) {
      const lent = sources.lend(source);
      return ask('inspectPages', { source: lent, dialect }, { signal, lent: [lent] });
    },
    load(request, tell, signal) {
      const given = sources.lendAll(request);
      const lent = [given.links, ...given.pages].map(({ source }) => source);
      return ask('load', given, { tell, signal, lent });
    },
    draw: request => ask('draw', request),
    async refine(tell, signal) {
      await ask('refine', null, { tell, signal });
    },
    whatIf: change => ask('whatIf', change),
    query: query => ask('query', query),
    rows: (query, columns, first, count) => ask('rows', { query, columns, first, count }),
    page: page => ask('page', page),
    column: name => ask('column', name),
    compare(later, tell, signal) {
      const given = sources.lendAll(later);
      const lent = [given.links, ...given.pages].map(({ source }) => source);
      return ask('compare', given, { tell, signal, lent });
    },
    export: (format, options) => ask('export', { format, options }),
    exports: () => ask('exports', null),
    dispose() {
      fail(new DOMException('The link graph was closed.', 'AbortError'));
      port.terminate?.();
      port.close?.();
    }
  };
}

function isResult<C extends Call>(message: ResultMessage, call: C): message is ResultMessage<C> {
  return message.call === call;
}

function isTold<C extends Call>(message: ToldMessage, call: C): message is ToldMessage<C> {
  return message.call === call;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
