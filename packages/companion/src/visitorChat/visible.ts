/** What a participant sees of their run, as text for a model: cards, values, results, and what comes next. Nothing else. */
import type { MimePart, Output, PlanStep, RunState, StepState } from '@lockstep/protocol';
import { isSecretMark } from '@lockstep/protocol';
import {
  activeStep,
  runLine,
  showValue,
  stateForParticipant,
  stepWords,
  type WordContext
} from '@lockstep/workflow';
import { cut } from '../chat/cut';
import { listSteps, titled } from '../chat/standing';

/** A step's card as text. */
export interface VisibleStep {
  id: string;
  /** `Step 2, Count`, or `Set-up`. */
  name: string;
  text: string;
}

/** What is told of a run. */
export interface Visible {
  /** App, run, where it stands, and each step in a line. */
  overview: string;
  /** The step that the run is at first, then those before it, nearest first, then those after it. */
  steps: VisibleStep[];
}

/** Characters of the app's own words, of a step's help, of one value and of one output. */
const SUMMARY = 400;
const HELP = 1_500;
const VALUE = 200;
const OUTPUT = 4_000;

/** Representations that read as text, best first. */
const READABLE = ['text/plain', 'text/markdown', 'text/latex'];

/** Outputs that are controls on screen: their text is code. */
const CONTROL = 'application/vnd.jupyter.widget-view+json';

/** Colours and cursor movements of terminals (ECMA-48 control sequences). */
const TERMINAL = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** Reads a run as its participant sees it; what only an author may see is taken out first. */
export function visibleOf(whole: RunState, context: WordContext): Visible {
  const state = stateForParticipant(whole);
  const { plan } = state;
  const at = Math.max(
    0,
    plan.steps.findIndex(({ id }) => id === activeStep(state)?.id)
  );
  const order = [...plan.steps.slice(0, at + 1).reverse(), ...plan.steps.slice(at + 1)];
  return {
    overview: overviewOf(state, context),
    steps: order.flatMap(step => {
      const own = state.steps[step.id];
      const text = own === undefined ? '' : cardText(step, own);
      return text === '' ? [] : [{ id: step.id, name: titled(step), text }];
    })
  };
}

function overviewOf(state: RunState, context: WordContext): string {
  const { plan } = state;
  const active = activeStep(state)?.id;
  return [
    `The app: ${plan.title}. ${cut(plan.summary, SUMMARY)}`.trim(),
    `The run: ${cut(state.name, VALUE)}. ${runLine(state, context)}`,
    ...listSteps(state, step => {
      const { word, detail, summary, reason, line } = stepWords(state, step.id, context);
      const told = [word, detail].filter(part => part !== '').join(', ');
      const more =
        step.id === active ? ['The person is here.', reason, line] : [cut(summary, VALUE)];
      return [`${titled(step)}: ${told}.`, ...more].filter(part => part !== '').join(' ');
    })
  ].join('\n');
}

function cardText(step: PlanStep, own: StepState): string {
  const help = step.parts.flatMap(part => (part.part === 'text' ? [part.markdown.trim()] : []));
  const fields = step.inputs.map(input => {
    const value = own.values[input.id] ?? null;
    const secret = input.type === 'secret' || (value !== null && isSecretMark(value));
    const shown = secret ? 'a secret' : cut(showValue(value), VALUE);
    const range = [
      input.unit,
      input.min === undefined ? null : `at least ${input.min}`,
      input.max === undefined ? null : `at most ${input.max}`,
      input.choices === undefined ? null : `choices: ${input.choices.map(showValue).join(', ')}`,
      input.help
    ].filter(Boolean);
    const more = range.length === 0 ? '' : ` (${cut(range.join('; '), VALUE)})`;
    return `- ${input.label}: ${shown}${more}`;
  });
  const outputs = own.outputs.length > 0 ? own.outputs : (own.result?.outputs ?? []);
  const results = outputs.map(shownText).filter(text => text !== '');
  const files = (own.files ?? []).map(({ name }) => name);
  return [
    cut(help.join('\n'), HELP),
    fields.length === 0 ? '' : `Fields:\n${fields.join('\n')}`,
    own.prompt === null ? '' : `It asks: ${cut(own.prompt.text, VALUE)}`,
    own.error === null ? '' : `Problem: ${own.error.message}`,
    results.length === 0
      ? ''
      : `${own.status === 'stale' ? 'Earlier results' : 'Results'}:\n${results.join('\n')}`,
    files.length === 0 ? '' : `Files: ${files.join(', ')}`
  ]
    .filter(part => part !== '')
    .join('\n');
}

/** The text of an output as it is on screen. Errors are told by the card's problem. */
function shownText(output: Output): string {
  switch (output.kind) {
    case 'stream':
      return cut(output.text.replace(TERMINAL, '').trim(), OUTPUT);
    case 'display': {
      const type = READABLE.find(readable => readable in output.data);
      const part = type === undefined ? undefined : output.data[type];
      return CONTROL in output.data || part === undefined ? '' : cut(textOf(part).trim(), OUTPUT);
    }
    default:
      return '';
  }
}

function textOf(part: MimePart): string {
  return 'text' in part ? part.text : '';
}
