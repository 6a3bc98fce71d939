/** A reading as one HTML file that stands alone: no script, nothing loaded, everything escaped. */
import type { Block, Line } from './blocks';

/** Follows the reader's light or dark, prints on paper, needs no width. */
const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:52em;margin:2em auto;padding:0 1em}
h1{font-size:1.6em}h2{font-size:1.25em;margin-top:2em}h3{font-size:1em;margin:1.5em 0 .25em}img{max-width:100%}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.2em 1em .2em 0;text-align:right;border-bottom:1px solid #8884}
th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere}code{font:inherit;font-weight:600;overflow-wrap:anywhere}`;

/** The whole document. */
export function html(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${blocks.map(blockOf).join('\n')}
</main>
</body>
</html>
`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${lineOf(block.line)}</p>`;
    case 'list':
      return `<ul>${block.lines.map(line => `<li>${lineOf(line)}</li>`).join('')}</ul>`;
    case 'table': {
      const head = block.head.map(cell => `<th scope="col">${escaped(cell)}</th>`).join('');
      const rows = block.rows.map(
        ([first, ...rest]) =>
          `<tr><td>${lineOf(first)}</td>${rest.map(cell => `<td>${escaped(cell)}</td>`).join('')}</tr>`
      );
      return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
    }
    case 'picture':
      return `<p><img src="${escaped(block.source)}" alt="${escaped(block.alt)}"></p>`;
  }
}

function lineOf(line: Line): string {
  return line
    .map(part => (typeof part === 'string' ? escaped(part) : `<code>${escaped(part.name)}</code>`))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, mark => ENTITIES[mark] ?? '');
}
