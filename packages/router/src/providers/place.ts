/** Tells what is on this machine from what is not: the definition of *local* that rules, ledger and preview share. */
import type { ModelPlace } from '@lockstep/protocol';

/** Where Ollama listens unless told otherwise. */
const OLLAMA_PORT = '11434';

/** Whether an address is this machine's own: `localhost`, 127.0.0.0/8 or `::1`. Anything unreadable is not. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) {
    return false;
  }
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Host and port of an address as the ledger names it: `127.0.0.1:11434`, `api.anthropic.com`. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** Whether Ollama runs this model elsewhere: names that end in `:cloud` or `-cloud`. */
export const isOllamaCloudName = (model: string): boolean => /[:-]cloud$/i.test(model);

/** Where a model of the server at `url` runs. */
export const placeAt = (url: string): ModelPlace => (isLoopback(url) ? 'local' : 'cloud');

/**
 * The address of Ollama from the setting (`auto` or an address) and `OLLAMA_HOST`, read as Ollama reads it:
 * the scheme and the port may be left out, and an address to listen on (`0.0.0.0`, `[::]`) means this machine.
 */
export function ollamaUrl(setting: string, environment: string | undefined): string {
  const written = (setting === 'auto' ? (environment ?? '') : setting).trim();
  const [, scheme = 'http', rest = ''] = /^(?:(https?):\/\/)?(.*?)\/*$/i.exec(written) ?? [];
  const address = rest.startsWith(':') ? `127.0.0.1${rest}` : rest || '127.0.0.1';
  const url = `${scheme}://${address}`;
  if (!URL.canParse(url)) {
    return url;
  }
  const parsed = new URL(url);
  if (parsed.hostname === '0.0.0.0' || parsed.hostname === '[::]') {
    parsed.hostname = '127.0.0.1';
  }
  if (parsed.port === '' && !written.includes('://')) {
    parsed.port = OLLAMA_PORT;
  }
  return parsed.href.replace(/\/$/, '');
}
