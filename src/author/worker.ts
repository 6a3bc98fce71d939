/** Starts the worker that converts a notebook, and loads what converts in the page where there is none. */
import type { Conversions } from './conversions';
import { RemoteConversions } from './conversions-remote';

/** For one notebook; disposing it ends the worker. */
export function startConversions(): Conversions {
  return new RemoteConversions(
    () => new Worker(new URL('./convert-worker.js', import.meta.url), { type: 'module' }),
    async () => {
      const { DirectConversions } = await import('./conversions');
      return new DirectConversions();
    }
  );
}
