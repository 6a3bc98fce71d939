/** One step on screen: the words of the run's rules, the fields of the step, and what its buttons do. */
import type { PlanStep, RunCommand, RunState, StepState, Value } from '@lockstep/protocol';
import { nameOf, stepWords, type Action } from '@lockstep/workflow';
import { memo, useCallback, useRef, useState, type ReactElement } from 'react';
import { CardBody } from './cardBody';
import { CardFoot } from './cardFoot';
import { CardHead } from './cardHead';
import { firstWrong, goodValues, type Drafts } from './draft';
import type { CardHost, ReadBlob } from './host';
import { cancellingLine, needsQuiet, usePending } from './pending';
import { StepMenu, Weigh, type Weighed } from './stepMenu';
import { useDrafts } from './useDrafts';

/** What a card can do beyond itself. */
export interface CardDoings {
  send: (command: RunCommand) => Promise<boolean>;
  /** Does the job that starts a step, unless another step is being started: all other cards wait for it. */
  starting: (step: string, job: () => Promise<boolean>) => Promise<boolean>;
  /** Brings a card, or a field of it, into view and focuses it. */
  goTo: (step: string, input?: string) => void;
  fold: (step: string, folded: boolean) => void;
}

export interface StepCardProps {
  state: RunState;
  step: PlanStep;
  own: StepState;
  usual: Record<string, number>;
  active: boolean;
  folded: boolean;
  /** The companion cannot be reached, so nothing can be sent. */
  offline: boolean;
  /** The other step that must begin or end before this one can, in a sentence. */
  held: string | null;
  host: CardHost;
  readBlob: ReadBlob;
  doings: CardDoings;
}

/** Why nothing can be run while the connection is away, in place of the next-action line. */
const OFFLINE_LINE = 'Your values are kept here. Next: wait until the connection is back.';

function StepCardView(props: StepCardProps): ReactElement {
  const { state, step, own, usual, host, doings, folded } = props;
  const send = doings.send;
  const sendValues = useCallback(
    (values: Record<string, Value>) => send({ type: 'set-inputs', step: step.id, values }),
    [send, step.id]
  );
  const fields = useDrafts(step, own.values, sendValues);
  const [reply, setReply] = useReply(own);
  const [showsEarlier, setShowsEarlier] = useState(false);
  const [weighed, setWeighed] = useState<Weighed | null>(null);
  const head = useRef<HTMLElement>(null);
  const drafted = withDrafts(state, step, fields.drafts);
  const words = stepWords(drafted, step.id, {
    now: host.now(),
    usual,
    invalid: firstWrong(step.inputs, fields.drafts)?.label ?? null,
    chat: host.askChat !== undefined
  });
  const actions = words.actions
    .filter(action => action.id !== 'ask-chat' || host.askChat)
    .map(action => adjusted(action, { ...props, showsEarlier }));

  const pending = usePending(own);
  const job = (id: Action['id'], command: RunCommand): void =>
    pending.start(id, () => send(command));
  const begin = (id: Action['id'], command: RunCommand): void =>
    pending.start(id, () =>
      doings.starting(step.id, async () => (await fields.flush()) && send(command))
    );

  const answer = (): void => {
    if (own.prompt) {
      const { prompt } = own.prompt;
      const value: Value = { t: 'str', v: reply };
      pending.start('answer', async () => {
        const taken = await send({ type: 'answer-prompt', step: step.id, prompt, value });
        if (taken) {
          // An answer that could not be sent stays in its field.
          setReply('');
        }
        return taken;
      });
    } else {
      pending.start('answer', () => fields.flush());
    }
  };
  const settle = (carryOut: boolean): void => {
    setWeighed(null);
    if (weighed && carryOut) {
      void send(weighed);
    }
    head.current?.focus();
  };
  const perform = (action: Action): void => {
    switch (action.id) {
      case 'start':
      case 'run':
      case 'run-again':
      case 'retry':
      case 'run-skipped':
        begin(action.id, { type: 'run-step', step: step.id });
        break;
      case 'run-anyway':
        begin(action.id, { type: 'run-step', step: step.id, anyway: true });
        break;
      case 'replay':
        begin(action.id, { type: 'replay', step: step.id });
        break;
      case 'cancel':
      case 'leave-queue':
        job(action.id, { type: 'cancel', step: step.id });
        break;
      case 'skip':
        job(action.id, { type: 'skip', step: step.id });
        break;
      case 'repeat':
      case 'keep':
        job(action.id, { type: 'resume-replay', step: step.id, choice: action.id });
        break;
      case 'answer':
        answer();
        break;
      case 'ask-chat':
        host.askChat?.(step.id);
        break;
      case 'show-earlier':
        setShowsEarlier(shows => !shows);
        break;
      case 'show-change': {
        const reason = own.reasons[0];
        doings.goTo(reason?.step ?? step.id, reason?.cause === 'input' ? reason.input : undefined);
        break;
      }
      case 'go-to-step':
      case 'go-to-input':
        doings.goTo(action.step ?? step.id, action.input);
        break;
    }
  };
  const name = step.number === null ? step.title : `${nameOf(step)}: ${step.title}`;
  return (
    <li className={`lk-step lk-is-${words.look}`}>
      <article
        className="lk-card"
        aria-label={name}
        aria-current={props.active ? 'step' : undefined}
        aria-busy={words.look === 'running' || undefined}
        data-step={step.id}
        data-look={words.look}
        data-shape={step.shape}
      >
        <CardHead
          state={drafted}
          step={step}
          words={words}
          usual={usual}
          folded={folded}
          now={host.now}
          onFold={next => doings.fold(step.id, next)}
          place={head}
        >
          {!folded && (
            <StepMenu
              {...props}
              state={drafted}
              onWeigh={setWeighed}
              onSend={command => void send(command)}
            />
          )}
        </CardHead>
        {!folded && (
          <>
            <CardBody
              {...props}
              words={words}
              usual={usual[step.id]}
              fields={fields}
              reply={reply}
              showsEarlier={showsEarlier}
              onReply={setReply}
              onAnswer={answer}
              onConfirm={allowed => send({ type: 'confirm', step: step.id, allowed })}
            />
            {weighed ? (
              <Weigh state={drafted} command={weighed} onSettle={settle} />
            ) : (
              <CardFoot
                line={lineOf(props, actions, pending.action, words.line)}
                actions={actions}
                pending={pending.action}
                held={props.held}
                onAction={perform}
              />
            )}
          </>
        )}
      </article>
    </li>
  );
}

/** The answer while it is typed. What was typed for one question is never another one's. */
function useReply({ prompt }: StepState): [string, (text: string) => void] {
  const asked = prompt?.prompt ?? '';
  const [typed, setTyped] = useState({ asked, text: '' });
  const setReply = useCallback((text: string) => setTyped({ asked, text }), [asked]);
  return [typed.asked === asked ? typed.text : '', setReply];
}

function lineOf(
  { offline, held, state }: StepCardProps,
  actions: readonly Action[],
  pending: Action['id'] | null,
  line: string
): string {
  if (offline && actions.some(goesOut)) {
    return OFFLINE_LINE;
  }
  const waits = held !== null && actions.some(action => action.enabled && needsQuiet(action));
  return waits ? held : pending === 'cancel' ? cancellingLine(state) : line;
}

/** The run as it would be with what is typed here: so that words and buttons never lag behind the fields. */
function withDrafts(state: RunState, step: PlanStep, drafts: Drafts): RunState {
  const own = state.steps[step.id];
  const typed = Object.entries(goodValues(drafts));
  if (!own || typed.length === 0) {
    return state;
  }
  const secrets = new Set(step.inputs.flatMap(({ id, type }) => (type === 'secret' ? [id] : [])));
  const values = Object.fromEntries(
    typed.map(([id, value]) => [id, secrets.has(id) ? { secret: true as const } : value])
  );
  return {
    ...state,
    steps: { ...state.steps, [step.id]: { ...own, values: { ...own.values, ...values } } }
  };
}

const LOCAL: ReadonlySet<Action['id']> = new Set([
  'go-to-step',
  'go-to-input',
  'show-change',
  'show-earlier',
  'ask-chat'
]);

function goesOut(action: Action): boolean {
  return !LOCAL.has(action.id);
}

/** An action as this page can offer it now. */
function adjusted(action: Action, props: StepCardProps & { showsEarlier: boolean }): Action {
  if (action.id === 'show-earlier' && props.showsEarlier) {
    return { ...action, label: 'Hide earlier result' };
  }
  const runs = action.id === 'run-again' || action.id === 'run-skipped' || action.id === 'retry';
  const unconfirmed = runs && props.step.effects.length > 0 && !props.own.confirmed;
  return goesOut(action) && (props.offline || unconfirmed) ? { ...action, enabled: false } : action;
}

/** Outputs and folds of other cards leave a card as it is: `decisive` moves only with what words depend on. */
function sameCard(before: StepCardProps, next: StepCardProps): boolean {
  return (
    before.state.decisive === next.state.decisive &&
    before.state.run === next.state.run &&
    before.state.status === next.state.status &&
    before.own === next.own &&
    before.step === next.step &&
    before.usual === next.usual &&
    before.active === next.active &&
    before.folded === next.folded &&
    before.offline === next.offline &&
    before.held === next.held &&
    before.host === next.host &&
    before.readBlob === next.readBlob &&
    before.doings === next.doings
  );
}

/** A step's card. Drawn again only when something that it shows has changed. */
export const StepCard = memo(StepCardView, sameCard);
