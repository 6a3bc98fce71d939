/** The SVG holds what is on show, says what it leaves out, and is XML whatever pages are called. */
import { Grid } from './grid';
import { linkOrder, pageOrder } from './order';
import { Scene } from './scene';
import { Sight } from './sight';
import { smallDrawing, testTheme } from './scene.testing';
import { SVG_LIMITS, escapeXml, writeSvg } from './svg';

function result<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

function sceneOf(pages: number): Scene {
  const scene = new Scene(testTheme);
  const drawing = smallDrawing(pages);
  scene.drawing = drawing;
  scene.layout = drawing.layout;
  scene.pages = result(pageOrder(drawing));
  scene.links = result(linkOrder(drawing));
  scene.grid = result(Grid.build(drawing.layout.positions));
  return scene;
}

function viewed(scene: Scene, scale = 200, x = 0) {
  const sight = new Sight(scene);
  sight.size = { width: 400, height: 400 };
  sight.camera = { x, y: 0, scale };
  return sight.view();
}

const count = (text: string, part: RegExp) => text.match(part)?.length ?? 0;

test('each page, link and ring on show is a shape, and the selection has its rings', () => {
  const scene = sceneOf(30);
  scene.selection = Uint32Array.of(3, 4);
  const svg = writeSvg(scene, viewed(scene), [], '');
  expect(count(svg, /<circle /g)).toBe(2 + 30 + 2); // ring and halo, pages, selection
  expect(count(svg, /Q/g)).toBe(58);
  expect(count(svg, /stroke-dasharray="2 4"/g)).toBe(1);
  expect(count(svg, /fill="none" stroke="#/g)).toBeGreaterThan(0); // out of reach is hollow
});

test('hidden pages and what is off the view are not written', () => {
  const scene = sceneOf(30);
  scene.hidden = new Uint8Array(30);
  scene.hidden[3] = 1;
  const svg = writeSvg(scene, viewed(scene), [], '');
  expect(count(svg, /<circle /g)).toBe(2 + 29);
  expect(count(svg, /Q/g)).toBe(58 - 3);
  expect(count(writeSvg(scene, viewed(scene, 200, 50), [], ''), /<circle |Q/g)).toBe(0);
});

test('texts cannot break out of the document', () => {
  const scene = sceneOf(5);
  const text = '</text><script>&"\u0000\ud800';
  const label = { text, strong: true, x: 10, y: 20, width: 50 };
  const svg = writeSvg(scene, viewed(scene), [label], 'A < B');
  expect(svg).not.toContain('<script>');
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&amp;&quot;\ufffd</text>');
  expect(svg).toContain('<desc>Link graph. A &lt; B</desc>');
  expect(escapeXml("it's")).toBe('it&apos;s');
});

test('a large picture is capped, and the file says by how much', () => {
  const scene = sceneOf(SVG_LIMITS.pages + 501);
  const svg = writeSvg(scene, viewed(scene), [], '');
  expect(count(svg, /Q/g)).toBe(SVG_LIMITS.links);
  expect(svg).toContain('21,000 links are left out of this file.');
  expect(svg).toContain('501 small pages are left out of this file.');
});
