/** Names of files that a door gives: read from the header that carries them (RFC 8187). */
import type { evidenceRoutes } from '@lockstep/protocol';

/** Routes whose answer is a run's export. */
export type ExportRoute = keyof typeof evidenceRoutes | 'exportNotebook';

/** The name in `Content-Disposition`, `null` when there is none. */
export function fileNameIn(response: Response): string | null {
  const header = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null; // A header that was damaged on its way names nothing.
  }
}
