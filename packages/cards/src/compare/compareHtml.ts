/** A comparison as one HTML file: every step open, both pictures inside, no script, nothing fetched. */
import type { RunState } from '@lockstep/protocol';
import {
  comparisonDetail,
  comparisonSentence,
  type NamedComparison,
  type OutputComparison,
  type RunComparison,
  type StepComparison,
  verdictWord
} from '@lockstep/workflow/compare';
import type { ReadSide } from './comparePictures';

const STYLE =
  ':root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px}' +
  'section{border:1px solid #8886;border-radius:4px;padding:12px 16px;margin:16px 0}h1{font-size:22px}h2{font-size:16px;margin:0}' +
  'table{border-collapse:collapse;font-size:13px;margin:8px 0;font-variant-numeric:tabular-nums}th,td{border-bottom:1px solid #8886;padding:3px 16px 3px 0;text-align:right}' +
  'th:first-child{text-align:left}td:last-child{font-weight:600}pre{white-space:pre-wrap;font-size:12px}figure{display:inline-block;width:45%;margin:8px 2% 8px 0}img{max-width:100%;background:#fff}' +
  '.quiet{opacity:.7}@media print{body{margin:0;max-width:none}}';

/** Two pictures of one comparison and the like are read while it is written. */
export async function comparisonHtml(
  a: RunState,
  b: RunState,
  comparison: RunComparison,
  read: ReadSide
): Promise<string> {
  const sections: string[] = [];
  for (const step of comparison.steps) {
    sections.push(await section(step, read));
  }
  return `<!doctype html><html lang="en"><head><meta charset="utf-8" /><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" /><title>${text(a.name)} and ${text(b.name)}</title><style>${STYLE}</style></head><body><h1>${text(a.plan.title)}: two runs compared</h1><p>A: ${text(a.name)} (${text(a.run)})<br />B: ${text(b.name)} (${text(b.run)})</p><p><strong>${text(comparisonSentence(comparison))}</strong> Change is B minus A.</p>${sections.join('')}</body></html>\n`;
}

async function section(step: StepComparison, read: ReadSide): Promise<string> {
  const parts = [namedTable('Input', step.inputs)];
  for (const output of step.outputs) {
    parts.push(await outputHtml(output, read));
  }
  const number = step.number === null ? '' : `${step.number} `;
  return `<section><h2>${text(number + step.title)}</h2><p class="quiet">${text([verdictWord(step), comparisonDetail(step)].filter(Boolean).join('. '))}</p>${parts.join('')}</section>`;
}

async function outputHtml(output: OutputComparison, read: ReadSide): Promise<string> {
  switch (output.kind) {
    case 'text': {
      const lines = output.lines.map(
        ({ side, text: line }) => `${side === 'a' ? '−' : side === 'b' ? '+' : ' '} ${line}`
      );
      const printed = lines.length === 0 ? '' : `<pre>${text(lines.join('\n'))}</pre>`;
      return namedTable('Number', output.numbers) + printed;
    }
    case 'table': {
      const head = output.columns.map(
        ({ name }) => `<th>${text(name)}, A</th><th>B</th><th>Change</th>`
      );
      const rows = output.rows.map(
        row =>
          `<tr><th>${text(row.name)}</th><td>${text(row.place)}</td>${row.cells
            .map(
              cell =>
                `<td>${text(cell.a)}</td><td>${text(cell.b)}</td><td>${text(cell.change)}</td>`
            )
            .join('')}</tr>`
      );
      const only = [
        output.onlyA.length === 0 ? '' : `<p>Only in A: ${text(output.onlyA.join(', '))}</p>`,
        output.onlyB.length === 0 ? '' : `<p>Only in B: ${text(output.onlyB.join(', '))}</p>`
      ];
      return `<table><thead><tr><th>${text(output.key || 'Row')}</th><th>Place</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>${only.join('')}`;
    }
    case 'picture': {
      const a = output.a && (await read('a', output.a.blob));
      const b = output.b && (await read('b', output.b.blob));
      return figure('A', output.mime, a) + figure('B', output.mime, b);
    }
    case 'other':
      return `<p class="quiet">An output of type ${text(output.what)} ${output.equal ? 'is equal' : 'differs'}.</p>`;
  }
}

function figure(label: string, mime: string, bytes: Uint8Array | null): string {
  const picture =
    bytes === null
      ? 'no picture here'
      : `<img alt="${label}" src="data:${mime};base64,${base64(bytes)}" />`;
  return `<figure><figcaption>${label}</figcaption>${picture}</figure>`;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

function namedTable(heading: string, rows: readonly NamedComparison[]): string {
  if (rows.length === 0) {
    return '';
  }
  const body = rows.map(
    ({ name, a, b, change, differs }) =>
      `<tr><th>${text(name)}</th><td>${text(a ?? 'not there')}</td><td>${text(b ?? 'not there')}</td><td>${text(differs ? change || 'differs' : 'Equal')}</td></tr>`
  );
  return `<table><thead><tr><th>${heading}</th><th>A</th><th>B</th><th>Change</th></tr></thead><tbody>${body.join('')}</tbody></table>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function text(value: string): string {
  return value.replace(/[&<>"]/g, character => ENTITIES[character] ?? '');
}
