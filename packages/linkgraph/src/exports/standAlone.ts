/** One graph as one HTML file that needs nothing else: the picture, the findings and a table that can be sorted. */
import type { Expected, Finding, Question } from '../contract/explain';
import type { Measured } from '../contract/parts';
import { valueOf, type Columns } from '../engine/columns';
import { nameText } from '../engine/nameText';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './standAloneAssets';
import { escapeXml } from './xml';

/** Rows of the table; a browser lays out no more of them at once in reasonable time. */
const MOST_ROWS = 2_000;
/** Pages listed below a finding. */
const MOST_PAGES = 50;

/** The three questions, in the order to ask them. */
const QUESTIONS: Readonly<Record<Question, string>> = {
  broken: 'What is most broken',
  gain: 'Where is the biggest gain',
  upkeep: 'What needs upkeep'
};

/** What a page is made of. */
export interface StandAlone {
  readonly measured: Measured;
  readonly columns: Columns;
  readonly findings: readonly Finding[];
  readonly expected: readonly Expected[];
  /** The pages of the table. */
  readonly pages: Uint32Array;
  /** Links between these pages. */
  readonly links: number;
  readonly name: string;
  /** As a data URL. */
  readonly picture: string;
}

/** The page. It loads nothing and sends nothing: its own policy forbids it. */
export function standAlonePage(graph: StandAlone): string {
  const { measured, pages, links, name, picture } = graph;
  const home = measured.home.page;
  const policy =
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; " +
    `style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'`;
  const facts = [
    `${say(pages.length)} pages`,
    `${say(links)} links`,
    ...(home < 0 ? [] : [`home is ${nameText(measured.graph.names, home)}`])
  ].join(', ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeXml(policy)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escapeXml(`Link graph of ${name}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeXml(`Link graph of ${name}`)}</h1>
<p>${escapeXml(facts)}.</p>
<img src="${escapeXml(picture)}" alt="Map of ${say(pages.length)} pages.">
${findingsSection(graph)}
${tableSection(graph)}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function findingsSection({ findings, expected, measured }: StandAlone): string {
  const reasons = new Map(expected.map(each => [each.finding, each]));
  const open = findings.filter(({ id }) => !reasons.has(id));
  const sections = Object.entries(QUESTIONS).flatMap(([question, title]) => {
    const own = open.filter(finding => finding.question === question);
    return own.length === 0
      ? []
      : [`<h2>${title}</h2>`, ...own.map(finding => findingBlock(measured, finding, ''))];
  });
  const settled = findings.flatMap(finding => {
    const known = reasons.get(finding.id);
    return known === undefined
      ? []
      : [findingBlock(measured, finding, `Expected since ${known.since}: ${known.reason}`)];
  });
  return [...sections, ...(settled.length === 0 ? [] : ['<h2>Expected</h2>', ...settled])].join(
    '\n'
  );
}

function findingBlock({ graph }: Measured, finding: Finding, note: string): string {
  const { count, title, sentence, query, pages } = finding;
  const items = Array.from(
    pages.subarray(0, MOST_PAGES),
    page => `<li>${escapeXml(nameText(graph.names, page))}</li>`
  ).join('');
  const rest = pages.length - MOST_PAGES;
  return [
    `<details><summary><b>${say(count)}</b> ${escapeXml(title)}</summary>`,
    ...(note === '' ? [] : [`<p>${escapeXml(note)}</p>`]),
    `<p>${escapeXml(sentence)}</p><p class="quiet">${escapeXml(query)}</p>`,
    ...(items === '' ? [] : [`<ol>${items}</ol>`]),
    ...(rest > 0 ? [`<p class="quiet">And ${say(rest)} more.</p>`] : []),
    '</details>'
  ].join('');
}

function tableSection({ measured, columns, pages }: StandAlone): string {
  const { pagerank } = measured.metrics;
  const shown = pages
    .toSorted((one, other) => (pagerank[other] ?? 0) - (pagerank[one] ?? 0) || one - other)
    .subarray(0, MOST_ROWS);
  const caption =
    shown.length < pages.length
      ? `The ${say(shown.length)} of ${say(pages.length)} pages with the highest PageRank`
      : `${say(pages.length)} pages`;
  const heads = columns.all.map(
    ({ label }) => `<th scope="col"><button type="button">${escapeXml(label)}</button></th>`
  );
  const read = columns.all.map(column => column.read());
  const rows = Array.from(shown, page => {
    const cells = read.map(column => cell(valueOf(column, page)));
    return `<tr><th scope="row">${escapeXml(nameText(measured.graph.names, page))}</th>${cells.join('')}</tr>`;
  });
  return [
    '<h2>Pages</h2>',
    `<div class="scroll" tabindex="0" role="region" aria-label="Pages"><table><caption>${caption}</caption>`,
    `<thead><tr><th scope="col"><button type="button">Page</button></th>${heads.join('')}</tr></thead>`,
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>`
  ].join('\n');
}

function cell(value: string | number | null): string {
  if (typeof value === 'number') {
    const text = value.toLocaleString('en', { maximumSignificantDigits: 4 });
    const whole = Number.isInteger(value) ? say(value) : text;
    return `<td class="number" data-value="${value}">${whole}</td>`;
  }
  return `<td>${escapeXml(value ?? '')}</td>`;
}

function say(number: number): string {
  return number.toLocaleString('en');
}
