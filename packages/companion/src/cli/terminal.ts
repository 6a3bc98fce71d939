/** Where a command talks to a person: whole lines, wrapped and coloured only where somebody reads them. */
import { UserError } from '@lockstep/protocol';
import { createInterface } from 'node:readline/promises';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { systemCode } from '../systemError';

/** Lines longer than this tire the eye, whatever the window's width. */
const WIDEST = 96;

/** Colours by meaning. */
const STYLES = {
  heading: 'bold',
  quiet: 'dim',
  fine: 'green',
  warning: 'yellow',
  problem: 'red',
  address: 'cyan'
} as const;
export type Style = keyof typeof STYLES;

/** What a command sees of the terminal it runs in. */
export interface Terminal {
  /** A line to stdout. */
  print(line: string): void;
  /** Text to stdout as it comes, without an end of line. */
  write(text: string): void;
  /** Asks a person; `null` where nobody is there to answer, or where they left. */
  ask(question: string): Promise<string | null>;
  /** A sentence to stderr. */
  complain(line: string): void;
  /** A line on stderr that the next one replaces, where a person watches; `null` takes it away. */
  progress(line: string | null): void;
  /** Text in a colour, or plain where no person sees it. */
  paint(style: Style, text: string): string;
  /** Text broken into lines with the same indent; one line where no person reads. */
  wrap(text: string, indent?: number): string;
  environment: NodeJS.ProcessEnv;
  folder: string;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // Somebody read the first lines and closed the pipe (`| head`): that is no mistake.
  process.stdout.on('error', error => {
    if (systemCode(error) === 'EPIPE') {
      process.exit(0);
    }
    throw error;
  });
  const out: Pick<WriteStream, 'columns'> & NodeJS.WritableStream = process.stdout;
  const reader = process.stdout.isTTY === true;
  const colours = reader && !('NO_COLOR' in process.env) && process.env['TERM'] !== 'dumb';
  const columns = reader ? Math.min(out.columns || 80, WIDEST) : null;
  return {
    print: line => void process.stdout.write(`${line}\n`),
    write: text => void process.stdout.write(text),
    ask: question => (reader && process.stdin.isTTY ? askPerson(question) : Promise.resolve(null)),
    complain: line => void process.stderr.write(`${line}\n`),
    progress: line => (process.stderr.isTTY ? replaceLine(line ?? '') : undefined),
    paint: (style, text) =>
      colours ? styleText(STYLES[style], text, { validateStream: false }) : text,
    wrap: (text, indent = 0) => wrapText(text, columns, indent),
    environment: process.env,
    folder: process.cwd()
  };
}

/** Goes to the start of the line, writes, and clears what is right of it; never more than fits in one line. */
function replaceLine(line: string): void {
  const shown = line.slice(0, Math.max(0, (process.stderr.columns || 80) - 1));
  process.stderr.write(`\r${shown}\u001b[K`);
}

async function askPerson(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<null>(resolve => lines.once('close', () => resolve(null)));
  try {
    return await Promise.race([lines.question(question), left]);
  } finally {
    lines.close();
  }
}

/** Breaks text between words so that no line is longer than `columns` (`null`: never). */
export function wrapText(text: string, columns: number | null, indent = 0): string {
  const margin = ' '.repeat(indent);
  if (columns === null) {
    return margin + text;
  }
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map(each => margin + each).join('\n');
}

/** The command line itself was wrong: exit status 2. */
export class BadUse extends UserError {}

/** "1 step", "3 steps". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
