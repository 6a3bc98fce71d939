/** IPython's own syntax: finds magics, shell lines and help, and blanks them so that plain Python remains. */

/** A line that IPython and not Python runs. */
export interface Magic {
  /** `cell` for `%%name`, `line` for `%name`, `shell` for `!command`, `help` for `name?`. */
  kind: 'cell' | 'line' | 'shell' | 'help';
  /** Name of the magic, `''` for shell and help. */
  name: string;
  /** What follows the name, or the command itself. */
  text: string;
  /** The variable it is assigned to (`files = !ls`). */
  target: string | null;
  from: number;
}

export interface MaskedCell {
  /** The cell with every magic replaced by blanks or a statement of the same length: offsets stay true. */
  python: string;
  magics: Magic[];
}

const MAYBE_MAGIC = /^\s*[%!?]|=\s*[%!]|\?\s*$/m;
const MAGIC_LINE = /^(\s*)(?:(?<target>[A-Za-z_]\w*)\s*=\s*)?(?<sign>%%|%|!!?)(?<rest>[^\n]*)$/;
const HELP_LINE = /^(\s*)(?:\?{1,2}[\w.%*]+|%{0,2}[\w.*]+\?{1,2})\s*;?\s*$/;

/** Cell magics whose body is Python in the notebook's own namespace. */
const SEEN_THROUGH = new Set(['time', 'capture', 'prun']);

/** True when a cell magic runs its body as Python of this kernel. */
export function isSeenThrough(name: string): boolean {
  return SEEN_THROUGH.has(name);
}

/** Follows strings and brackets over a line of Python, so that magics are looked for only where statements start. */
class LineScanner {
  private quote: string | null = null;
  private depth = 0;
  private continued = false;

  /** True when the next line starts a statement. */
  get atStatement(): boolean {
    return this.quote === null && this.depth === 0 && !this.continued;
  }

  take(line: string): void {
    this.continued = false;
    for (let at = 0; at < line.length; at++) {
      const sign = line.charAt(at);
      if (this.quote !== null) {
        if (sign === '\\') {
          at += 1;
        } else if (line.startsWith(this.quote, at)) {
          at += this.quote.length - 1;
          this.quote = null;
        }
      } else if (sign === '"' || sign === "'") {
        const triple = sign.repeat(3);
        this.quote = line.startsWith(triple, at) ? triple : sign;
        at += this.quote.length - 1;
      } else if (sign === '#') {
        return;
      } else if ('([{'.includes(sign)) {
        this.depth += 1;
      } else if (')]}'.includes(sign)) {
        this.depth = Math.max(0, this.depth - 1);
      } else if (sign === '\\' && at === line.length - 1) {
        this.continued = true;
      }
    }
    if (this.quote?.length === 1 && !line.endsWith('\\')) {
      this.quote = null;
    }
  }
}

function blank(line: string, kept: string): string {
  return kept + ' '.repeat(Math.max(0, line.length - kept.length));
}

/** Line magics that run the Python behind their options, so that only the magic itself is blanked. */
const TIMED = /^(%(?:time|timeit|prun|memit))((?:[ \t]+-\w+(?:[ \t]+\d+)?)*)([ \t]+\S.*)$/;

/** `%time x = f()` as `if 1: x = f()`: a condition, since `%timeit` binds nothing. */
function timedStandIn(line: string, indent: string): string | null {
  const found = TIMED.exec(line.slice(indent.length));
  return found === null
    ? null
    : `${indent}if 1:${' '.repeat((found[1]?.length ?? 5) - 5 + (found[2]?.length ?? 0))}${found[3] ?? ''}`;
}

/** What stands in for a magic line: nothing at top level, a statement inside a block. */
function standIn(line: string, indent: string, target: string | undefined): string {
  if (target !== undefined) {
    return blank(line, `${indent}${target}=()`);
  }
  const room = line.length - indent.length;
  return blank(line, indent === '' ? '' : indent + (room >= 4 ? 'pass' : '0'));
}

/** Takes a cell apart into magics and Python. `%%name` on the first line speaks for the whole cell. */
export function maskMagics(source: string): MaskedCell {
  if (!MAYBE_MAGIC.test(source)) {
    return { python: source, magics: [] };
  }
  const magics: Magic[] = [];
  const lines = source.split('\n');
  const scanner = new LineScanner();
  let from = 0;
  let inMagic = false;
  let started = false;
  const python = lines.map(line => {
    const at = from;
    from += line.length + 1;
    if (inMagic) {
      inMagic = line.endsWith('\\');
      return blank(line, '');
    }
    const found = scanner.atStatement ? MAGIC_LINE.exec(line) : null;
    const cellMagic = found?.groups?.sign === '%%';
    if (found !== null && (!cellMagic || !started)) {
      const { target, sign = '', rest = '' } = found.groups ?? {};
      const [name = ''] = /^[\w.]*/.exec(rest) ?? [];
      const shell = sign.startsWith('!');
      inMagic = line.endsWith('\\');
      started = true;
      magics.push({
        kind: shell ? 'shell' : cellMagic ? 'cell' : 'line',
        name: shell ? '' : name,
        text: (shell ? rest : rest.slice(name.length)).trim(),
        target: target ?? null,
        from: at
      });
      const timed = target === undefined ? timedStandIn(line, found[1] ?? '') : null;
      if (timed !== null) {
        scanner.take(timed);
      }
      return timed ?? standIn(line, found[1] ?? '', target);
    }
    if (scanner.atStatement && HELP_LINE.test(line)) {
      magics.push({ kind: 'help', name: '', text: line.trim(), target: null, from: at });
      return standIn(line, /^\s*/.exec(line)?.[0] ?? '', undefined);
    }
    started ||= line.trim() !== '';
    scanner.take(line);
    return line;
  });
  return { python: python.join('\n'), magics };
}
