/** The audit's line of the publish panel: attacks on request, what came of them, the report. */
import { download, Icon } from '@lockstep/cards';
import type { AuditStanding, Publication } from '@lockstep/protocol';
import { clock } from '@lockstep/protocol';
import { duration } from '@lockstep/workflow';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';
import type { PublishSnapshot } from './contract';

export interface AuditProps {
  snapshot: PublishSnapshot;
  publication: Publication;
  trans: TranslationBundle;
  audit: () => void;
}

/** A row of the settings. */
export function AuditRow({ snapshot, publication, trans, audit }: AuditProps): ReactElement {
  const { audit: standing, title, path } = publication;
  const running = standing?.state === 'running' || snapshot.doing === 'audit';
  return (
    <>
      <dt>{trans.__('Audit')}</dt>
      <dd>
        <button
          type="button"
          className="lk-button"
          disabled={running || snapshot.doing !== null}
          onClick={audit}
        >
          {running
            ? trans.__('Attacking')
            : standing === null
              ? trans.__('Attack a copy')
              : trans.__('Attack again')}
        </button>
        {standing === null ? (
          <small>
            {trans.__(
              'Tries as a participant what one should not be able to do, on a copy of the page. Takes less than a minute.'
            )}
          </small>
        ) : (
          <>
            <span className="lk-publish-audit" role="status">
              <Icon {...lookOf(standing)} />
              {wordsOf(standing, trans)}
            </span>
            {standing.findings.length > 0 && (
              <Findings standing={standing} trans={trans} name={title ?? path} />
            )}
          </>
        )}
      </dd>
    </>
  );
}

const through = ({ findings }: AuditStanding): number =>
  findings.filter(({ outcome }) => outcome === 'succeeded').length;

function lookOf(standing: AuditStanding): Parameters<typeof Icon>[0] {
  if (standing.state === 'running') {
    return { name: 'running', className: 'lk-glyph lk-is-running' };
  }
  return standing.state === 'done' && through(standing) === 0
    ? { name: 'done', className: 'lk-glyph lk-is-done' }
    : { name: 'error', className: 'lk-glyph lk-is-failed' };
}

function wordsOf(standing: AuditStanding, trans: TranslationBundle): string {
  const { state, findings, of, took, began, problem } = standing;
  const tried = findings.filter(({ outcome }) => outcome !== 'not-tried').length;
  const got = through(standing);
  if (state === 'running') {
    return trans.__('%1 of %2 attacks', findings.length, of);
  }
  if (state === 'failed') {
    return problem ?? '';
  }
  const time = trans.__('%1, took %2', clock(began), duration(took ?? 0));
  return got === 0
    ? trans.__('%1 of %2 attacks refused, %3', tried, of, time)
    : trans.__(
        '%1 of %2 attacks got through, %3. Stop the page until that is mended.',
        got,
        tried,
        time
      );
}

function Findings(props: {
  standing: AuditStanding;
  trans: TranslationBundle;
  name: string;
}): ReactElement {
  const { standing, trans, name } = props;
  const words = {
    refused: trans.__('Refused'),
    succeeded: trans.__('Got through'),
    'not-tried': trans.__('Not tried')
  };
  const save = (): void => {
    const report = JSON.stringify({ page: name, ...standing }, null, 2);
    download(`${name} audit.json`, new Blob([`${report}\n`], { type: 'application/json' }));
  };
  return (
    <details className="lk-publish-findings">
      <summary>{trans.__('Report')}</summary>
      <ul>
        {standing.findings.map(({ id, title, outcome, tries, detail }) => (
          <li key={id} data-outcome={outcome}>
            <strong>{title}</strong> {words[outcome]}
            {outcome !== 'not-tried' && `, ${trans._n('%1 try', '%1 tries', tries)}`}. {detail}
          </li>
        ))}
      </ul>
      <button type="button" className="lk-button" onClick={save}>
        {trans.__('Save report')}
      </button>
    </details>
  );
}
