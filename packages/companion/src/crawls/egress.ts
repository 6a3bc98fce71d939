/** A request to a crawler: through the router's one way out, in the ledger, bounded in size and in silence. */
import { UserError } from '@lockstep/protocol';
import type { Cause } from '@lockstep/protocol';
import { ProviderError, bodyBytes, bodyHash, isLoopback } from '@lockstep/router';
import type { Egress, Ledger } from '@lockstep/router';
import type { Log } from '../log';
import type { CrawlEgress, CrawlRequest } from './contract';

/** How long a crawler may take to answer, and to send the next piece once it is asked for, in milliseconds. */
const SILENCE = 60_000;

export interface CrawlEgressDeps {
  egress: Egress;
  ledger: Pick<Ledger, 'intend' | 'settle'>;
  log: Log;
  /** Default: a minute. */
  silence?: number;
}

/** The ways of connectors, by what people call the connector. */
export function createCrawlEgress(deps: CrawlEgressDeps): (label: string) => CrawlEgress {
  const { silence = SILENCE } = deps;

  return label => async (request, signal) => {
    const { url, headers, most } = request;
    const { host } = new URL(url);
    const passage = passageTo(deps, label, request);
    const own = new AbortController();
    const stop = AbortSignal.any([signal, own.signal]);
    const giveUp = (reason: unknown): void => own.abort(reason);
    /** A crawler that does not send what it was asked for is given up. */
    const soon = async <T>(answer: Promise<T>): Promise<T> => {
      const timer = setTimeout(() => giveUp(silent(host, silence)), silence);
      try {
        return await answer;
      } finally {
        clearTimeout(timer);
      }
    };
    stop.addEventListener('abort', () => passage.end(stop.reason));

    try {
      const {
        status,
        body,
        headers: told
      } = await soon(passage.send(url, { headers, signal: stop }));
      if (status !== 200) {
        throw refusal(status, host, request.what);
      }
      if (Number(told.get('content-length') ?? 0) > most) {
        throw tooLarge(host, most);
      }
      return bounded(body ?? new Blob([]).stream());
    } catch (error) {
      giveUp(inWords(error, host));
      throw stop.reason;
    }

    function bounded(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
      const reader = body.getReader();
      let bytes = 0;
      return new ReadableStream<Uint8Array>(
        {
          start: controller =>
            // Also while nobody reads: who reads next hears why there is no more.
            stop.addEventListener('abort', () => controller.error(stop.reason)),
          async pull(controller) {
            try {
              const next = await soon(reader.read());
              bytes += next.value?.length ?? 0;
              if (bytes > most) {
                giveUp(tooLarge(host, most));
              } else if (next.done) {
                passage.end(null);
                controller.close();
              } else {
                controller.enqueue(next.value);
              }
            } catch {
              // Of a request that was given up this changes nothing.
              giveUp(cut(host));
            }
          },
          cancel: () => giveUp(new DOMException('Nobody reads it any more.', 'AbortError'))
        },
        { highWaterMark: 0 }
      );
    }
  };
}

/** How a request leaves, and how its end is written down; it has one end. */
interface Passage {
  send: typeof fetch;
  /** @param problem why it did not come whole; `null` when it did */
  end(problem: unknown): void;
}

/** On this machine a request leaves nothing; to any other it has its rows in the ledger. */
function passageTo(
  { egress, ledger, log }: CrawlEgressDeps,
  label: string,
  { url, what }: CrawlRequest
): Passage {
  const { host } = new URL(url);
  const tell = (problem: unknown): void => {
    if (problem instanceof UserError) {
      // The page knows only that a table broke off; here stands why.
      log.warn({ what, code: problem.code }, problem.message);
    }
  };
  if (isLoopback(url)) {
    return { send: egress.local, end: once(tell) };
  }
  let intent: ReturnType<typeof ledger.intend>;
  try {
    intent = ledger.intend({
      what: 'crawl',
      name: `${label}: ${what}`,
      host,
      notebook: null,
      bytes: bodyBytes(url),
      hash: bodyHash(url),
      held: 0,
      reason: 'a crawl that somebody chose'
    });
  } catch (error) {
    throw inWords(error, host);
  }
  const way = egress.cloud(intent);
  const end = once(problem => {
    tell(problem);
    const outcome = { usage: null, bytesBack: way.bytesBack(), price: 0 };
    try {
      ledger.settle(intent.id, { ...outcome, ...endOf(problem) });
    } catch (err) {
      // The next start settles it.
      log.error({ err }, 'The end of a crawl could not be written in the ledger.');
    }
  });
  return { send: way.send, end };
}

const CAUSES: Readonly<Record<string, Cause>> = {
  'crawler-refused': 'key-refused',
  'crawler-silent': 'timeout',
  'crawler-unreachable': 'offline',
  policy: 'policy',
  ending: 'stopped'
};

function endOf(problem: unknown): {
  outcome: 'answered' | 'failed' | 'stopped';
  cause: Cause | null;
} {
  if (problem === null) {
    return { outcome: 'answered', cause: null };
  }
  const cause = problem instanceof UserError ? (CAUSES[problem.code] ?? 'broken') : 'stopped';
  return { outcome: cause === 'stopped' ? 'stopped' : 'failed', cause };
}

function once(work: (problem: unknown) => void): (problem: unknown) => void {
  let done = false;
  return problem => {
    if (!done) {
      done = true;
      work(problem);
    }
  };
}

/** What the way out, the ledger or the network threw, as a sentence. */
function inWords(error: unknown, host: string): UserError {
  if (error instanceof UserError) {
    return error;
  }
  if (error instanceof ProviderError) {
    return new UserError(error.why, error.message, 502);
  }
  return new UserError(
    'crawler-unreachable',
    `${host} does not answer. Check its address and whether it runs, then try again.`,
    502
  );
}

function refusal(status: number, host: string, what: string): UserError {
  if (status === 401 || status === 403) {
    return new UserError(
      'crawler-refused',
      `${host} refused the token. Set another one, then try again.`,
      422,
      'credential'
    );
  }
  return status === 404
    ? new UserError(
        'crawler-missing',
        `${host} does not have ${what}. Check the address, or list the crawls again.`,
        404
      )
    : new UserError(
        'crawler-failed',
        `${host} answered with status ${status} and not with ${what}. Try again later.`,
        502
      );
}

function silent(host: string, after: number): UserError {
  return new UserError(
    'crawler-silent',
    `${host} sent nothing for ${Math.round(after / 1000)} s, so it was given up. Try again later.`,
    504
  );
}

function tooLarge(host: string, most: number): UserError {
  return new UserError(
    'crawler-too-large',
    `${host} sends more than ${most / 1_000_000} MB, the most that is taken from a crawler. Export the crawl as a file and read that.`,
    413
  );
}

function cut(host: string): UserError {
  return new UserError('crawler-cut', `${host} ended its answer too early. Try again.`, 502);
}
