// Peers in a worker: papaparse and uDSV read a links file to numbers as our reader does, graphology measures what they read.
import { connectedComponents, stronglyConnectedComponents } from 'graphology-components';
import pagerank from 'graphology-metrics/centrality/pagerank';
import { bfsFromNode } from 'graphology-traversal';
import { DirectedGraph } from 'graphology';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';

/** Where power iteration ends, as ours does: the sum of changes. */
const CHANGE = 1e-12;

/** Rows as numbers, names numbered by first appearance. */
class Links {
  numbers = new Map();
  from = new Uint32Array(1 << 16);
  to = new Uint32Array(1 << 16);
  count = 0;

  add(start, target) {
    if (this.count === this.from.length) {
      this.from = grown(this.from);
      this.to = grown(this.to);
    }
    this.from[this.count] = this.number(start);
    this.to[this.count] = this.number(target);
    this.count += 1;
  }

  number(name) {
    const known = this.numbers.get(name);
    if (known !== undefined) {
      return known;
    }
    this.numbers.set(name, this.numbers.size);
    return this.numbers.size - 1;
  }
}

function grown(values) {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

function papaparse(file) {
  const links = new Links();
  let header = true;
  return new Promise((resolve, reject) => {
    Papa.parse(file, {
      skipEmptyLines: true,
      chunk({ data }) {
        for (let row = header ? 1 : 0; row < data.length; row += 1) {
          links.add(data[row][0], data[row][1]);
        }
        header = false;
      },
      complete: () => resolve(links),
      error: reject
    });
  });
}

async function udsv(file) {
  const links = new Links();
  const add = row => links.add(row[0], row[1]);
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let parser;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parser ??= initParser(inferSchema(next.value));
    parser.chunk(next.value, parser.stringArrs, add);
  }
  parser.end();
  return links;
}

async function graphology(file) {
  const links = await udsv(file);
  const began = performance.now();
  const graph = new DirectedGraph({ allowSelfLoops: false });
  for (let page = 0; page < links.numbers.size; page += 1) {
    graph.addNode(page);
  }
  for (let link = 0; link < links.count; link += 1) {
    if (links.from[link] !== links.to[link]) {
      graph.mergeDirectedEdge(links.from[link], links.to[link]);
    }
  }
  const built = performance.now();
  // Its tolerance is for each page.
  pagerank(graph, {
    alpha: 0.85,
    getEdgeWeight: null,
    maxIterations: 5000,
    tolerance: CHANGE / graph.order
  });
  let deepest = 0;
  bfsFromNode(graph, 0, (_page, _attributes, depth) => {
    deepest = Math.max(deepest, depth);
  });
  const weak = connectedComponents(graph).length;
  const strong = strongOf(graph);
  return {
    links,
    found: { deepest, weak, strong, links: graph.size },
    making: built - began,
    measuring: performance.now() - built
  };
}

/** Its strong components call themselves for each step of a path, which a thousand listings in a row may be too many for. */
function strongOf(graph) {
  try {
    return stronglyConnectedComponents(graph).length;
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

const PEERS = {
  papaparse: async file => ({ links: await papaparse(file) }),
  uDSV: async file => ({ links: await udsv(file) }),
  graphology
};

self.addEventListener('message', async ({ data: { name, file } }) => {
  try {
    const began = performance.now();
    const { links, ...rest } = await PEERS[name](file);
    self.postMessage({
      ...rest,
      reading: performance.now() - began - (rest.making ?? 0) - (rest.measuring ?? 0),
      rows: links.count,
      pages: links.numbers.size
    });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});
