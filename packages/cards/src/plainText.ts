/** Terminal text as a page can show it: no escape codes, and lines that were printed over themselves only once. */

import { withoutEscapes } from '@lockstep/protocol';

/** Text without escape codes; of a line with carriage returns what stands last. */
export function plainText(text: string): string {
  return withoutEscapes(text)
    .split('\n')
    .map(line => line.slice(line.trimEnd().lastIndexOf('\r') + 1).trimEnd())
    .join('\n');
}

/** A size in words: "812 B", "214 kB", "14 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${size < 10 ? Number(size.toFixed(1)) : Math.round(size)} ${unit}`;
}
