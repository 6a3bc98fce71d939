/** Guards Ollama's client: it prints what it can't parse, so only whole, parsed lines and good statuses reach it. */
import { answerError, type Server } from './failure';

/** What a server says when it refuses, in its own words. */
function wordsOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
    return typeof error === 'string' ? error : text;
  } catch {
    return text;
  }
}

/** Lines of NDJSON, each checked. The line that says `done` comes once the body has ended, so that its socket is free again. */
async function* checkedLines(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  let last: string | null = null;
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(text => text.trim() !== '')) {
      const value: unknown = JSON.parse(line);
      const done = typeof value === 'object' && value !== null && 'done' in value && value.done;
      if (done === true) {
        last = line;
      } else {
        yield encoder.encode(`${line}\n`);
      }
    }
  }
  if (rest.trim() !== '') {
    JSON.parse(rest); // half a line: the answer is broken, not finished
    last ??= rest;
  }
  if (last !== null) {
    yield encoder.encode(`${last}\n`);
  }
}

/** A fetch whose refusals are thrown as ProviderError and whose streams hold whole JSON lines only. */
export function guarded(send: typeof fetch, server: Server): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (!response.ok) {
      const message = wordsOf(await response.text());
      throw answerError(server, { status: response.status, type: null, message, retryAfter: null });
    }
    const { body, headers, status } = response;
    const streamed = headers.get('content-type')?.includes('ndjson') === true;
    return streamed && body !== null
      ? new Response(ReadableStream.from(checkedLines(body)), { headers, status })
      : response;
  };
}
