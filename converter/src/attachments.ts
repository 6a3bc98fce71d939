/** Shows pictures that Markdown cells carry inside the notebook, within a bounded size. */
import type { Part } from '@lockstep/protocol';

/** Pictures of a notebook, by the reference that its text holds: a data URI, or the sentence that stands for it. */
export type Pictures = ReadonlyMap<string, { uri: string } | { sentence: string }>;

/** Largest picture that is shown, as base64: about 380 KB of image, since a step's text travels with the app. */
export const PICTURE_LIMIT = 512 * 1024;
/** All pictures of a notebook together. */
export const PICTURES_LIMIT = 4 * 1024 * 1024;

const REFERENCE = /attachment:([^)\s"'>]+)/g;
/** The whole picture around a reference: Markdown's or HTML's. */
const PICTURE =
  /!\[([^\][]{0,300})\]\(\s{0,9}<?(attachment:[^)\s"'>]+)>?[^)]*\)|<img\b[^<>]{0,500}?\b(attachment:[^)\s"'>]+)[^>]*>/gi;
const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch (error) {
    if (error instanceof URIError) {
      return reference;
    }
    throw error;
  }
}

/** Reads the pictures of all Markdown cells, largest share first come first served. */
export class PictureReader {
  private readonly found = new Map<string, { uri: string } | { sentence: string }>();
  private left = PICTURES_LIMIT;

  get pictures(): Pictures {
    return this.found;
  }

  /** A Markdown cell's text with its references made unique in the notebook. */
  read(source: string, attachments: unknown, index: number): string {
    if (!source.includes('attachment:')) {
      return source;
    }
    const files = isRecord(attachments) ? attachments : {};
    return source.replace(REFERENCE, (_, reference: string) => {
      const key = `attachment:${index}/${reference}`;
      const name = nameOf(reference);
      if (!this.found.has(key)) {
        this.found.set(key, this.picture(name, Object.hasOwn(files, name) ? files[name] : null));
      }
      return key;
    });
  }

  private picture(name: string, file: unknown): { uri: string } | { sentence: string } {
    const [type, data] =
      Object.entries(isRecord(file) ? file : {}).find(([mime]) => mime.startsWith('image/')) ?? [];
    const text = Array.isArray(data) ? data.join('') : data;
    const large = {
      sentence: `The picture ${name} is too large to be shown here; the notebook holds it.`
    };
    if (typeof text === 'string' && text.length > 2 * PICTURE_LIMIT) {
      return large;
    }
    if (type === undefined || typeof text !== 'string' || !BASE64.test(text)) {
      return { sentence: `The picture ${name} is missing from the notebook.` };
    }
    const base64 = text.replace(/\s+/g, '');
    if (base64.length > Math.min(PICTURE_LIMIT, this.left)) {
      return large;
    }
    this.left -= base64.length;
    return { uri: `data:${type};base64,${base64}` };
  }
}

/** Text with its pictures in place of the references to them. */
export function withPictures(parts: readonly Part[], pictures: Pictures): Part[] {
  return pictures.size === 0
    ? [...parts]
    : parts.map(part =>
        part.part === 'text' && part.markdown.includes('attachment:')
          ? { part: 'text', markdown: shown(part.markdown, pictures) }
          : part
      );
}

function shown(markdown: string, pictures: Pictures): string {
  return markdown.replace(PICTURE, (whole, _alt: unknown, first: unknown, second: unknown) => {
    const reference = typeof first === 'string' ? first : typeof second === 'string' ? second : '';
    const picture = pictures.get(reference);
    return picture === undefined
      ? whole
      : 'uri' in picture
        ? whole.replace(reference, () => picture.uri)
        : `*${picture.sentence}*`;
  });
}
