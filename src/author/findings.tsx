/** What the converter found in the notebook: each with its glyph, what to do, and the way to its cell. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import type { ConversionReport, Finding } from '@lockstep/protocol';
import { useState, type ReactElement, type ReactNode } from 'react';
import { OutlineIcon } from './icons';

/** From more findings than this on they are grouped by kind. */
const FEW = 20;

const ORDER: readonly Finding['level'][] = ['problem', 'warning', 'info'];

/** The lower part of the outline. */
export function Findings(props: {
  report: ConversionReport;
  trans: TranslationBundle;
  onGo: (cell: number) => void;
}): ReactElement {
  const { report, trans, onGo } = props;
  const [open, setOpen] = useState(true);
  const findings = [...report.findings].sort(
    (a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || (a.cell ?? -1) - (b.cell ?? -1)
  );
  const some = findings.length > 0;
  return (
    <section className="lk-findings" aria-label={trans.__('Findings')}>
      <header className="lk-panel-head">
        <h2>{trans.__('Findings')}</h2>
        <span className="lk-quiet lk-small lk-verdict">{report.verdict.text}</span>
        <span className="lk-spacer" />
        {some && (
          <button
            type="button"
            className="lk-icon-button"
            aria-expanded={open}
            aria-label={open ? trans.__('Fold findings') : trans.__('Unfold findings')}
            title={open ? trans.__('Fold findings') : trans.__('Unfold findings')}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'fold' : 'unfold'} />
          </button>
        )}
      </header>
      {some && open && (
        <div
          className="lk-findings-body"
          tabIndex={0}
          role="group"
          aria-label={trans.__('Findings')}
        >
          {findings.length > FEW ? (
            groupsOf(findings).map(group => (
              <details key={group.code} className="lk-finding-group">
                <summary>
                  <Glyph level={group.level} trans={trans} />
                  <span>{kindOf(group.code)}</span>
                  <span className="lk-quiet lk-num">{group.findings.length}</span>
                  <Icon name="open" small />
                </summary>
                <List findings={group.findings} trans={trans} onGo={onGo} />
              </details>
            ))
          ) : (
            <List findings={findings} trans={trans} onGo={onGo} />
          )}
        </div>
      )}
    </section>
  );
}

function List(props: {
  findings: readonly Finding[];
  trans: TranslationBundle;
  onGo: (cell: number) => void;
}): ReactElement {
  const { findings, trans, onGo } = props;
  return (
    <ul>
      {findings.map((finding, at) => {
        const { level, message, fix, cell } = finding;
        return (
          <li className="lk-finding" key={at}>
            <Glyph level={level} trans={trans} />
            <div>
              {withCode(message)}
              {fix !== undefined && <span>{withCode(fix)}</span>}
            </div>
            {cell !== undefined && (
              <button
                type="button"
                className="lk-button lk-button-small lk-button-quiet lk-small"
                aria-label={trans.__('Go to cell %1', cell + 1)}
                onClick={() => onGo(cell)}
              >
                {trans.__('Go to cell')}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Glyph(props: { level: Finding['level']; trans: TranslationBundle }): ReactElement {
  const { level, trans } = props;
  const words = {
    problem: trans.__('Problem:'),
    warning: trans.__('Warning:'),
    info: trans.__('Note:')
  };
  return (
    <span>
      {level === 'info' ? (
        <OutlineIcon name="info" className="lk-glyph" />
      ) : level === 'warning' ? (
        <Icon name="warning" className="lk-glyph lk-is-stale" />
      ) : (
        <Icon name="error" className="lk-glyph lk-is-failed" />
      )}
      <span className="lk-visually-hidden">{words[level]}</span>
    </span>
  );
}

/** Findings by kind, the gravest first, then the most frequent. */
export function groupsOf(
  findings: readonly Finding[]
): { code: string; level: Finding['level']; findings: readonly Finding[] }[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
  }
  return [...groups]
    .map(([code, members]) => ({ code, level: members[0]?.level ?? 'info', findings: members }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || b.findings.length - a.findings.length
    );
}

/** A finding's code as words: `run-out-of-order` → "Run out of order". */
export function kindOf(code: string): string {
  const words = code.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Text whose parts between backticks are code. */
function withCode(text: string): ReactNode {
  return text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}
