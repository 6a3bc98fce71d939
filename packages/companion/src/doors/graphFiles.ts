/** The files of graphs that `link_graph()` keeps in the state folder: read here, written by Python alone. */
import { GRAPH_MIME_TYPE, GraphBundle, UserError, type Output } from '@lockstep/protocol';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from './door';
import { systemCode } from '../systemError';

/** Headers of a table that is read by our own code only: no browser interprets it. */
export const UNINTERPRETED = {
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': 'attachment',
  'Content-Security-Policy': "default-src 'none'; sandbox"
};

/**
 * One file of a graph, as bytes that no browser interprets.
 *
 * @param graphs the folder of all graphs
 * @param graph and `file` as the route's schema lets them through: neither can leave the folder
 * @throws UserError `not-found` (404) when Python swept it, or it was made on another machine
 */
export async function graphFile(
  graphs: string,
  graph: string,
  file: string
): Promise<Answer<unknown>> {
  try {
    const handle = await open(join(graphs, graph, file));
    const { size } = await handle.stat();
    return {
      kind: 'stream',
      from: handle.createReadStream(),
      bytes: size,
      headers: UNINTERPRETED
    };
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

/** Whether an output shows that graph. */
export function isGraph(output: Output, graph: string): boolean {
  const part = output.kind === 'display' ? output.data[GRAPH_MIME_TYPE] : undefined;
  return GraphBundle.safeParse(part && 'json' in part ? part.json : null).data?.id === graph;
}
