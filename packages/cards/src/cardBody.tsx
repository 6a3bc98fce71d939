/** The body of a card: reason, help, fields, then result or progress, in that order. */
import { clock } from '@lockstep/protocol';
import type { InputFace, PlanStep, RunState, StepState } from '@lockstep/protocol';
import { showValue, type CardWords } from '@lockstep/workflow';
import { useState, type ReactElement } from 'react';
import { effectsDone, effectsSentence } from './effects';
import { CheckpointNote } from './checkpointNote';
import { Conditions } from './conditions';
import { Fields } from './fields';
import type { CardHost, ReadBlob } from './host';
import { Icon } from './icons';
import { Markdown } from './markdown';
import { Outputs, useFollow } from './outputs';
import { leadText, sectionsOf, wholeText } from './parts';
import { StepProblem } from './problem';
import { StepProgress } from './progress';
import { TellAuthor } from './tellAuthor';
import { Prompt, questionOf } from './prompt';
import { RunFiles } from './runFiles';
import type { FieldDrafts } from './useDrafts';

export interface CardBodyProps {
  state: RunState;
  step: PlanStep;
  own: StepState;
  words: CardWords;
  usual: number | undefined;
  fields: FieldDrafts;
  host: CardHost;
  readBlob: ReadBlob;
  /** The reply to a question of the kernel, while it is typed. */
  reply: string;
  /** A stale step that is not open shows its earlier result only when asked. */
  showsEarlier: boolean;
  onReply: (text: string) => void;
  onAnswer: () => void;
  /** Settles when the companion has answered. */
  onConfirm: (allowed: boolean) => Promise<unknown>;
}

/** Everything between head and foot. */
export function CardBody(props: CardBodyProps): ReactElement | null {
  const { step, own, words, host, state } = props;
  const { look } = words;
  const results = resultsOf(props);
  const locked = look === 'locked';
  const help = results.length > 0 ? leadText(step) : wholeText(step);
  const stopped = state.replay?.stopped?.step === step.id ? state.replay.stopped : null;
  const fields = locked ? [] : step.inputs.filter(input => !input.asked && offered(input, stopped));
  const asksFirst = step.effects.length > 0 && confirmable(words, stopped !== null);
  const parts = [
    words.reason !== '' && (
      <p className="lk-reason" key="reason">
        <Icon name="reason" />
        <span>{words.reason}</span>
      </p>
    ),
    stopped && <StopSentence key="stop" {...props} secret={stopped.input} />,
    help !== '' && !stopped && <Markdown key="help" host={host} text={help} />,
    !stopped && CHECKED.has(look) && (
      <Conditions key="conditions" step={step} own={own} look={look} />
    ),
    fields.length > 0 && <Fields key="fields" {...props} inputs={fields} />,
    asksFirst && <Confirm key="confirm" {...props} again={own.result !== null} />,
    look === 'cold' && !stopped && (
      <p key="cold">The result is here; its values left memory with the old kernel.</p>
    ),
    look === 'failed' && <StepProblem key="problem" step={step} own={own} host={host} />,
    look === 'failed' && host.tellAuthor && (
      <TellAuthor key="tell" state={state} step={step.id} tell={host.tellAuthor} />
    ),
    look === 'running' && (
      <StepProgress key="progress" step={step} own={own} usual={props.usual} now={host.now} />
    ),
    own.status === 'running' && own.outputs.length > 0 && <Live key="live" {...props} />,
    own.prompt && <Prompt key="prompt" {...props} prompt={own.prompt} />,
    own.status !== 'running' && results.length > 0 && (
      <Results
        key="results"
        {...props}
        outputs={results}
        dim={look !== 'done' && own.result !== null}
      />
    ),
    own.status !== 'running' && <RunFiles key="files" own={own} readBlob={props.readBlob} />,
    (look === 'done' || look === 'cold') && <CheckpointNote key="checkpoint" own={own} />,
    look === 'done' && own.answers.length > 0 && <Answers key="answers" own={own} />
  ].filter(part => part !== false && part !== null && part !== undefined);
  return parts.length === 0 ? null : <div className="lk-card-body">{parts}</div>;
}

/** While a result stands or is made, what it had to pass is of no more use. */
const CHECKED: ReadonlySet<CardWords['look']> = new Set([
  'locked',
  'ready',
  'stale',
  'failed',
  'cancelled'
]);

/** At a stop for a secret only that secret can be entered. */
function offered(input: InputFace, stopped: { at: string; input: string | null } | null): boolean {
  return stopped === null || (stopped.at === 'secret' && stopped.input === input.id);
}

const RUNS = new Set(['start', 'run', 'run-again', 'retry', 'run-skipped', 'run-anyway', 'repeat']);

function confirmable(words: CardWords, stopped: boolean): boolean {
  const asks = stopped || words.look !== 'waiting';
  return asks && words.actions.some(action => RUNS.has(action.id));
}

/** The outputs that a card shows under its fields. A failed step's error is told by its problem. */
function resultsOf({ own, words, showsEarlier }: CardBodyProps): StepState['outputs'] {
  switch (words.look) {
    case 'failed':
      return own.outputs.filter(output => output.kind !== 'error');
    case 'stale': {
      const hidden = words.actions.some(action => action.id === 'show-earlier') && !showsEarlier;
      return hidden ? [] : (own.result?.outputs ?? []);
    }
    case 'queued':
      return own.result?.outputs ?? [];
    case 'done':
    case 'cold':
    case 'cancelled':
      return own.outputs;
    default:
      return [];
  }
}

/** The tick shows at once; the companion's answer, a moment later, is what stays. */
function Confirm(props: CardBodyProps & { again: boolean }): ReactElement {
  const [wished, wish] = useState<boolean | null>(null);
  const change = (allowed: boolean): void => {
    wish(allowed);
    void props.onConfirm(allowed).finally(() => wish(null));
  };
  return (
    <label className="lk-option">
      <input
        className="lk-check"
        type="checkbox"
        checked={wished ?? props.own.confirmed}
        onChange={event => change(event.currentTarget.checked)}
      />
      <span>{effectsSentence(props.step.effects, props.again)}</span>
    </label>
  );
}

function StopSentence(props: CardBodyProps & { secret: string | null }): ReactElement {
  const { step, own, secret } = props;
  const when = own.result ? ` at ${clock(own.result.at)}` : '';
  if (secret !== null) {
    const label = step.inputs.find(input => input.id === secret)?.label ?? secret;
    return (
      <p>
        {label} was used{when} and not stored. Its step needs it to run again.
      </p>
    );
  }
  return (
    <p>
      This step {effectsDone(step.effects)}
      {when}.
    </p>
  );
}

function Live(props: CardBodyProps): ReactElement {
  const { own } = props;
  const box = useFollow(own.outputs);
  return (
    <div className="lk-output-live" ref={box} role="group" aria-label="Output" tabIndex={0}>
      <Outputs outputs={own.outputs} host={props.host} readBlob={props.readBlob} />
    </div>
  );
}

function Results(
  props: CardBodyProps & { outputs: StepState['outputs']; dim: boolean }
): ReactElement {
  const { step, host, readBlob, outputs, dim } = props;
  return (
    <div className={dim ? 'lk-output lk-dim' : 'lk-output'} data-results="">
      {sectionsOf(step, outputs).map((section, at) => (
        <div className="lk-output" key={at}>
          <Outputs outputs={section.outputs} host={host} readBlob={readBlob} />
          <Markdown host={host} text={section.markdown} />
        </div>
      ))}
    </div>
  );
}

function Answers({ own }: { own: StepState }): ReactElement {
  return (
    <dl className="lk-answers lk-small">
      {own.answers.flatMap(({ text, reply }, at) => [
        <dt key={`${at}-question`}>{questionOf(text) || 'Answer'}</dt>,
        <dd key={`${at}-reply`}>{showValue(reply)}</dd>
      ])}
    </dl>
  );
}
