/** Reads the text out of simple HTML such as tables that libraries show: no browser, no scripts, never markup again. */

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  times: '×'
};

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi,
    (whole, decimal, hex, name) => {
      const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal);
      if (name === undefined) {
        return code > 0 && code < 0x110000 && !(code >= 0xd800 && code < 0xe000)
          ? String.fromCodePoint(code)
          : '';
      }
      return Object.hasOwn(ENTITIES, String(name)) ? (ENTITIES[String(name)] ?? whole) : whole;
    }
  );
}

function wordsOf(html: string): string {
  return decoded(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Rows of a table, their cells in columns of one width each. */
function tableText(table: string): string {
  const rows = [...table.matchAll(/<tr\b[^>]*>([^]*?)(?=<\/tr>|<tr\b|$)/gi)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd]\b[^>]*>([^]*?)(?=<\/t[hd]>|<t[hd]\b|$)/gi)].map(([, cell = '']) =>
      wordsOf(cell)
    )
  );
  const widths: number[] = [];
  rows.forEach(row =>
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    })
  );
  return rows
    .map(row =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

/** The text of HTML; tables keep their rows and columns. Empty for what only scripts fill. */
export function htmlText(html: string): string {
  const body = html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<(script|style|svg|head)\b[^]*?(?:<\/\1\s*>|$)/gi, '');
  const pieces = body.split(/(<table\b[^]*?<\/table\s*>)/i);
  return pieces
    .map(piece =>
      /^<table\b/i.test(piece)
        ? tableText(piece)
        : piece
            .split(
              /<(?:br|hr|p|div|li|ul|ol|h[1-6]|pre|tr|section|details|summary)\b[^>]*>|<\/(?:p|div|li|h[1-6]|pre|tr|section|summary)\s*>/i
            )
            .map(wordsOf)
            .filter(line => line !== '')
            .join('\n')
    )
    .filter(piece => piece !== '')
    .join('\n\n');
}
