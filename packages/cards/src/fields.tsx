/** The fields of a card: those that matter first, the rest behind "More values". */
import type { InputFace, PlanStep, RunState, StepState } from '@lockstep/protocol';
import { equalValues } from '@lockstep/workflow';
import { useState, type ReactElement } from 'react';
import { Field } from './field';
import { Icon } from './icons';
import type { FieldDrafts } from './useDrafts';

export interface FieldsProps {
  state: RunState;
  step: PlanStep;
  own: StepState;
  fields: FieldDrafts;
  inputs: readonly InputFace[];
}

/** Both groups; no second one where nothing is behind. */
export function Fields(props: FieldsProps): ReactElement {
  const more = props.inputs.filter(input => input.more);
  const main = props.inputs.filter(input => !input.more);
  return (
    <>
      {main.length > 0 && <FieldGrid {...props} inputs={main} />}
      {more.length > 0 && <MoreFields {...props} inputs={more} />}
    </>
  );
}

/** Opened by itself when one of its values is not the notebook's own, or is none. */
function MoreFields(props: FieldsProps): ReactElement {
  const { inputs, own, fields } = props;
  const [chosen, choose] = useState<boolean | null>(null);
  const wrong = inputs.some(({ id, required }) => {
    const draft = fields.drafts[id];
    return draft ? 'problem' in draft.typed : required && own.values[id] === undefined;
  });
  const changed = inputs.some(
    ({ id, initial }) => !equalValues(own.values[id] ?? null, initial ?? null)
  );
  return (
    <details
      className="lk-details lk-more"
      open={wrong || (chosen ?? changed)}
      onToggle={event => choose(event.currentTarget.open)}
    >
      <summary>
        <Icon name="open" />
        More values ({inputs.length})
      </summary>
      <FieldGrid {...props} />
    </details>
  );
}

function FieldGrid({ state, step, own, fields, inputs }: FieldsProps): ReactElement {
  const stopped = state.replay?.stopped?.step === step.id;
  const busy = (own.status === 'running' || own.status === 'queued') && !stopped;
  return (
    <div className="lk-fields">
      {inputs.map(input => (
        <Field
          key={input.id}
          input={input}
          own={own}
          draft={fields.drafts[input.id]}
          language={state.plan.language}
          disabled={busy || state.status !== 'open'}
          onChange={(raw, now) => fields.change(input.id, raw, now)}
          onLeave={() => fields.leave(input.id)}
          onTake={value => fields.take(input.id, value)}
        />
      ))}
    </div>
  );
}
