/** One step of two runs: a line that says whether it differs, and what differs beneath. */
import { comparisonDetail, type StepComparison, verdictWord } from '@lockstep/workflow/compare';
import { memo, type ReactElement } from 'react';
import { Icon } from '../icons';
import { ComparePictures, type ReadSide } from './comparePictures';
import { CompareTable, CompareText, NamedRows } from './compareTable';

export interface CompareStepProps {
  step: StepComparison;
  /** What an equal step gave, in a few words. */
  summary: string;
  open: boolean;
  onToggle: () => void;
  onlyDifferences: boolean;
  read: ReadSide;
}

/** Drawn again only when it changed: a comparison can be long. */
export const CompareStep = memo(CompareStepView);

function CompareStepView(props: CompareStepProps): ReactElement {
  const { step, summary, open, onToggle } = props;
  const equal = step.verdict === 'equal';
  const name = step.number === null ? 'Set-up' : `Step ${step.number}: ${step.title}`;
  const inside = step.verdict === 'equal' || step.verdict === 'differs';
  return (
    <li className="lk-compare-step" data-verdict={step.verdict}>
      <article aria-label={`${name}, ${verdictWord(step)}`}>
        <header>
          <Icon name={equal ? 'equal' : 'differs'} />
          <span className="lk-num lk-quiet">{step.number ?? ''}</span>
          <h3 className={equal ? 'lk-plain' : ''}>{step.title}</h3>
          <span className="lk-quiet lk-ellipsis">{equal ? summary : comparisonDetail(step)}</span>
          <span className="lk-spacer" />
          <span>{verdictWord(step)}</span>
          <button
            type="button"
            className="lk-icon-button"
            aria-expanded={open}
            aria-label={`${open ? 'Fold' : 'Unfold'} ${name}`}
            disabled={!inside}
            onClick={onToggle}
          >
            <Icon name={open ? 'fold' : 'unfold'} />
          </button>
        </header>
        {open && inside && <Inside {...props} />}
      </article>
    </li>
  );
}

function Inside({ step, onlyDifferences, read }: CompareStepProps): ReactElement {
  // Of an equal step everything is shown: there is nothing else to see.
  const only = onlyDifferences && step.verdict !== 'equal';
  const shown = step.outputs.filter(output => !output.equal || !only);
  return (
    <div className="lk-compare-inside">
      {step.missing !== '' && <p>{step.missing}.</p>}
      <NamedRows heading="Input" rows={step.inputs} onlyDifferences={only} />
      {shown.map((output, at) => {
        switch (output.kind) {
          case 'text':
            return <CompareText key={at} text={output} onlyDifferences={only} />;
          case 'table':
            return <CompareTable key={at} table={output} onlyDifferences={only} />;
          case 'picture':
            return <ComparePictures key={at} picture={output} cell={output.cell} read={read} />;
          case 'other':
            return (
              <p key={at} className="lk-quiet">
                {othersWords(output)}
              </p>
            );
        }
      })}
      {step.inputs.length === 0 && step.outputs.length === 0 && (
        <p className="lk-quiet">This step has no values and shows nothing.</p>
      )}
    </div>
  );
}

function othersWords({
  what,
  a,
  b,
  equal
}: {
  what: string;
  a: boolean;
  b: boolean;
  equal: boolean;
}): string {
  if (a !== b) {
    return `An output of type ${what} is only in ${a ? 'A' : 'B'}.`;
  }
  return `An output of type ${what} ${equal ? 'is equal' : 'differs; what is in it cannot be compared'}.`;
}
