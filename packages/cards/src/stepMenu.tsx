/** A card's own menu: take the step back, skip it, show its cell; and the question before something is lost. */
import type { PlanStep, RunCommand, RunState, StepState } from '@lockstep/protocol';
import { checkpointFor, consequenceLine, consequenceOf, nameOf } from '@lockstep/workflow';
import { useEffect, useRef, type ReactElement } from 'react';
import type { CardHost } from './host';
import { Icon } from './icons';
import { MenuButton, type MenuEntry } from './menuButton';
import { refusalOf } from './runMenu';

/** A command whose consequences are shown before it is sent. */
export type Weighed = Extract<RunCommand, { type: 'revert' | 'skip' }>;

export interface StepMenuProps {
  state: RunState;
  step: PlanStep;
  own: StepState;
  host: CardHost;
  offline: boolean;
  /** The other step that this one waits for, in a sentence. */
  held: string | null;
  /** Asks first, with what would happen. */
  onWeigh: (command: Weighed) => void;
  onSend: (command: RunCommand) => void;
}

/** The menu, or nothing where it would be empty. */
export function StepMenu(props: StepMenuProps): ReactElement | null {
  const entries = entriesOf(props);
  return entries.length === 0 ? null : (
    <MenuButton
      kind="menu"
      name={nameOf(props.step)}
      label={`${nameOf(props.step)} menu`}
      className="lk-icon-button"
      anchor="lk-step-menu"
      groups={[entries]}
    >
      <Icon name="menu" />
    </MenuButton>
  );
}

const OFFLINE = 'The connection is lost.';

function entriesOf(props: StepMenuProps): MenuEntry[] {
  const { state, step, own, host, onWeigh, onSend } = props;
  const off = props.offline ? OFFLINE : props.held;
  const replay = { type: 'replay' as const, step: step.id, restore: false as const };
  const restores = own.status === 'cold' && checkpointFor(state, step.id, true) !== null;
  const entry = (command: Weighed, fields: Pick<MenuEntry, 'icon' | 'label'>): MenuEntry => ({
    ...fields,
    off: off ?? refusalOf(state, command),
    choose: () => onWeigh(command)
  });
  const { showCell } = host;
  const began = own.status !== 'idle' && state.status === 'open';
  return [
    ...(began
      ? [entry({ type: 'revert', step: step.id }, { icon: 'back', label: 'Take this step back…' })]
      : []),
    ...(began && step.optional && own.status !== 'skipped'
      ? [entry({ type: 'skip', step: step.id }, { icon: 'skipped', label: 'Skip this step…' })]
      : []),
    ...(restores
      ? [
          {
            icon: 'runAgain' as const,
            label: 'Replay instead of restoring',
            off: off ?? refusalOf(state, replay),
            choose: () => onSend(replay)
          }
        ]
      : []),
    ...(showCell
      ? [
          {
            icon: 'notebook' as const,
            label: 'Show in the notebook',
            choose: () => showCell(step.id, 0, null)
          }
        ]
      : [])
  ];
}

export interface WeighProps {
  state: RunState;
  command: Weighed;
  onSettle: (carryOut: boolean) => void;
}

/** What the command would do, and the choice. Esc keeps everything. */
export function Weigh({ state, command, onSettle }: WeighProps): ReactElement {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  const would = consequenceOf(state, command);
  return (
    <footer
      className="lk-next"
      role="group"
      aria-label="Before this happens"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          onSettle(false);
        }
      }}
    >
      <p>{would === null ? 'There is nothing to take back any more.' : consequenceLine(would)}</p>
      <div className="lk-actions">
        <button ref={keep} type="button" className="lk-button" onClick={() => onSettle(false)}>
          Keep it
        </button>
        <button
          type="button"
          className="lk-button lk-button-primary"
          data-weighed={command.type}
          disabled={would === null}
          onClick={() => onSettle(true)}
        >
          {command.type === 'revert' ? 'Take it back' : 'Skip it'}
        </button>
      </div>
    </footer>
  );
}
