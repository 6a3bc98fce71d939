/** What went wrong in a step: the message first, the technical name and the traceback under Details. */
import type { StepState } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import { Icon } from './icons';
import { plainText } from './plainText';
import { errorText } from './plainOutputs';

/** The problem of a failed step. Its text takes the focus when the step fails. */
export function StepProblem({ own }: { own: StepState }): ReactElement {
  const { error } = own;
  const message = error?.message.trim() ?? '';
  const [first = '', ...rest] = (
    message === '' ? (error?.name ?? 'The step failed.') : message
  ).split('\n');
  const raised = own.outputs.findLast(output => output.kind === 'error');
  const trace = raised?.kind === 'error' && raised.traceback.length > 0 ? errorText(raised) : '';
  const where = placeOf(own);
  return (
    <>
      <div className="lk-problem" tabIndex={-1} data-problem="">
        <p>
          <strong>{first}</strong>
          {rest.length > 0 && ` ${rest.join(' ')}`}
        </p>
      </div>
      {trace === '' ? (
        <p className="lk-small lk-quiet">{where}</p>
      ) : (
        <details className="lk-details">
          <summary>
            <Icon name="open" />
            Details: {where}
          </summary>
          <pre className="lk-stream" tabIndex={0}>
            {plainText(trace)}
          </pre>
        </details>
      )}
    </>
  );
}

/** "ValueError in cell 2, line 4": the cell counted within the step. */
function placeOf({ error }: StepState): string {
  const cell = error?.cell === null || error === null ? '' : ` in cell ${error.cell + 1}`;
  const line = error?.line === null || error === null ? '' : `, line ${error.line}`;
  return `${error?.name ?? 'Problem'}${cell}${line}`;
}
