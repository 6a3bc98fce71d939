/** Turns the outputs that a notebook keeps into plain text: streams, errors, tables; of pictures their size. */
import { htmlText } from './htmlText';

type Members = Record<string, unknown>;

/** An output as text. `note`: it says of something that it is not shown, and is never shortened. */
export interface TextOutput {
  kind: 'text' | 'error' | 'markdown' | 'note';
  text: string;
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** nbformat writes a text as one string or as its lines. */
function linesOf(value: unknown): string {
  return Array.isArray(value)
    ? value.filter(line => typeof line === 'string').join('')
    : typeof value === 'string'
      ? value
      : '';
}

/** What terminals take for colours and titles. */
const COLOURS = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** Text as a terminal shows it in the end: without colours, with lines that were written over as they became. */
function settled(text: string): string {
  return text
    .replace(COLOURS, '')
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map(line => line.split('\r').findLast(part => part !== '') ?? '')
    .join('\n')
    .replace(/^(?:[ \t]*\n)+|\s+$/g, '');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The first bytes of base64 text. */
function firstBytes(base64: string, count: number): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const sign of base64.slice(0, count * 2)) {
    const digit = DIGITS.indexOf(sign);
    if (digit === -1) {
      continue;
    }
    held = (held << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes.slice(0, count);
}

/** "640 × 480 pixels", from the header of a PNG; `null` for other pictures. */
function sizeOfPng(base64: string): string | null {
  const bytes = firstBytes(base64, 24);
  const number = (at: number): number =>
    bytes.slice(at, at + 4).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.length === 24 && bytes[1] === 0x50 && bytes[2] === 0x4e
    ? `${number(16)} × ${number(20)} pixels`
    : null;
}

/** "23 kB". */
function bytesInWords(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000)} kB`;
}

/** What stands for a picture: what it is called where something says so, its kind and size. */
export function pictureNote(mime: string, data: string, called: string): string {
  const kind = mime
    .replace(/^image\//, '')
    .replace(/\+.*$/, '')
    .toUpperCase();
  const clean = data.replace(/\s+/g, '');
  const bytes = mime.endsWith('xml') ? data.length : Math.floor((clean.length * 3) / 4);
  const size = mime === 'image/png' ? sizeOfPng(clean) : null;
  return [called === '' ? 'Picture' : `Picture: ${called}`, kind, size, bytesInWords(bytes)]
    .filter(part => part !== null)
    .join(', ');
}

/** Representations that say nothing but that something richer was shown. */
const BARE = /^<[\w.]+(?: object)?(?:[^\n]*)>$/;

function ofData(data: Members): TextOutput[] {
  const text = (mime: string): string => settled(linesOf(data[mime]));
  const plain = text('text/plain');
  const picture = Object.keys(data).find(mime => mime.startsWith('image/'));
  if (picture !== undefined) {
    const called = BARE.test(plain) ? plain.slice(1, -1).replace(/^Figure size.*$/, '') : plain;
    const short = called.length > 80 || called.includes('\n') ? '' : called;
    return [{ kind: 'note', text: pictureNote(picture, linesOf(data[picture]), short) }];
  }
  if (Object.keys(data).some(mime => mime.startsWith('application/vnd.jupyter.widget'))) {
    return [{ kind: 'note', text: 'A control or a live view' }];
  }
  const markdown = linesOf(data['text/markdown']).trim();
  if (markdown !== '') {
    return [{ kind: 'markdown', text: markdown }];
  }
  const html = linesOf(data['text/html']);
  if (html !== '' && (plain === '' || BARE.test(plain))) {
    const read = htmlText(html);
    return read === ''
      ? [{ kind: 'note', text: 'A page or chart in HTML' }]
      : [{ kind: 'text', text: read }];
  }
  const latex = text('text/latex');
  const best = plain === '' ? latex : plain;
  if (best !== '') {
    return [{ kind: 'text', text: best }];
  }
  const [other] = Object.keys(data);
  return other === undefined ? [] : [{ kind: 'note', text: `Data of the kind ${other}` }];
}

/** Formats before 4 keep what a result is by short names beside its type. */
const OLD_NAMES: Record<string, string> = {
  text: 'text/plain',
  html: 'text/html',
  png: 'image/png',
  jpeg: 'image/jpeg',
  svg: 'image/svg+xml',
  latex: 'text/latex',
  json: 'application/json',
  javascript: 'application/javascript'
};

function oldData(output: Members): Members {
  return Object.fromEntries(
    Object.entries(output).flatMap(([name, value]) => {
      const mime = Object.hasOwn(OLD_NAMES, name) ? OLD_NAMES[name] : undefined;
      return mime === undefined ? [] : [[mime, value]];
    })
  );
}

function textOutput(output: Members): TextOutput[] {
  switch (output.output_type) {
    case 'stream':
      return [{ kind: 'text', text: settled(linesOf(output.text)) }];
    case 'error':
    case 'pyerr': {
      const traceback = settled(linesOf(withEnds(output.traceback)));
      const name = [linesOf(output.ename), linesOf(output.evalue)]
        .filter(part => part !== '')
        .join(': ');
      return [{ kind: 'error', text: traceback === '' ? name : traceback }];
    }
    case 'display_data':
    case 'execute_result':
      return ofData(members(output.data));
    case 'pyout':
      return ofData(oldData(output));
    default:
      return Object.keys(members(output.data)).length > 0 ? ofData(members(output.data)) : [];
  }
}

/** The lines of a traceback have no ends. */
function withEnds(lines: unknown): unknown {
  return Array.isArray(lines)
    ? lines.map((line: unknown) => (typeof line === 'string' ? `${line}\n` : ''))
    : lines;
}

/** Outputs with the pieces of one stream put together again. */
function joined(outputs: readonly unknown[]): Members[] {
  return outputs.map(members).reduce<Members[]>((all, output) => {
    const last = all.at(-1);
    const name = output.name ?? output.stream;
    if (output.output_type !== 'stream') {
      return [...all, output];
    }
    const text = linesOf(output.text);
    if (last?.output_type === 'stream' && last.name === name) {
      last.text = `${linesOf(last.text)}${text}`;
      return all;
    }
    return [...all, { output_type: 'stream', name, text }];
  }, []);
}

/** The outputs of a cell as the file has it, in order; those that show nothing are left out. */
export function textOutputs(cell: unknown): TextOutput[] {
  const { outputs } = members(cell);
  return joined(Array.isArray(outputs) ? outputs : [])
    .flatMap(textOutput)
    .filter(({ text }) => text !== '');
}
