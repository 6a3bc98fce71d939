/** The foot of a card: what comes next on the left, at most three actions on the right, the primary one last. */
import type { Action } from '@lockstep/workflow';
import type { ReactElement } from 'react';
import { Icon, type IconName } from './icons';
import { needsQuiet, waitsFor, whilePending } from './pending';

const icons: Partial<Record<Action['id'], IconName>> = {
  start: 'run',
  run: 'run',
  'run-again': 'runAgain',
  'run-anyway': 'run',
  cancel: 'stop',
  'ask-chat': 'chat'
};

export interface CardFootProps {
  line: string;
  actions: readonly Action[];
  /** The action whose job is on its way. Default: none is. */
  pending?: Action['id'] | null;
  /** The other step that this one waits for, in a sentence. Default: none. */
  held?: string | null;
  onAction: (action: Action) => void;
}

/** Line and buttons. A button that is off has no handler to reach. */
export function CardFoot(props: CardFootProps): ReactElement | null {
  const { pending = null, held = null } = props;
  if (props.line === '' && props.actions.length === 0) {
    return null;
  }
  return (
    <footer className="lk-next">
      <p>{props.line}</p>
      {props.actions.length > 0 && (
        <div className="lk-actions">
          {props.actions.map(action => {
            const icon = icons[action.id];
            const holds = held !== null && action.enabled && needsQuiet(action);
            const waits = holds || waitsFor(action, pending);
            return (
              <button
                key={action.id}
                type="button"
                className={
                  action.primary && action.enabled && !holds
                    ? 'lk-button lk-button-primary'
                    : 'lk-button'
                }
                data-action={action.id}
                disabled={!action.enabled}
                title={holds ? held : undefined}
                // Locked and still focused: the keyboard stays where it is until the job is done.
                aria-disabled={waits || undefined}
                onClick={() => waits || props.onAction(action)}
              >
                {icon && <Icon name={icon} small />}
                <span>{whilePending(action, pending).label}</span>
              </button>
            );
          })}
        </div>
      )}
    </footer>
  );
}
