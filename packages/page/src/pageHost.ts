/** What the cards ask of the page: Markdown, blobs, and outputs, plainly at first and richly once that chunk is here. */
import {
  drawOutputs,
  drawPlainOutput,
  type CardHost,
  type DrawOutput,
  type ExportKind,
  type ReadBlob
} from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import type { Output } from '@lockstep/protocol';
import { goTo, placeOf } from './place';
import { stepText } from './stepText';

/** Loads the rich renderer; rejects when the chunk cannot be had. */
export type LoadRich = () => Promise<DrawOutput>;

interface Shown {
  outputs: Output[];
  readBlob: ReadBlob;
}

/**
 * Where a participant's exports are. The journal holds code and is not among them; the notebook is code too, and is
 * offered only where the publisher shares it.
 */
const EXPORTS: Readonly<Partial<Record<ExportKind, string>>> = {
  notebook: 'notebook',
  report: 'exports/report',
  files: 'exports/files',
  all: 'exports/evidence'
};

/**
 * A participant's host: no notebook, no chat.
 *
 * @param keep lets the browser download from a path below the companion's address
 */
export function pageHost(
  companion: Pick<Companion, 'readBlob' | 'uploadFile'>,
  loadRich: LoadRich,
  keep: (path: string) => void
): CardHost {
  const shown = new Map<HTMLElement, Shown>();
  let draw = drawPlainOutput;
  let asked = false;

  const enrich = (): void => {
    if (asked) {
      return;
    }
    asked = true;
    afterPaint(() => {
      loadRich().then(
        rich => {
          draw = rich;
          for (const [node, { outputs, readBlob }] of shown) {
            drawOutputs(node, outputs, readBlob, draw);
          }
        },
        () => {
          // Plain outputs stay readable; the next output asks for the chunk again.
          asked = false;
        }
      );
    });
  };

  return {
    renderMarkdown: stepText(async () => (await import('./markdown')).drawMarkdown),
    renderOutputs: (node, outputs, readBlob) => {
      shown.set(node, { outputs, readBlob });
      const takeDown = drawOutputs(node, outputs, readBlob, draw);
      enrich();
      return () => {
        shown.delete(node);
        takeDown();
      };
    },
    readBlob: (run, blob) => companion.readBlob(run, blob),
    uploadFile: (run, file, progress, signal) => companion.uploadFile(run, file, progress, signal),
    now: () => Date.now(),
    exports: {
      kinds: ['report', 'files', 'all'],
      save: kind => {
        const place = placeOf(location.hash);
        const path = EXPORTS[kind];
        if (place.view === 'run' && path !== undefined) {
          keep(`/runs/${place.run}/${path}`);
        }
      }
    },
    openRun: run => goTo({ view: 'run', run })
  };
}

/** Runs something when the browser has drawn what it has, so that it never delays the first card. */
function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work, 0));
}
