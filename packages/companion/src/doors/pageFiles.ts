/** The built page as an allow-list: what was in its folder at start is served, nothing else ever. */
import { UserError } from '@lockstep/protocol';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hashOf } from './secret';
import { send, takesGzip } from './reply';

/** What a page may consist of; other files in its folder are not served. */
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2'
};

/** Already compressed. */
const PACKED = new Set(['.png', '.woff', '.woff2', '.ico']);

/** The bundler's hash in a file's name: such a file never changes. */
const HASHED = /[-.][A-Za-z0-9_]{8,}\.[a-z0-9]+$/;

/**
 * The page's policy. Scripts and connections are ours alone, so markup in an output can run nothing and reach
 * nobody. Outputs carry their styles inline (tables of pandas, the renderers of Jupyter, frames by `srcdoc`,
 * which inherit this policy), and styles alone can do neither.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "base-uri 'none'"
].join('; ');

const DOCUMENT_HEADERS = {
  'Content-Security-Policy': PAGE_POLICY,
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'
};

interface PageFile {
  headers: Record<string, string>;
  etag: string;
  plain: Uint8Array;
  packed: Uint8Array | null;
}

/** The files of a page, by path. */
export class PageFiles {
  private constructor(private readonly files: ReadonlyMap<string, PageFile>) {}

  /** Reads the folder once. @throws UserError `page-missing` when it holds no `index.html` */
  static read(folder: string): PageFiles {
    if (!existsSync(join(folder, 'index.html'))) {
      throw new UserError(
        'page-missing',
        `${folder} holds no page to serve. Run: pip install --force-reinstall jupyterlab-lockstep (in a clone: npm run build).`
      );
    }
    const names = readdirSync(folder, { recursive: true, encoding: 'utf-8' });
    const files = names.flatMap(name => {
      const type = TYPES[extname(name)];
      const path = `/${name.split(sep).join('/')}`;
      return type === undefined ? [] : [[path, readPageFile(join(folder, name), type)] as const];
    });
    return new PageFiles(new Map(files));
  }

  /** Whether the page has a file at that path. The index is asked for as `/` only. */
  has(path: string): boolean {
    return path !== '/index.html' && this.files.has(path);
  }

  /** Sends the index, with headers of the moment. */
  sendIndex(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string> = {}
  ): void {
    this.sendFile(request, response, '/index.html', headers);
  }

  sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    headers: Record<string, string> = {}
  ): void {
    const file = this.files.get(path);
    if (file === undefined) {
      throw new TypeError(`The page has no ${path}.`);
    }
    const own = { ...file.headers, ...headers, ETag: file.etag };
    if (request.headers['if-none-match'] === file.etag) {
      send(response, 304, own, null);
    } else if (file.packed !== null && takesGzip(request)) {
      send(response, 200, { ...own, 'Content-Encoding': 'gzip' }, file.packed);
    } else {
      send(response, 200, own, file.plain);
    }
  }
}

function readPageFile(file: string, type: string): PageFile {
  const plain = readFileSync(file);
  const cache = HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
  return {
    plain,
    packed: PACKED.has(extname(file)) ? null : gzipSync(plain, { level: 9 }),
    etag: `"${hashOf(plain.toString('latin1')).slice(0, 32)}"`,
    headers: {
      'Content-Type': type,
      'Cache-Control': cache,
      Vary: 'Accept-Encoding',
      ...(type.startsWith('text/html') ? DOCUMENT_HEADERS : {})
    }
  };
}

/** A small page with one sentence, for people who are not let in. */
export function sentencePage(title: string, sentence: string, refreshTo?: string): Uint8Array {
  const refresh =
    refreshTo === undefined
      ? ''
      : `<meta http-equiv="refresh" content="0;url=${escapeHtml(refreshTo)}">`;
  return Buffer.from(
    `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}<meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(sentence)}</p></body></html>`
  );
}

/** Headers of {@link sentencePage}. */
export const SENTENCE_HEADERS = {
  ...DOCUMENT_HEADERS,
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Content-Type': 'text/html; charset=utf-8'
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
