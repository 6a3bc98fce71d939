/** The run's menu: rename, copy, new kernel, export, finalize, archive; what the rules refuse now is off, with the reason. */
import type { RunCommand, RunState } from '@lockstep/protocol';
import { decide } from '@lockstep/workflow';
import type { ReactElement } from 'react';
import { Icon } from './icons';
import { MenuButton, type MenuButtonProps } from './menuButton';

/** Groups of entries, a line between them. */
export type Menu = MenuButtonProps['groups'];

/** Why a command would be refused now, `null` when it would be carried out as far as a page can know. */
export function refusalOf(state: RunState, command: RunCommand): string | null {
  const decision = decide(state, command, { by: 'person', into: 'copy', shared: true });
  return 'refusal' in decision ? decision.refusal.message : null;
}

/** The button with its menu. */
export function RunMenu({ menu }: { menu: Menu }): ReactElement {
  return (
    <MenuButton
      kind="menu"
      name="Run"
      label="Run menu"
      className="lk-icon-button lk-run-menu-button"
      groups={menu}
    >
      <Icon name="menu" />
    </MenuButton>
  );
}
