/** The files of graphs that `link_graph()` keeps in the state folder: read here, written by Python alone. */
import { UserError } from '@lockstep/protocol';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { systemCode } from '../systemError';

/**
 * Opens one file of a graph.
 *
 * @param graph and `file` as the route's schema lets them through: neither can leave the folder
 * @throws UserError `not-found` (404) when Python swept it, or it was made on another machine
 */
export async function openGraphFile(
  folder: string,
  graph: string,
  file: string
): Promise<{ from: Readable; bytes: number }> {
  try {
    const handle = await open(join(folder, 'graphs', graph, file));
    const { size } = await handle.stat();
    return { from: handle.createReadStream(), bytes: size };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      throw new UserError(
        'not-found',
        'The data of this graph is not kept here any more. Run its cell again.',
        404
      );
    }
    throw error;
  }
}
