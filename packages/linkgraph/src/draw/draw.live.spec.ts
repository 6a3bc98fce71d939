/** Maps in a real Chromium, its graphics in software: what is on the screen, not what was asked of the card. */
import type { Drawing } from '../contract/draw';
import { LivePage, chromiumPath } from './live.testing';

jest.setTimeout(30_000);

const inBrowser = chromiumPath === undefined ? test.skip : test;
const because = chromiumPath === undefined ? ' (skipped: there is no Chromium)' : '';

const blue = [0, 114, 178];
const orange = [230, 159, 0];
const green = [0, 158, 115];

let live: LivePage;

beforeAll(async () => {
  if (chromiumPath !== undefined) {
    live = await LivePage.open(chromiumPath);
  }
});

afterAll(async () => {
  await live?.close();
});

beforeEach(async () => {
  await live?.begin();
});

afterEach(() => {
  expect(live?.faults ?? []).toEqual([]);
});

/** Three clusters without links: left, middle, right; 100 pages each, in blue, orange and green. */
function clusters(): Drawing {
  const count = 300;
  const positions = new Float32Array(2 * count);
  for (let one = 0; one < count; one++) {
    positions[2 * one] = Math.floor(one / 100) - 1 + 0.2 * Math.cos(one * 2.4);
    positions[2 * one + 1] = 0.2 * Math.sqrt((one % 100) / 100) * Math.sin(one * 2.4);
  }
  const bytes = (value: (one: number) => number) =>
    Uint8Array.from({ length: count }, (_, one) => value(one));
  return {
    pageCount: count,
    linkCount: 0,
    layout: { placement: 'segments', positions, rings: [], halo: 0 },
    from: new Uint32Array(0),
    to: new Uint32Array(0),
    linkState: new Uint8Array(0),
    pageState: bytes(() => 0),
    colour: bytes(one => 1 + Math.floor(one / 100)),
    size: bytes(() => 128),
    bubbles: [],
    ties: []
  };
}

const third = (at: number) => [at * 200, 0, 200, 400];
inBrowser(`each cluster has its colour and no other's${because}`, async () => {
  await live.show(clusters());
  expect(await live.page.evaluate(() => window.map.kind)).toBe('webgl2');
  for (const [at, own] of [blue, orange, green].entries()) {
    expect(await live.count(own, third(at))).toBeGreaterThan(500);
    for (const other of [blue, orange, green].filter(colour => colour !== own)) {
      expect(await live.count(other, third(at))).toBe(0);
    }
  }
  // In between there is the ground alone.
  expect(await live.count([255, 255, 255], [150, 0, 50, 400])).toBe(50 * 400);
});

inBrowser(`hidden pages leave with their links, and come back${because}`, async () => {
  await live.show(clusters());
  const before = await live.count(orange);
  await live.page.evaluate(async () => {
    const hidden = new Uint8Array(300);
    hidden.fill(1, 100, 200);
    window.map.setHidden(hidden);
    await window.settled();
  });
  expect(await live.count(orange)).toBe(0);
  expect(await live.count(blue)).toBeGreaterThan(500);
  expect([
    ...(await live.page.evaluate(() => [...window.map.within([0, 0, 600, 0, 600, 400, 0, 400])]))
  ]).toHaveLength(200);
  await live.page.evaluate(async () => {
    window.map.setHidden(undefined);
    await window.settled();
  });
  expect(await live.count(orange)).toBe(before);
});

inBrowser(`a selected page has a ring, and its links are drawn strongly${because}`, async () => {
  await live.show(30);
  const around = await live.page.evaluate(() => {
    const { x, y, scale } = window.map.camera;
    return [
      300 + (0.6 * Math.cos(0.6283) - x) * scale - 12,
      200 + (0.6 * Math.sin(0.6283) - y) * scale - 12,
      24,
      24
    ];
  });
  const black = [30, 30, 30];
  expect(await live.count(black, around)).toBe(0);
  const middling = [186, 186, 186]; // half of the quiet colour, on white
  const grey = await live.count(middling);
  await live.page.evaluate(async () => {
    window.map.setSelection(Uint32Array.of(3));
    await window.settled();
  });
  expect(await live.count(black, around)).toBeGreaterThan(8);
  expect(await live.count(middling)).toBeGreaterThan(grey + 20);
});

inBrowser(`a lost context is said, drawn around, and made good${because}`, async () => {
  await live.show(clusters());
  const before = await live.count(blue);
  const lost = await live.page.evaluate(async () => {
    const lose = window.contexts[0]?.getExtension('WEBGL_lose_context');
    lose?.loseContext();
    await window.settled();
    const { note } = window.map;
    const plain = window.pixels([0, 114, 178]);
    lose?.restoreContext();
    await window.settled();
    return { note, plain };
  });
  expect(lost.note).toContain('The graphics card was lost');
  expect(lost.plain).toBeGreaterThan(500);
  expect(await live.page.evaluate(() => window.map.note)).toBe('');
  expect(await live.count(blue)).toBe(before);
});

inBrowser(
  `all maps of a window share one context, which the last one frees${because}`,
  async () => {
    await live.show(30);
    const seen = await live.page.evaluate(() => {
      const { createMap, testTheme } = window.lockstep;
      const more = [1, 2, 3].map(() => {
        const canvas = document.body.appendChild(document.createElement('canvas'));
        return createMap(canvas, { theme: testTheme });
      });
      const opened = window.contexts.length;
      more.forEach(map => map.dispose());
      const kept = window.contexts[0]?.isContextLost();
      window.map.dispose();
      return { opened, kept, freed: window.contexts[0]?.isContextLost() };
    });
    expect(seen).toEqual({ opened: 1, kept: false, freed: true });
  }
);

inBrowser(`without WebGL2 a sample is drawn and the note says so${because}`, async () => {
  await live.page.evaluate(() => {
    const open = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = new Proxy(open, {
      apply: (target, canvas, given: unknown[]) =>
        given[0] === 'webgl2' ? null : (Reflect.apply(target, canvas, given) as unknown)
    });
  });
  await live.show(9_000);
  const seen = await live.page.evaluate(() => [window.map.kind, window.map.note]);
  expect(seen).toEqual([
    'canvas',
    'This browser has no WebGL2, so 8,000 of 17,998 links and the largest 6,000 of 9,000 pages are drawn.'
  ]);
  expect(await live.count(blue)).toBeGreaterThan(100);
});

inBrowser(`many links come in turns, and each zoom has its level${because}`, async () => {
  const turns = await live.page.evaluate(async () => {
    const canvas = document.querySelector('canvas');
    const { createMap, smallDrawing, testTheme } = window.lockstep;
    if (!canvas) {
      return 0;
    }
    window.map = createMap(canvas, { theme: testTheme, reducedMotion: true });
    const small = smallDrawing(120_000);
    const bubbles = [1, 2, 3].map(colour => ({
      label: `/segment-${colour}`,
      pages: 40_000,
      x: 0.5 * Math.cos(colour * 2.1),
      y: 0.5 * Math.sin(colour * 2.1),
      radius: 0.2,
      colour
    }));
    // Links to the next page are short; those to home would fill the picture.
    small.to.forEach((to, link) => {
      if (to === 0) {
        small.to[link] = ((small.from[link] ?? 0) + 7) % 120_000;
      }
    });
    window.map.setDrawing({ ...small, bubbles, ties: [{ from: 0, to: 1, links: 9 }] });
    // Others get their turn while the drawing is on its way.
    let others = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      others++;
      port2.postMessage(null);
    };
    port2.postMessage(null);
    await new Promise<void>(resolve => {
      window.map.onChange = () => {
        if (window.map.note.startsWith('Far away')) {
          resolve();
        }
      };
    });
    port1.close();
    await window.settled();
    return others;
  });
  // In one piece it would leave them one turn at most; how many more there are depends on the machine.
  expect(turns).toBeGreaterThan(2);
  const tint = [214, 234, 243]; // a bubble's blue on white
  expect(await live.count(tint)).toBeGreaterThan(300);
  const notes = await live.page.evaluate(async () => {
    const said: string[] = [];
    for (const zoom of [3, 2_000]) {
      window.map.camera = { x: 0.6, y: 0, scale: 200 * zoom };
      await window.settled();
      said.push(window.map.note);
    }
    return said;
  });
  expect(notes).toEqual(['200,000 of 239,998 links are drawn; come nearer for all.', '']);
});

inBrowser(`pages go to their new places${because}`, async () => {
  await live.show(clusters());
  await live.page.evaluate(async () => {
    const positions = new Float32Array(600);
    for (let one = 0; one < 300; one++) {
      positions[2 * one] = 1 - Math.floor(one / 100) + 0.001 * (one % 100);
      positions[2 * one + 1] = 0.002 * (one % 100) - 0.1;
    }
    window.map.setLayout({ placement: 'force', positions, rings: [], halo: 0 });
    await window.settled();
  });
  expect(await live.count(blue, third(0))).toBe(0);
  expect(await live.count(blue, third(2))).toBeGreaterThan(50);
  expect(await live.count(green, third(0))).toBeGreaterThan(50);
});

inBrowser(`labels, a minimap and files show what is on show${because}`, async () => {
  await live.show(30);
  const seen = await live.page.evaluate(async () => {
    const { map } = window;
    const empty = window.pixels([30, 30, 30]);
    map.setLabels([{ page: 0, text: 'Home of everything', strong: true }]);
    await window.settled();
    const labelled = window.pixels([30, 30, 30]);
    const svg = new DOMParser().parseFromString(map.toSvg(), 'image/svg+xml');
    const png = await createImageBitmap(await map.toPng(2));
    map.goTo(3);
    await window.settled();
    const { x, y } = map.camera;
    const minimap = window.pixels([224, 224, 224], [10, 10, 100, 100]);
    map.showAll();
    await window.settled();
    return {
      text: labelled - empty,
      fault: svg.querySelector('parsererror'),
      label: [...svg.querySelectorAll('text')].map(text => text.textContent),
      png: [png.width, png.height],
      near: [x, y],
      minimap,
      picked: map.pick(
        300 + (0.6 * Math.cos(0.6283) - map.camera.x) * map.camera.scale,
        200 + (0.6 * Math.sin(0.6283) - map.camera.y) * map.camera.scale
      )
    };
  });
  expect(seen.text).toBeGreaterThan(40);
  expect(seen.fault).toBeNull();
  expect(seen.label).toEqual(['Home of everything', '1 click', 'out of reach']);
  expect(seen.png).toEqual([1200, 800]);
  expect(seen.near[0]).toBeCloseTo(0.6 * Math.cos(0.6283), 3);
  expect(seen.minimap).toBeGreaterThan(150);
  expect(seen.picked).toBe(3);
});

inBrowser(`pointer, wheel and keys move the map and select${because}`, async () => {
  await live.show(clusters());
  await live.page.evaluate(() => {
    window.told = [];
    const canvas = document.querySelector('canvas');
    if (canvas) {
      window.lockstep.attachGestures(canvas, window.map, {
        onPick: (picked, add) => window.told.push(['pick', picked !== undefined, add]),
        onArea: (pages, add) => window.told.push(['area', pages.length, add]),
        onHover: hovered => window.told.push(['hover', hovered !== undefined]),
        onKey: key => window.told.push(['key', key])
      });
    }
  });
  const camera = () => live.page.evaluate(() => window.map.camera);
  const start = await camera();
  const { mouse, keyboard } = live.page;
  await mouse.move(300, 30);
  await mouse.down();
  await mouse.move(350, 50, { steps: 3 });
  await mouse.up();
  expect((await camera()).x).toBeCloseTo(start.x - 50 / start.scale, 5);
  await live.page.locator('canvas').focus();
  await keyboard.press('ArrowLeft');
  expect((await camera()).x).toBeCloseTo(start.x - 110 / start.scale, 5);
  await keyboard.press('+');
  expect((await camera()).scale).toBeCloseTo(start.scale * 1.5, 3);
  await keyboard.press('0');
  expect((await camera()).scale).toBeCloseTo(start.scale, 3);
  await mouse.move(100, 200);
  await mouse.wheel(0, -350);
  await live.page.waitForFunction(from => window.map.camera.scale > from * 1.9, start.scale);
  const after = await camera();
  expect((100 - 300) / after.scale + after.x).toBeCloseTo((100 - 300) / start.scale + start.x, 4);
  await keyboard.press('0');
  await keyboard.down('Shift');
  await mouse.move(5, 5);
  await mouse.down();
  await mouse.move(195, 395, { steps: 3 });
  await mouse.up();
  await keyboard.up('Shift');
  await mouse.click(300, 10);
  await keyboard.press('/');
  await keyboard.press('t');
  const told = await live.page.evaluate(() => window.told);
  expect(told).toContainEqual(['area', 100, false]);
  expect(told).toContainEqual(['pick', false, false]);
  expect(told).toContainEqual(['hover', true]);
  expect(told.slice(-2)).toEqual([
    ['key', 'search'],
    ['key', 'table']
  ]);
});
