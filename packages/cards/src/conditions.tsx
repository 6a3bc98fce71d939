/** What must hold before the next step opens, one quiet line each; after a failure the one that did not is marked. */
import type { Condition, PlanStep, StepState } from '@lockstep/protocol';
import type { CardWords } from '@lockstep/workflow';
import type { ReactElement } from 'react';
import { Icon } from './icons';

const WORD: Record<Condition['kind'], string> = {
  check: 'Checks',
  answer: 'Asks',
  widget: 'Needs'
};

/** The lines, `null` where the step has no conditions. */
export function Conditions(props: {
  step: PlanStep;
  own: StepState;
  look: CardWords['look'];
}): ReactElement | null {
  const conditions = props.step.conditions ?? [];
  const broken = props.look === 'failed' ? brokenOf(conditions, props.own) : null;
  return conditions.length === 0 ? null : (
    <ul className="lk-conditions lk-small" aria-label="What this step needs">
      {conditions.map((condition, at) => (
        <li key={at} className={condition === broken ? undefined : 'lk-quiet'}>
          {condition === broken && <Icon name="error" small className="lk-glyph lk-is-failed" />}
          <span>
            {condition === broken ? 'Not met' : WORD[condition.kind]}: {condition.text}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The check that a failed assertion belongs to: the one that its message tells of, else the only one. */
function brokenOf(conditions: readonly Condition[], { error }: StepState): Condition | null {
  const checks = conditions.filter(({ kind }) => kind === 'check');
  if (error?.name !== 'AssertionError') {
    return null;
  }
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const message = plain(error.message);
  const told = checks.filter(
    ({ text }) => message !== '' && (plain(text).includes(message) || message.includes(plain(text)))
  );
  return (told.length > 0 ? told : checks.length === 1 ? checks : [])[0] ?? null;
}
