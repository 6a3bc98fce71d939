/** The way from Lab to the companion: Jupyter's own connection settings, so that token, cookie and XSRF header fit. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Transport } from '@lockstep/client';

/** @param settings of the server that served this page */
export function labTransport(settings: ServerConnection.ISettings): Transport {
  const base = URLExt.join(settings.baseUrl, 'lockstep');
  return {
    fetch: (path, { signal, progress: _told, ...init } = {}) =>
      ServerConnection.makeRequest(base + path, { ...init, signal }, settings),
    openSocket: () => {
      const url = URLExt.join(settings.wsUrl, 'lockstep/ws');
      // A WebSocket carries no headers of ours; where no cookie is set the token goes into the address.
      const token = settings.appendToken && settings.token;
      return new settings.WebSocket(token ? `${url}?token=${encodeURIComponent(token)}` : url);
    }
  };
}
