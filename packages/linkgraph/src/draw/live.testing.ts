/** Starts Chromium for the live specs of drawing and gives their page a map to look at, pixel by pixel. */
import { existsSync } from 'node:fs';

import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';

import type { Drawing } from '../contract/draw';
import type { DrawnMap, attachGestures, createMap } from './index';
import type { smallDrawing, testTheme } from './scene.testing';

declare global {
  interface Window {
    lockstep: {
      createMap: typeof createMap;
      attachGestures: typeof attachGestures;
      smallDrawing: typeof smallDrawing;
      testTheme: typeof testTheme;
    };
    /** The map of the test at hand. */
    map: DrawnMap;
    /** Pixels of the map's canvas that are about this colour, inside a box of CSS pixels. */
    pixels(colour: readonly number[], box?: readonly number[]): number;
    /** Resolves when the picture stays as it is and nothing is to come. */
    settled(): Promise<void>;
    /** WebGL2 contexts that were opened. */
    contexts: WebGL2RenderingContext[];
    /** What gestures told. */
    told: unknown[];
  }
}

/** The Chromium of this machine; absent, live specs are skipped and say so. */
export const chromiumPath = [
  process.env.LOCKSTEP_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome'
].find(path => path !== undefined && existsSync(path));

/** A browser with one page, whose graphics are drawn by the processor. */
export class LivePage {
  /** What the page or its graphics card complained about since {@link begin}. */
  readonly faults: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    private readonly script: string
  ) {
    page.on('pageerror', error => this.faults.push(String(error)));
    page.on('console', message => {
      if (message.text().includes('GL_INVALID') || message.type() === 'error') {
        this.faults.push(message.text());
      }
    });
  }

  /** Starts the browser and bundles what its page needs. */
  static async open(executablePath: string): Promise<LivePage> {
    const contents = `
      import { attachGestures, createMap } from './index';
      import { smallDrawing, testTheme } from './scene.testing';
      window.lockstep = { attachGestures, createMap, smallDrawing, testTheme };`;
    const bundle = await build({
      bundle: true,
      format: 'iife',
      stdin: { contents, loader: 'ts', resolveDir: __dirname },
      write: false
    });
    const browser = await chromium.launch({
      executablePath,
      args: [
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []) // Chromium refuses its sandbox to root
      ]
    });
    const page = await browser.newPage({ viewport: { width: 600, height: 400 } });
    return new LivePage(browser, page, bundle.outputFiles[0]?.text ?? '');
  }

  /** An empty page with a canvas of 600 × 400 pixels. */
  async begin(): Promise<void> {
    const { page } = this;
    this.faults.length = 0;
    await page.goto('about:blank');
    await page.setContent(
      '<style>body { margin: 0 } canvas { display: block; width: 600px; height: 400px }</style><canvas tabindex="0"></canvas>'
    );
    await page.evaluate(this.script);
    await page.evaluate(() => {
      window.contexts = [];
      const open = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = new Proxy(open, {
        apply: (target, canvas, given) => {
          const context: unknown = Reflect.apply(target, canvas, given);
          if (context instanceof WebGL2RenderingContext && !window.contexts.includes(context)) {
            window.contexts.push(context);
          }
          return context;
        }
      });
      const canvas = document.querySelector('canvas');
      if (!canvas) {
        throw new Error('The page has no canvas.');
      }
      const data = (box: readonly number[] = [0, 0, 600, 400]) => {
        const [x = 0, y = 0, width = 0, height = 0] = box;
        return canvas.getContext('2d')?.getImageData(x, y, width, height).data ?? [];
      };
      window.pixels = (colour, box) => {
        const all = data(box);
        let found = 0;
        for (let at = 0; at < all.length; at += 4) {
          found += colour.every((part, of) => Math.abs((all[at + of] ?? 0) - part) <= 24) ? 1 : 0;
        }
        return found;
      };
      window.settled = async () => {
        let before = '';
        let same = 0;
        while (same < 4) {
          await new Promise(resolve => setTimeout(resolve, 40));
          const all = data();
          let sum = 0;
          for (let at = 0; at < all.length; at += 4) {
            sum = (Math.imul(sum, 31) + (all[at] ?? 0) + (all[at + 2] ?? 0)) | 0;
          }
          const now = `${sum} ${window.map.note}`;
          same = now === before && !now.includes('still coming') ? same + 1 : 0;
          before = now;
        }
      };
    });
  }

  /** Draws on the page's canvas and waits for the picture; a number: the small drawing of so many pages. */
  async show(drawing: Drawing | number): Promise<void> {
    const plain = typeof drawing === 'number' ? drawing : packed(drawing);
    await this.page.evaluate(async plain => {
      const canvas = document.querySelector('canvas');
      if (canvas) {
        const { createMap, smallDrawing, testTheme } = window.lockstep;
        const options = { theme: testTheme, reducedMotion: true };
        window.map ??= createMap(canvas, options);
        window.map.setDrawing(
          typeof plain === 'number'
            ? smallDrawing(plain)
            : {
                ...plain,
                layout: { ...plain.layout, positions: Float32Array.from(plain.layout.positions) },
                from: Uint32Array.from(plain.from),
                to: Uint32Array.from(plain.to),
                linkState: Uint8Array.from(plain.linkState),
                pageState: Uint8Array.from(plain.pageState),
                colour: Uint8Array.from(plain.colour),
                size: Uint8Array.from(plain.size)
              }
        );
        await window.settled();
      }
    }, plain);
  }

  /** Pixels about this colour, in a box of x, y, width, height. */
  count(colour: readonly number[], box?: readonly number[]): Promise<number> {
    return this.page.evaluate(({ colour, box }) => window.pixels(colour, box), { colour, box });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** A drawing as a page's function can be given it. */
function packed(drawing: Drawing) {
  return {
    ...drawing,
    layout: { ...drawing.layout, positions: [...drawing.layout.positions] },
    from: [...drawing.from],
    to: [...drawing.to],
    linkState: [...drawing.linkState],
    pageState: [...drawing.pageState],
    colour: [...drawing.colour],
    size: [...drawing.size]
  };
}
