/**
 * The report of a run: one HTML file with titles, values and results, what was stale or failed, who ran which version
 * when, and where its journal ended. No code, no script, nothing fetched.
 */
import type { PlanStep, RunState, StepState } from '@lockstep/protocol';
import { countDone, duration, showValue, stepWords } from '@lockstep/workflow';
import { filesOf, type RunFile } from './files';
import { Html, html, markdown } from './html';
import { shownOf } from './notebookOutputs';
import { headOf, type RunRecord } from './record';
import { ReportOutputs } from './reportOutputs';
import { REPORT_STYLE } from './reportStyle';

/** Only what stands in the file may act on its reader: no script, no frame, no address. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report as a file's text.
 *
 * @param who whose run it is, in words; `null` where that is nobody's business
 */
export function reportOf(record: RunRecord, who: string | null): string {
  const { state } = record;
  const outputs = new ReportOutputs(record.read);
  const files = filesOf(state);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="Lockstep" />
        <title>${state.name}</title>
        <style>
          ${new Html(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${state.name}</h1>
          <p class="quiet">${standing(state)}</p>
          ${facts(record, who)}
        </header>
        <main>
          ${state.plan.steps.map(step => stepSection(state, step, outputs))}
          ${files.length === 0 ? new Html('') : fileSection(files)}
        </main>
      </body>
    </html> `;
  return page.text;
}

/** "3 of 4 done. Open: its results may still change." */
function standing(state: RunState): string {
  const { done, steps } = countDone(state);
  const status = {
    open: 'Open: it may still change.',
    finalized: `Finalized ${moment(state.changedAt)}.`,
    archived: `Archived ${moment(state.changedAt)}.`
  }[state.status];
  return `${done} of ${steps} done. ${status}`;
}

function facts(record: RunRecord, who: string | null): Html {
  const { state, entries } = record;
  const { seq, hash } = headOf(record);
  const actors = [...new Set(entries.map(({ by }) => by))].filter(by => by !== 'engine');
  const rows: [string, string][] = [
    ['App', state.plan.title],
    ['Notebook', state.plan.notebook],
    ['Version', state.plan.app],
    ['Run', state.run],
    ...(who === null ? [] : [['Run of', who] satisfies [string, string]]),
    ['Commands by', actors.join(', ')],
    ['Begun', moment(state.createdAt)],
    ['Last changed', moment(state.changedAt)],
    ['Journal', `${seq} entries; the last one has the hash ${hash}`]
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`
    )}
  </dl>`;
}

function stepSection(state: RunState, step: PlanStep, outputs: ReportOutputs): Html {
  const own = state.steps[step.id];
  if (own === undefined) {
    return new Html('');
  }
  const words = stepWords(state, step.id, { now: state.changedAt, usual: {} });
  const shown = shownOf(own);
  const took =
    own.result === null ? '' : `, ${duration(own.result.took)}, ${moment(own.result.at)}`;
  const told = own.status === 'idle' ? 'Not run' : `${words.word}${shown.ran ? took : ''}`;
  const help = step.parts.flatMap(part => (part.part === 'text' ? [markdown(part.markdown)] : []));
  return html`<section>
    <header>
      <h2>${step.number === null ? '' : `${step.number} `}${step.title}</h2>
      <span class="state ${own.status}">${told}</span>
    </header>
    ${notes(own, words.reason)} ${help} ${values(step, shown.ran ? shown.values : own.values)}
    ${outputs.draw(shown.outputs)}
  </section> `;
}

/** What a reader must know before they trust the results below. */
function notes(own: StepState, reason: string): Html[] {
  const said: string[] = [];
  if (own.status === 'stale') {
    said.push(`${reason} What stands below is the earlier result.`.trim());
  }
  if (own.status === 'cancelled') {
    said.push('The step was cancelled. What stands below is as far as it came.');
  }
  if (own.error !== null) {
    said.push([own.error.name, own.error.message].filter(part => part !== '').join(': '));
  }
  if (own.result?.attached !== undefined) {
    said.push(
      'It ran on the kernel of the open notebook, which may have held more than the steps.'
    );
  }
  if (own.replayed && own.same === false) {
    said.push('Replayed, and the result differs from the one before.');
  }
  return said.map(sentence => html`<p class="reason">${sentence}</p>`);
}

function values(step: PlanStep, own: StepState['values']): Html {
  const rows = step.inputs.flatMap(({ id, label, unit }) => {
    const value = own[id];
    return value === undefined
      ? []
      : [
          html`<tr>
            <td>${label}</td>
            <td>${showValue(value)}${unit === undefined ? '' : ` ${unit}`}</td>
          </tr>`
        ];
  });
  return rows.length === 0
    ? new Html('')
    : html`<table class="values">
        <tbody>
          ${rows}
        </tbody>
      </table>`;
}

function fileSection(files: readonly RunFile[]): Html {
  return html`<section>
    <header><h2>Files</h2></header>
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Step</th>
          <th>Bytes</th>
          <th>SHA-256</th>
        </tr>
      </thead>
      <tbody>
        ${files.map(
          ({ name, step, bytes, blob }) =>
            html`<tr>
              <td>${name}</td>
              <td>${step}</td>
              <td>${bytes.toLocaleString('en')}</td>
              <td><code>${blob ?? 'too large to keep'}</code></td>
            </tr>`
        )}
      </tbody>
    </table>
  </section>`;
}

/** "2026-11-23 10:47 UTC": a report is read elsewhere, so its times name their zone. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
