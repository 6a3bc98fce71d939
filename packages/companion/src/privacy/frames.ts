/** Reads the text columns of data frames in a notebook's kernel, silently and only while it is idle. */
import { KernelAPI, KernelConnection, type ServerConnection } from '@jupyterlab/services';
import type { Column } from '@lockstep/privacy';
import { ProviderError } from '@lockstep/router';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { readEvaluated } from '../kernels/wire';

/** How long a kernel may take to answer, in milliseconds. */
const PATIENCE = 5_000;
/** How long a busy kernel is given to finish, and how often it is looked at meanwhile, in milliseconds. */
const REST = 2_000;
const LOOK_AGAIN = 100;
/** Rows of a frame, and different values of a column, that are read. */
const ROWS = 50_000;
const VALUES = 20_000;

/**
 * One expression, since nothing of it may stay in the namespace: pandas and polars frames under any name, their
 * text columns, each value as often as it occurs up to a few times, so that frequent ones are told from rare ones.
 */
const EXPRESSION = `__import__("json").dumps([[str(c), [str(x)[:100] for x in s if isinstance(x, str)][:${VALUES}]] for v in list(globals().values()) if type(v).__name__ == "DataFrame" and type(v).__module__.split(".")[0] in ("pandas", "polars") for i, c in enumerate(list(v.columns)) for s in [(v.iloc[:${ROWS}, i] if hasattr(v, "iloc") else v[c][:${ROWS}]).to_list()] if any(isinstance(x, str) for x in s[:1000])]).encode().hex()`;

const Columns = z.array(z.tuple([z.string(), z.array(z.string())]));

/** What keeps a task here when a kernel holds data that cannot be read. */
const unread = (why: string, cause?: unknown): ProviderError =>
  new ProviderError(
    'policy',
    `The notebook's kernel ${why}, so what its tables hold could not be kept out and nothing was sent. Ask again when it is idle, or keep answers local.`,
    null,
    { cause }
  );

/**
 * The text columns of the data frames in these kernels. A kernel that is gone holds nothing.
 *
 * @param rest milliseconds that a busy one is given to finish
 * @throws ProviderError `policy` when one is busy or does not answer, the signal's reason
 */
export async function kernelFrames(
  settings: ServerConnection.ISettings,
  kernels: readonly string[],
  signal: AbortSignal,
  rest = REST
): Promise<Column[]> {
  const columns = await Promise.all(
    kernels.map(kernel => framesOf(settings, kernel, rest, signal))
  );
  return columns.flat();
}

/** The kernel as the server sees it, after a moment for one that has just finished. */
async function comesToRest(
  settings: ServerConnection.ISettings,
  kernel: string,
  rest: number,
  signal: AbortSignal
): Promise<KernelAPI.IModel | undefined> {
  const until = Date.now() + rest;
  for (;;) {
    signal.throwIfAborted();
    const model = await KernelAPI.getKernelModel(kernel, settings);
    if (model?.execution_state !== 'busy' || Date.now() > until) {
      return model;
    }
    await delay(LOOK_AGAIN, undefined, { signal });
  }
}

async function framesOf(
  settings: ServerConnection.ISettings,
  kernel: string,
  rest: number,
  signal: AbortSignal
): Promise<Column[]> {
  const model = await comesToRest(settings, kernel, rest, signal);
  if (model === undefined || model.execution_state === 'dead') {
    return [];
  }
  if (model.execution_state === 'busy') {
    throw unread('is busy');
  }
  const connection = new KernelConnection({ model, serverSettings: settings, handleComms: false });
  const timer = new AbortController();
  try {
    const { done } = connection.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      user_expressions: { asked: EXPRESSION },
      allow_stdin: false,
      stop_on_error: false
    });
    const reply = await Promise.race([
      done,
      delay(PATIENCE, null, { signal: AbortSignal.any([signal, timer.signal]) })
    ]);
    if (reply === null) {
      throw unread('does not answer');
    }
    return columnsIn(readEvaluated(reply.content));
  } finally {
    timer.abort();
    connection.dispose();
  }
}

/** JSON in hexadecimal digits, so that no escaping of Python's or of IPython's stands in between. */
function columnsIn(answer: string | null): Column[] {
  const hex = /^'([0-9a-f]*)'$/.exec(answer ?? '')?.[1];
  if (hex === undefined) {
    throw unread('did not say what its tables hold');
  }
  const columns = Columns.parse(JSON.parse(Buffer.from(hex, 'hex').toString('utf8')));
  return columns.map(([name, values]) => ({ name, values }));
}
