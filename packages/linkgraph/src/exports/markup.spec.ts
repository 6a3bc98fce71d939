import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ExportFormat, GraphEngine } from '../contract/engine';
import { createEngine } from '../engine';
import { sourceOf } from '../engine/parts.testing';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './standAloneAssets';

const folder = join(process.cwd(), '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = ['python', 'python.exe'].map(name => join(folder, name)).find(existsSync);

const LINKS = `from,to,count,rel
/,"/a,""b""",2,
/,/<&>',1,nofollow
"/a,""b""",/ü\u0001x,1,
`;
const PAGES = `url,Title 1,"<odd> & ""col"""
/,Home & away,1
"/a,""b""","</script><script>alert(1)</script>",2
/<&>',"=cmd|' /C calc'!A0",3
`;

/** Reads XML from stdin and prints tags, attributes and texts of all elements as JSON. */
const PARSE = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([[e.tag.split('}')[-1], e.attrib, e.text or ''] for e in root.iter()]))
`;

type Element = readonly [tag: string, attributes: Readonly<Record<string, string>>, text: string];

function isElements(value: unknown): value is Element[] {
  return Array.isArray(value) && value.every(each => Array.isArray(each) && each.length === 3);
}

function parseXml(program: string, xml: string): Element[] {
  const parsed: unknown = JSON.parse(
    execFileSync(program, ['-c', PARSE], { input: xml, encoding: 'utf-8' })
  );
  if (!isElements(parsed)) {
    throw new Error('The elements came in another shape.');
  }
  return parsed;
}

let engine: GraphEngine;

beforeAll(async () => {
  engine = createEngine();
  await engine.load({
    links: { source: sourceOf('links <1>.csv', LINKS) },
    pages: [{ source: sourceOf('pages.csv', PAGES) }],
    home: '/'
  });
});

async function textOf(format: ExportFormat): Promise<string> {
  return new TextDecoder().decode(await engine.export(format));
}

const absent = python === undefined ? ' (not run: .venv absent)' : '';

describe(`GEXF and GraphML, read by Python's own parser${absent}`, () => {
  (python === undefined ? it.skip : it)('hold names, columns, places and links', async () => {
    const gexf = parseXml(python ?? '', await textOf('gexf'));
    const nodes = gexf.filter(([tag]) => tag === 'node');
    expect(nodes.map(([, { label }]) => label)).toEqual(['/', '/a,"b"', "/<&>'", '/ü\ufffdx']);
    expect(gexf.filter(([tag]) => tag === 'position')).toHaveLength(4);
    const title = gexf.find(([tag, { title }]) => tag === 'attribute' && title === '<odd> & "col"');
    expect(title).toBeDefined();
    const edges = gexf.filter(([tag]) => tag === 'edge').map(([, attributes]) => attributes);
    expect(edges[0]).toMatchObject({ source: '0', target: '1', weight: '2' });
    expect(edges).toHaveLength(3);
  });

  (python === undefined ? it.skip : it)('say the same in both formats', async () => {
    const elements = parseXml(python ?? '', await textOf('graphml'));
    const texts = (key: string): string[] =>
      elements
        .filter(([tag, attributes]) => tag === 'data' && attributes['key'] === key)
        .map(([, , text]) => text);
    expect(texts('label')).toEqual(['/', '/a,"b"', "/<&>'", '/ü\ufffdx']);
    expect(texts('weight')).toEqual(['2', '1', '1']);
    expect(texts('nofollow')).toEqual(['false', 'true', 'false']);
    expect(texts('x')).toHaveLength(4);
    const edge = elements.find(([tag]) => tag === 'edge');
    expect(edge?.[1]).toEqual({ source: 'n0', target: 'n1' });
  });
});

describe('the stand-alone page', () => {
  it('allows its own style and script and nothing else', async () => {
    const hash = (text: string): string =>
      `sha256-${createHash('sha256').update(text).digest('base64')}`;
    expect(STYLE_HASH).toBe(hash(STYLE));
    expect(SCRIPT_HASH).toBe(hash(SCRIPT));
    const html = await textOf('html');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toContain('default-src &#39;none&#39;');
    expect(policy).toContain(SCRIPT_HASH);
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
  });

  it('shows names and titles as text, whatever they hold', async () => {
    const html = await textOf('html');
    expect(html).toContain('Link graph of links &lt;1&gt;.csv');
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    expect(html).not.toContain('alert(1)</script>');
  });

  it('holds the picture, each finding and every page', async () => {
    const html = await textOf('html');
    expect(html).toMatch(/<img src="data:image\/png;base64,iVBOR[^"]+"/);
    expect(html.match(/<tr><th scope="row">/g)).toHaveLength(4);
    expect(html).toContain('4 pages, 3 links, home is /.');
  });

  it('takes the view as its picture, and tells expected findings apart', async () => {
    const { findings } = await engine.load({
      links: { source: sourceOf('links.csv', LINKS) },
      home: '/'
    });
    const [first] = findings;
    expect(first).toBeDefined();
    const bytes = await engine.export('html', {
      picture: 'data:image/png;base64,AAAA',
      expected: [{ finding: first?.id ?? '', reason: 'Known & wanted', since: '2026-11-02' }]
    });
    const html = new TextDecoder().decode(bytes);
    expect(html).toContain('src="data:image/png;base64,AAAA"');
    expect(html).toContain('Expected since 2026-11-02: Known &amp; wanted');
  });
});
