/** Files of the contents root as sources of a link graph: streamed, never held as a whole by the page. */
import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { TableError, type Source } from '@lockstep/linkgraph';

/**
 * A file as a source.
 *
 * @param path of the file, from the contents root
 * @param size in bytes, where known
 */
export function fileSource(contents: Contents.IManager, path: string, size?: number): Source {
  const name = PathExt.basename(path);
  return {
    name,
    ...(size === undefined ? {} : { size }),
    open: async signal => {
      const url = await contents.getDownloadUrl(path);
      const response = await request(contents, url, name, signal);
      if (!response.ok) {
        const why = response.status === 404 ? 'it is not there' : `status ${response.status}`;
        throw new TableError(
          'unreadable',
          `${name} cannot be opened: ${why}. Check the file and try again.`,
          name
        );
      }
      return response.body ?? new Blob([]).stream();
    }
  };
}

async function request(
  contents: Contents.IManager,
  url: string,
  name: string,
  signal?: AbortSignal
): Promise<Response> {
  try {
    return await ServerConnection.makeRequest(
      url,
      { method: 'GET', cache: 'no-store', ...(signal ? { signal } : {}) },
      contents.serverSettings
    );
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof ServerConnection.NetworkError)) {
      throw error;
    }
    throw new TableError(
      'unreadable',
      `${name} cannot be opened: the server does not answer. Try again when it is back.`,
      name
    );
  }
}
