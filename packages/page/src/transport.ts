/** The page's way to its companion: same origin, cookie by the browser, no header of Jupyter's. */
import { sendTold, type Transport } from '@lockstep/client';

/**
 * @param base where the page itself is served, such as `https://host/apps/`
 * @param open opens a socket to an address
 */
export function pageTransport(
  base: URL,
  open: (address: URL) => WebSocket = address => new WebSocket(address)
): Transport {
  const addressOf = (path: string): URL => new URL(path.replace(/^\//, ''), base);
  return {
    fetch: (path, { progress, ...init } = {}) =>
      progress && init.body instanceof Blob
        ? sendTold(addressOf(path), init, progress)
        : fetch(addressOf(path), { ...init, credentials: 'same-origin' }),
    openSocket: () => {
      const address = addressOf('/ws');
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      return open(address);
    }
  };
}

/** The folder that a page's address is in, without query and fragment. */
export function baseOf(address: string): URL {
  return new URL('.', new URL(address).href.replace(/[?#].*$/, ''));
}
