/** What went wrong in a step: the message first, the technical name and the traceback under Details. */
import type { PlanStep, StepState } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import type { CardHost } from './host';
import { Icon } from './icons';
import { plainText } from './plainText';
import { errorText } from './plainOutputs';

export interface StepProblemProps {
  step: PlanStep;
  own: StepState;
  host: Pick<CardHost, 'showCell'>;
}

/** The problem of a failed step. Its text takes the focus when the step fails. */
export function StepProblem({ step, own, host }: StepProblemProps): ReactElement {
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
        where !== '' && <p className="lk-small lk-quiet">{where}</p>
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
      {host.showCell && typeof error?.cell === 'number' && (
        <p>
          <button
            type="button"
            className="lk-button"
            data-show-line=""
            onClick={() => host.showCell?.(step.id, error.cell ?? 0, error.line)}
          >
            <Icon name="notebook" small />
            {error.line === null ? 'Show the cell' : `Show line ${error.line} in the notebook`}
          </button>
        </p>
      )}
    </>
  );
}

/** "ValueError in cell 2, line 4": the cell counted within the step. */
function placeOf({ error }: StepState): string {
  if (error?.name === '') {
    // A participant's view of it.
    return '';
  }
  const cell = error?.cell === null || error === null ? '' : ` in cell ${error.cell + 1}`;
  const line = error?.line === null || error === null ? '' : `, line ${error.line}`;
  return `${error?.name ?? 'Problem'}${cell}${line}`;
}
