/** A question of the kernel (`input()`, `getpass()`) with the field for its answer. */
import type { OpenPrompt, PlanStep } from '@lockstep/protocol';
import { useId, type ReactElement } from 'react';

export interface PromptProps {
  step: PlanStep;
  prompt: OpenPrompt;
  reply: string;
  onReply: (text: string) => void;
  onAnswer: () => void;
}

/** A question as a label, without the colon that a terminal's prompt ends with; empty when it says nothing. */
export function questionOf(text: string): string {
  return text.trim().replace(/\s*:$/, '');
}

/** The question as the field's label; Enter answers. An empty answer is an answer. */
export function Prompt(props: PromptProps): ReactElement {
  const { prompt, reply } = props;
  const id = useId();
  const face = props.step.inputs.find(input => input.id === prompt.input);
  const label = questionOf(prompt.text) || (face?.label ?? 'Answer');
  return (
    <form
      className="lk-fields"
      onSubmit={event => {
        event.preventDefault();
        props.onAnswer();
      }}
    >
      <label className="lk-label" htmlFor={id}>
        {label}
      </label>
      <div className="lk-control">
        <input
          id={id}
          className="lk-input lk-input-wide"
          data-prompt={prompt.prompt}
          type={prompt.secret ? 'password' : 'text'}
          autoComplete="off"
          value={reply}
          onChange={event => props.onReply(event.currentTarget.value)}
        />
        {prompt.secret && <span className="lk-field-hint">goes to the kernel only</span>}
      </div>
    </form>
  );
}
