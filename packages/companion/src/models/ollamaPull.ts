/** Has Ollama fetch a model: it downloads by itself, we hear how far it is, and the ledger says that it was asked. */
import { UserError } from '@lockstep/protocol';
import type { Cause } from '@lockstep/protocol';
import type { Ledger } from '@lockstep/router';
import * as z from 'zod/mini';

/** Where Ollama fetches from. */
const REGISTRY = 'registry.ollama.ai';

const Line = z.object({
  status: z.optional(z.string()),
  total: z.optional(z.number()),
  completed: z.optional(z.number()),
  error: z.optional(z.string())
});

/** Bytes done of those of the part that comes now; `null` where there is no such number. */
export interface PullProgress {
  status: string;
  done: number | null;
  total: number | null;
}

export interface PullDeps {
  /** Reaches this machine only. */
  local: typeof fetch;
  url: string;
  ledger: Pick<Ledger, 'intend' | 'settle'>;
}

/**
 * Resolves when Ollama has it.
 *
 * @throws UserError `pull-failed` with what Ollama said
 */
export async function pullFromOllama(
  { local, url, ledger }: PullDeps,
  model: string,
  report: (progress: PullProgress) => void,
  signal: AbortSignal
): Promise<void> {
  const intent = ledger.intend({
    what: 'download',
    name: model,
    host: REGISTRY,
    notebook: null,
    bytes: 0,
    hash: '',
    held: 0,
    reason: 'a model that Ollama was asked to fetch'
  });
  let most = 0;
  const settle = (outcome: 'answered' | 'failed' | 'stopped', cause: Cause | null): void =>
    ledger.settle(intent.id, { outcome, cause, usage: null, bytesBack: most, price: 0 });
  try {
    const response = await local(`${url}/api/pull`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ model, stream: true }),
      signal
    });
    for await (const line of linesOf(response)) {
      const { error, status = '', total = null, completed = null } = Line.parse(JSON.parse(line));
      if (error !== undefined) {
        throw failed(model, error);
      }
      most = Math.max(most, completed ?? 0);
      report({ status, done: completed, total });
    }
  } catch (error) {
    settle(signal.aborted ? 'stopped' : 'failed', signal.aborted ? 'stopped' : 'broken');
    throw signal.aborted || error instanceof UserError
      ? error
      : failed(model, error instanceof Error ? error.message : String(error));
  }
  settle('answered', null);
}

const failed = (model: string, said: string): UserError =>
  new UserError(
    'pull-failed',
    `Ollama could not fetch ${model}: ${said.replace(/\.$/, '')}. Check its name and the network, then try again.`,
    502
  );

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const reader = body?.getReader();
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    const lines = (rest + decoder.decode(next.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(line => line !== '');
  }
  if (rest !== '') {
    yield rest;
  }
}
