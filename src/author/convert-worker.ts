/** The worker that converts one notebook for its author, away from the page's main thread. */
import type { Asked } from './conversions-served';

const loading = import('./conversions-served').then(({ answering }) => answering());

// Thrown outside a promise, so that the page hears of it and converts by itself.
loading.catch((error: unknown) =>
  setTimeout(() => {
    throw error;
  })
);

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void loading.then(async answer => self.postMessage(await answer(data)));
});
