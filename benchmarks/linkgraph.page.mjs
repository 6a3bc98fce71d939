// The page of the link graph's benchmark: loads a crawl as a view does, draws it, pans, and tells how long each took.
import { createMap, remoteEngine } from '@lockstep/linkgraph';

const theme = {
  background: '#ffffff',
  text: '#202020',
  quiet: '#606060',
  ring: '#e0e0e0',
  // Okabe and Ito's, as the view has them; the first is for none.
  series: ['#8c8c8c', '#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8c8c8c'],
  font: 'sans-serif',
  dark: false
};
const worker = name => new Worker(`./${name}.js`, { type: 'module' });
const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
const task = () => new Promise(resolve => setTimeout(resolve));
const file = () => document.querySelector('input').files[0];

/** Watches the page while `work` runs: the longest wait between two frames, and tasks of 50 ms or more. */
async function watched(name, work) {
  const long = [];
  const observer = new PerformanceObserver(list =>
    list.getEntries().forEach(({ duration }) => long.push(duration))
  );
  observer.observe({ entryTypes: ['longtask'] });
  let gap = 0;
  let last = await frame();
  let on = true;
  const meter = now => {
    gap = Math.max(gap, now - last);
    last = now;
    if (on) {
      requestAnimationFrame(meter);
    }
  };
  requestAnimationFrame(meter);
  // The trace finds the page's thread, and where on it to look, by these.
  performance.mark(`${name} begins`);
  try {
    return { ...(await work()), gap: () => gap, longTasks: () => long };
  } finally {
    performance.mark(`${name} ends`);
    on = false;
    await frame();
    await task();
    observer.disconnect();
  }
}

/** What a view keeps of the page's thread: closures made plain, so that they can leave the page. */
const plain = ({ gap, longTasks, ...rest }) => ({ ...rest, gap: gap(), longTasks: longTasks() });

/**
 * Looks whether anything is on the canvas yet. A worker does it: reading pixels waits until the card, or the processor
 * in its place, is done with them, which a page that nobody measures does not wait for.
 */
function looker(canvas) {
  const eyes = worker('eyes');
  const look = async () => {
    const picture = await createImageBitmap(canvas);
    const seen = new Promise(resolve =>
      eyes.addEventListener('message', ({ data }) => resolve(data), { once: true })
    );
    eyes.postMessage(picture, [picture]);
    return seen;
  };
  return { look, close: () => eyes.terminate() };
}

let engine;
let map;
let shown;

/** From a chosen file to the first picture, and to the picture with all links. Milliseconds. */
async function load() {
  const source = {
    name: file().name,
    size: file().size,
    open: async () => file().stream()
  };
  const canvas = document.querySelector('canvas');
  const eyes = looker(canvas);
  const seen = await watched('load', async () => {
    const began = performance.now();
    const since = () => performance.now() - began;
    engine = remoteEngine(worker('engine'));
    const summary = await engine.load({ links: { source } });
    const loaded = since();
    const { drawing } = await engine.draw({ placement: 'rings' });
    const drawn = since();
    performance.mark('load is drawn');
    await task(); // what follows is the map's own
    // Some of its links, for what-ifs; the map keeps the drawing.
    const { from, to, pageCount, linkCount } = drawing;
    shown = { from: from.slice(0, 2000), to: to.slice(0, 2000), pageCount };
    map = createMap(canvas, { theme, reducedMotion: true });
    map.setDrawing(drawing);
    do {
      await frame();
    } while (!(await eyes.look()));
    const first = since();
    eyes.close();
    while (map.note.includes('still coming')) {
      await frame();
    }
    const { pages, links, took } = summary;
    if (pages !== pageCount || links !== linkCount) {
      throw new Error('The picture is not of the graph that was loaded.');
    }
    return { kind: map.kind, pages, links, took, loaded, drawn, first, whole: since() };
  });
  return plain(seen);
}

/** Milliseconds of what-ifs, from the page's question to its answer, `runs` times each after one that is not counted. */
async function whatIfs(runs) {
  const links = Array.from({ length: 100 }, (_, at) => [shown.from[at * 20], shown.to[at * 20]]);
  const changes = {
    'home links to one more page': { add: [[0, shown.pageCount - 1]] },
    'a hundred links are gone': { remove: links },
    'the menu is gone': { withoutTemplates: true }
  };
  const times = {};
  for (const [what, change] of Object.entries(changes)) {
    times[what] = [];
    for (let run = -1; run < runs; run += 1) {
      const began = performance.now();
      await engine.whatIf(change);
      if (run >= 0) {
        times[what].push(performance.now() - began);
      }
    }
  }
  return times;
}

/** Pans in a circle: waits between frames, and how many pictures were made. */
async function pan(zoom, frames) {
  map.showAll();
  await frame();
  const whole = map.camera;
  const scale = whole.scale * zoom;
  map.camera = { ...whole, scale };
  await new Promise(resolve => setTimeout(resolve, 1500));
  let pictures = 0;
  map.onChange = () => {
    pictures += 1;
  };
  const seen = await watched('pan', async () => {
    const gaps = [];
    let last = performance.now();
    const began = last;
    for (let at = 1; at <= frames; at += 1) {
      const turn = (2 * Math.PI * at) / frames;
      const radius = 200 / scale;
      map.camera = {
        scale,
        x: whole.x + radius * (Math.cos(turn) - 1),
        y: whole.y + radius * Math.sin(turn)
      };
      await frame();
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    return { gaps, perSecond: (pictures * 1000) / (last - began) };
  });
  map.onChange = undefined;
  return plain(seen);
}

/** Has a peer read the same file in a worker of its own, and ends it after `patience` milliseconds. */
async function peer({ name, patience }) {
  const seen = await watched('peer', async () => {
    const other = worker('peers');
    const late = `it did not end in ${patience / 1000} s`;
    const told = await new Promise(resolve => {
      other.addEventListener('message', ({ data }) => resolve(data));
      other.addEventListener('error', ({ message }) => resolve({ error: message }));
      setTimeout(() => resolve({ error: late }), patience);
      other.postMessage({ name, file: file() });
    });
    other.terminate();
    if (told.error !== undefined) {
      throw new Error(told.error);
    }
    return told;
  });
  return plain(seen);
}

Object.assign(globalThis, { bench: { load, whatIfs, pan, peer } });
