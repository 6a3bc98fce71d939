/** A question about a step, with what the chat needs to know of it: status, inputs as shown, the error. */
import { UserError, type Attachment, type RunState } from '@lockstep/protocol';
import { plainText } from '@lockstep/cards';
import { nameOf, showValue, stepWords } from '@lockstep/workflow';

/** What is asked, and what goes with it. */
export interface StepQuestion {
  text: string;
  attachment: Attachment;
}

/** Longest part of an error that goes along, in characters; the record holds all of it. */
const LONGEST = 4_000;

/** A secret's value is never in it: the run does not hold one. */
export function askAboutStep(state: RunState, step: string, now: number): StepQuestion {
  const face = state.plan.steps.find(item => item.id === step);
  const own = state.steps[step];
  if (!face || !own) {
    throw new UserError(
      'no-step',
      'This step is gone. Next: look at the newest version of the app.'
    );
  }
  const name = `${nameOf(face)}, ${face.title}`;
  const { word } = stepWords(state, step, { now, usual: {} });
  const inputs = face.inputs.map(
    input => `${input.label} = ${showValue(own.values[input.id] ?? null)}`
  );
  const error = own.error && plainText(`${own.error.name}: ${own.error.message}`).slice(0, LONGEST);
  const text = [
    `${name} of the Guided App, run "${state.name}": ${word}`,
    ...inputs,
    ...(error ? [error] : [])
  ].join('\n');
  return {
    text:
      own.status === 'failed'
        ? `Why did ${lowered(name)}, fail?`
        : `What does ${lowered(name)}, do?`,
    attachment: { kind: 'step', ref: step, label: name.slice(0, 200), text }
  };
}

/** In the middle of a sentence. */
function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
