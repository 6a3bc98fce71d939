/** Reads a small table out of HTML that a kernel displayed, as text only: nothing of it is ever drawn from here. */

/** A table's header and first rows, as text. */
export interface TextTable {
  head: string[];
  rows: string[][];
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' '
};

/**
 * The first table.
 *
 * @param most rows below the header that are read
 */
export function firstTable(html: string, most: number): TextTable | null {
  const start = html.search(/<table\b/i);
  if (start < 0) {
    return null;
  }
  const end = html.indexOf('</table', start);
  const inside = html.slice(start, end < 0 ? undefined : end);
  let head: string[] | null = null;
  const rows: string[][] = [];
  for (const piece of inside.split(/<tr\b/i).slice(1)) {
    const cells = cellsOf(piece);
    if (head === null) {
      // pandas leaves the cell above the row labels empty.
      head = cells.map(({ text }) => text);
      if (head[0] === '') {
        head.shift();
      }
    } else if (cells.some(({ data }) => data)) {
      rows.push(cells.map(({ text }) => text));
    }
    if (rows.length >= most) {
      break;
    }
  }
  return head === null ? null : { head, rows };
}

function cellsOf(row: string): { text: string; data: boolean }[] {
  return row
    .split(/<(?=t[hd]\b)/i)
    .slice(1)
    .map(cell => ({
      data: /^td/i.test(cell),
      text: plain(cell.slice(cell.indexOf('>') + 1))
    }));
}

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,10});/gi, (whole, name: string) => {
      if (!name.startsWith('#')) {
        return ENTITIES[name.toLowerCase()] ?? whole;
      }
      const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
      const surrogate = code >= 0xd800 && code <= 0xdfff;
      return code > 0x10ffff || surrogate ? whole : String.fromCodePoint(code);
    })
    .trim();
}
