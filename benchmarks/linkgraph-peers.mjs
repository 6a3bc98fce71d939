// Peers of the link graph, and how the Python ones are asked.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { nodePeers, pythonPeers } from './peers.mjs';

/** igraph is GPL, and none of them is part of us. */
const PYTHON = ['networkx==3.6.1', 'igraph==1.0.0', 'numpy>=2', 'scipy>=1.15'];
const NODE = [
  'graphology-components@1.5.4',
  'graphology-metrics@2.4.2',
  'graphology-traversal@0.3.1',
  'graphology-types@0.24.8',
  'graphology@0.26.0',
  'udsv@0.7.3'
];

/** A Python with the peers. */
export const peerPython = () => pythonPeers('metrics-oracle', PYTHON);

/** A folder whose `node_modules` has the peers. */
export const peerModules = () => nodePeers('linkgraph-peers', NODE);

/**
 * Has a Python peer measure a folder of arrays.
 *
 * @param timeout milliseconds after which it is ended; default: none
 * @returns its version, milliseconds of each run by measure and of making its graphs, and its peak memory in MB
 *   (absent where the system does not tell)
 * @throws Error `ETIMEDOUT` as its code when it took too long
 */
export function measureInPython(python, folder, home, name, runs, timeout) {
  const script = fileURLToPath(new URL('./linkgraph_peers.py', import.meta.url));
  const text = execFileSync(python, [script, folder, `${home}`, name, `${runs}`], {
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL'
  });
  return JSON.parse(text);
}
