/** What a terminal would show: `\r` goes back to the line's start and later text overwrites, so progress bars stay one line. */

/** Text up to the last newline, and the line that may still be overwritten. */
export interface Screen {
  /** Complete lines, newline included. */
  lines: string;
  /** The last, open line. */
  line: string;
  /** Where the next character goes in `line`. */
  column: number;
}

/** An empty screen. */
export const EMPTY_SCREEN: Screen = { lines: '', line: '', column: 0 };

/** The screen after more text was printed. */
export function printTo(screen: Screen, text: string): Screen {
  if (!text.includes('\r') && screen.column === screen.line.length) {
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) {
      const line = screen.line + text;
      return { ...screen, line, column: line.length };
    }
    const line = text.slice(end);
    return {
      lines: screen.lines + screen.line + text.slice(0, end),
      line,
      column: line.length
    };
  }
  let { lines, line, column } = screen;
  for (const piece of text.split(/(\r\n|\n|\r)/)) {
    if (piece === '\n' || piece === '\r\n') {
      lines += `${line}\n`;
      line = '';
      column = 0;
    } else if (piece === '\r') {
      column = 0;
    } else if (piece !== '') {
      line = line.slice(0, column) + piece + line.slice(column + piece.length);
      column += piece.length;
    }
  }
  return { lines, line, column };
}
