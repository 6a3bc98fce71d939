/** What the cards ask of the page: Markdown, blobs, and outputs, plainly at first and richly once that chunk is here. */
import {
  drawOutputs,
  drawPlainOutput,
  type CardHost,
  type DrawOutput,
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

/** Under which names a participant's exports are. The notebook is code and the journal holds some: neither is here. */
const EXPORTS = { report: 'report', files: 'files', all: 'evidence' } as const;

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
        if (place.view === 'run' && (kind === 'report' || kind === 'files' || kind === 'all')) {
          keep(`/runs/${place.run}/exports/${EXPORTS[kind]}`);
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
