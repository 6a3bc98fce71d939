/** The head of a card: glyph, number, title, summary when folded, status word with its time, fold button. */
import type { PlanStep, RunState } from '@lockstep/protocol';
import { stepWords, type CardWords } from '@lockstep/workflow';
import type { ReactElement, ReactNode, Ref } from 'react';
import { Icon } from './icons';
import { glyphOf } from './look';
import { useNow } from './useNow';

export interface CardHeadProps {
  state: RunState;
  step: PlanStep;
  words: CardWords;
  usual: Record<string, number>;
  folded: boolean;
  now: () => number;
  onFold: (folded: boolean) => void;
  /** Takes the focus when what had it is gone. */
  place?: Ref<HTMLElement>;
  /** Stands before the fold button. */
  children?: ReactNode;
}

/** One line; it takes the focus when what had it is gone, and − and + fold there. */
export function CardHead(props: CardHeadProps): ReactElement {
  const { step, words, folded } = props;
  const fold = folded ? 'Unfold' : 'Fold';
  return (
    <header
      ref={props.place}
      className="lk-card-head"
      tabIndex={-1}
      onKeyDown={event => {
        const folds = event.key === '-' || event.key === '−';
        if ((folds || event.key === '+' || event.key === '=') && !event.altKey && !event.ctrlKey) {
          event.preventDefault();
          props.onFold(folds);
        }
      }}
    >
      <span className={`lk-card-glyph lk-glyph lk-is-${words.look}`}>
        <Icon name={glyphOf[words.look]} />
      </span>
      <span className="lk-card-number">{step.number}</span>
      <h3 className="lk-card-title" title={step.title}>
        {step.title}
      </h3>
      {(folded || words.look === 'locked') && words.summary !== '' ? (
        <span className="lk-card-summary lk-ellipsis" title={words.summary}>
          {words.summary}
        </span>
      ) : null}
      <Status {...props} />
      {props.children}
      <button
        type="button"
        className="lk-icon-button"
        aria-expanded={!folded}
        aria-label={`${fold} ${step.number === null ? step.title : `step ${step.number}`}`}
        onClick={() => props.onFold(!folded)}
      >
        <Icon name={folded ? 'unfold' : 'fold'} />
      </button>
    </header>
  );
}

/** The status word and its time, which passes while the step runs. */
function Status({ state, step, words, usual, now }: CardHeadProps): ReactElement {
  const running = words.look === 'running';
  const at = useNow(now, running);
  const detail = running ? stepWords(state, step.id, { now: at, usual }).detail : words.detail;
  return (
    <span className="lk-card-status">
      {words.word}
      {detail !== '' && <span className="lk-num">{detail}</span>}
    </span>
  );
}
