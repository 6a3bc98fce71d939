/** The graph as GEXF 1.3 and GraphML, for Gephi, yEd, networkx and igraph: names, columns, metrics and places. */
import type { Layout } from '../contract/draw';
import { LinkFlag, type Column } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf, type Columns } from '../engine/columns';
import { nameText } from '../engine/nameText';
import { ByteSink } from './bytes';
import { templateOf, type Chosen } from './chosen';
import { escapeXml } from './xml';

/** Map units are −1 to 1; graph programs think in pixels. */
const SCALE = 1000;

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Columns with the number that their values are told by. */
interface Attribute {
  readonly id: number;
  readonly name: string;
  readonly column: Column;
}

/** GEXF 1.3 (gexf.net), with places in its `viz` names. */
export function gexf(
  { graph }: Measured,
  columns: Columns,
  chosen: Chosen,
  layout: Layout
): Uint8Array {
  const sink = new ByteSink();
  const attributes = attributesOf(columns);
  sink.text(
    `${HEAD}<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n` +
      '<meta><creator>Lockstep</creator></meta>\n' +
      '<graph mode="static" defaultedgetype="directed">\n<attributes class="node">\n'
  );
  for (const { id, name, column } of attributes) {
    const type = column.kind === 'number' ? 'double' : 'string';
    sink.text(`<attribute id="${id}" title="${escapeXml(name)}" type="${type}"/>\n`);
  }
  sink.text(
    '</attributes>\n<attributes class="edge">\n' +
      '<attribute id="0" title="template" type="string"/>\n' +
      '<attribute id="1" title="nofollow" type="boolean"/>\n</attributes>\n<nodes>\n'
  );
  for (const page of chosen.pages) {
    const label = escapeXml(nameText(graph.names, page));
    sink.text(`<node id="${page}" label="${label}"><attvalues>`);
    for (const { id, column } of attributes) {
      const value = valueOf(column, page);
      if (value !== null) {
        sink.text(`<attvalue for="${id}" value="${escapeXml(String(value))}"/>`);
      }
    }
    const [x, y] = placeOf(layout, page);
    sink.text(`</attvalues><viz:position x="${x}" y="${y}" z="0"/></node>\n`);
  }
  sink.text('</nodes>\n<edges>\n');
  chosen.eachLink((from, to, link) => {
    const { template, nofollow } = kindOf(graph.outFlags[link] ?? 0);
    sink.text(
      `<edge id="${link}" source="${from}" target="${to}" weight="${graph.outTimes[link] ?? 1}">` +
        `<attvalues><attvalue for="0" value="${template}"/>` +
        `<attvalue for="1" value="${nofollow}"/></attvalues></edge>\n`
    );
  });
  return sink.text('</edges>\n</graph>\n</gexf>\n').done();
}

/** GraphML (graphml.graphdrawing.org); places are the numbers `x` and `y`. */
export function graphml(
  { graph }: Measured,
  columns: Columns,
  chosen: Chosen,
  layout: Layout
): Uint8Array {
  const sink = new ByteSink();
  const attributes = attributesOf(columns);
  sink.text(`${HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n`);
  const key = (id: string, on: 'node' | 'edge', name: string, type: string): void => {
    sink.text(`<key id="${id}" for="${on}" attr.name="${escapeXml(name)}" attr.type="${type}"/>\n`);
  };
  key('label', 'node', 'label', 'string');
  key('x', 'node', 'x', 'double');
  key('y', 'node', 'y', 'double');
  for (const { id, name, column } of attributes) {
    key(`p${id}`, 'node', name, column.kind === 'number' ? 'double' : 'string');
  }
  key('weight', 'edge', 'weight', 'int');
  key('template', 'edge', 'template', 'string');
  key('nofollow', 'edge', 'nofollow', 'boolean');
  sink.text('<graph edgedefault="directed">\n');
  const data = (of: string, value: string | number | boolean): void => {
    sink.text(`<data key="${of}">${escapeXml(String(value))}</data>`);
  };
  for (const page of chosen.pages) {
    const [x, y] = placeOf(layout, page);
    sink.text(`<node id="n${page}">`);
    data('label', nameText(graph.names, page));
    data('x', x);
    data('y', y);
    for (const { id, column } of attributes) {
      const value = valueOf(column, page);
      if (value !== null) {
        data(`p${id}`, value);
      }
    }
    sink.text('</node>\n');
  }
  chosen.eachLink((from, to, link) => {
    const { template, nofollow } = kindOf(graph.outFlags[link] ?? 0);
    sink.text(`<edge source="n${from}" target="n${to}">`);
    data('weight', graph.outTimes[link] ?? 1);
    data('template', template);
    data('nofollow', nofollow);
    sink.text('</edge>\n');
  });
  return sink.text('</graph>\n</graphml>\n').done();
}

function attributesOf(columns: Columns): Attribute[] {
  return columns.all.map(({ name, read }, id) => ({ id, name, column: read() }));
}

/** Upwards is up, as in these programs. */
function placeOf({ positions }: Layout, page: number): readonly [x: number, y: number] {
  const place = (value: number): number => Math.round(value * SCALE * 100) / 100;
  return [place(positions[2 * page] ?? 0), place(-(positions[2 * page + 1] ?? 0))];
}

function kindOf(flags: number): { template: string; nofollow: boolean } {
  return {
    template: templateOf(flags) === '' ? 'no' : templateOf(flags),
    nofollow: (flags & LinkFlag.nofollow) !== 0
  };
}
