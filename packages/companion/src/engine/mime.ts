/** MIME bundles on their way into a journal and out again: small text stays, images and long parts become blobs. */
import { type MimePart, WIDGET_VIEW_TYPE } from '@lockstep/protocol';
import type { BlobStore } from '../contract';
import type { Bundle } from '../kernels/lease';

/** Longer parts are set aside as blobs, in bytes of UTF-8. */
export const INLINE_LIMIT = 16 * 1024;

/** Raster images and PDF travel as base64, which their blobs do not keep. SVG is text. */
export function isBase64(mime: string): boolean {
  return (mime.startsWith('image/') && mime !== 'image/svg+xml') || mime === 'application/pdf';
}

function isJson(mime: string): boolean {
  return mime === 'application/json' || mime.endsWith('+json');
}

/**
 * A kernel's bundle as a run keeps it. A blob holds the decoded bytes of base64 types, and UTF-8 of all others
 * (JSON types as JSON text).
 *
 * @param limit longest inline part, in bytes
 * @param clean takes secrets out of text
 */
export function storeBundle(
  data: Bundle,
  blobs: Pick<BlobStore, 'put'>,
  clean: (text: string) => string,
  limit = INLINE_LIMIT
): Record<string, MimePart> {
  const parts: Record<string, MimePart> = {};
  for (const [mime, value] of Object.entries(data)) {
    if (isBase64(mime) && (typeof value === 'string' || isTextList(value))) {
      parts[mime] = blobs.put(Buffer.from(joined(value), 'base64'));
    } else if (typeof value === 'string' || (isTextList(value) && !isJson(mime))) {
      const text = clean(joined(value));
      parts[mime] =
        mime.startsWith('image/') || Buffer.byteLength(text) > limit
          ? blobs.put(Buffer.from(text))
          : { text };
    } else if (value !== undefined) {
      const text = clean(JSON.stringify(value));
      parts[mime] =
        Buffer.byteLength(text) > limit ? blobs.put(Buffer.from(text)) : { json: parse(text) };
    }
  }
  return parts;
}

/**
 * The bundle as nbformat has it. A blob that is gone leaves its part out, and so is the view of a control: no
 * notebook holds what it stands for, so its text stands in for it.
 */
export function readBundle(
  parts: Record<string, MimePart>,
  read: (blob: string) => Uint8Array | null
): Bundle {
  const data: Bundle = {};
  for (const [mime, part] of Object.entries(parts)) {
    const value = readPart(mime, part, read);
    if (value !== undefined && !(mime === WIDGET_VIEW_TYPE && 'text/plain' in parts)) {
      data[mime] = value;
    }
  }
  return data;
}

function readPart(
  mime: string,
  part: MimePart,
  read: (blob: string) => Uint8Array | null
): unknown {
  if ('text' in part) {
    return part.text;
  }
  if ('json' in part) {
    return part.json;
  }
  const bytes = read(part.blob);
  if (bytes === null) {
    return undefined;
  }
  if (isBase64(mime)) {
    return Buffer.from(bytes).toString('base64');
  }
  const text = Buffer.from(bytes).toString('utf8');
  return isJson(mime) ? parse(text) : text;
}

/** How many bytes of text a bundle puts into the journal. */
export function inlineSize(parts: Record<string, MimePart>): number {
  let size = 0;
  for (const part of Object.values(parts)) {
    if ('text' in part) {
      size += part.text.length;
    } else if ('json' in part) {
      size += JSON.stringify(part.json).length;
    }
  }
  return size;
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function joined(value: string | string[]): string {
  return typeof value === 'string' ? value : value.join('');
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
