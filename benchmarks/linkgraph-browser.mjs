// A fresh Chromium for each contender of the link graph's benchmark: its page, its file, its trace and its memory.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { common } from '../scripts/bundle.mjs';
import { inRoot } from '../scripts/places.mjs';
import { withChromium } from './chromium.mjs';
import { CATEGORIES } from './linkgraph-trace.mjs';

/** Every machine has these: graphics drawn by the processor. */
const SOFTWARE_GL = ['--enable-unsafe-swiftshader'];
const SIZE = { width: 1280, height: 800 };
const KINDS = { '.html': 'text/html', '.js': 'text/javascript' };

const html = `<!doctype html><meta charset="utf-8"><title>Link graph</title>
<style>body { margin: 0 } canvas { display: block; width: 100vw; height: 100vh }
input { position: fixed; opacity: 0 }</style>
<input type="file"><canvas tabindex="0"></canvas><script type="module" src="page.js"></script>`;

/** Bundles the page, the engine's worker just as the published page has it, and the peers' where there are any. */
async function bundles(folder, modules) {
  const here = name => fileURLToPath(new URL(name, import.meta.url));
  await build({
    ...common,
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    entryPoints: {
      page: here('./linkgraph.page.mjs'),
      eyes: here('./linkgraph-eyes.worker.mjs'),
      engine: inRoot('packages', 'page', 'src', 'graphWorker.ts'),
      ...(modules === undefined ? {} : { peers: here('./linkgraph-peers.worker.mjs') })
    },
    minify: true,
    nodePaths: modules === undefined ? [] : [join(modules, 'node_modules')],
    outdir: folder,
    platform: 'browser'
  });
}

/**
 * Serves the page while `work` runs, which is given `visit`.
 *
 * @param modules folder with the peers, if there are any
 * @param absent told why there is no browser
 */
export async function withBrowsers(modules, absent, work) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-page-'));
  const server = createServer(({ url }, answer) => {
    const name = url === '/' ? '/index.html' : url;
    if (name === '/index.html') {
      answer.setHeader('Content-Type', KINDS['.html']).end(html);
    } else if (/^\/\w+\.js$/.test(name)) {
      answer.setHeader('Content-Type', KINDS[extname(name)]).end(readFileSync(join(folder, name)));
    } else {
      answer.writeHead(404).end();
    }
  });
  try {
    await bundles(folder, modules);
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${server.address().port}/`;
    return await work((file, steps) => visit(address, absent, file, steps));
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * Opens the page in a browser of its own, chooses the file and runs `steps` with `{ page, traced, memory }`; resolves
 * to what they give, `null` without a browser.
 */
function visit(address, absent, file, steps) {
  return withChromium(
    absent,
    async browser => {
      const page = await browser.newPage({ viewport: SIZE });
      const faults = [];
      page.on('pageerror', error => faults.push(String(error)));
      await page.goto(address);
      await page.waitForFunction(() => 'bench' in globalThis);
      await page.setInputFiles('input', file);
      const traced = async work => {
        await browser.startTracing(page, { categories: CATEGORIES });
        const value = await work().catch(async error => {
          await browser.stopTracing();
          throw error;
        });
        return { ...value, trace: (await browser.stopTracing()).toString() };
      };
      const told = await steps({ page, traced, memory: () => memory(browser) });
      if (faults.length > 0) {
        throw new Error(faults[0]);
      }
      return told;
    },
    SOFTWARE_GL
  );
}

/** Most megabytes that the page's process and the one of graphics held; `undefined` where the system does not tell. */
async function memory(browser) {
  if (process.platform !== 'linux') {
    return undefined;
  }
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peak = kind =>
    Math.max(
      ...processInfo
        .filter(({ type }) => type === kind)
        .map(({ id }) => /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
        .map(kilobytes => (Number(kilobytes) * 1024) / 1e6)
    );
  return { page: peak('renderer'), graphics: peak('GPU') };
}
