/** What may be exported of a run, each with what is in it, so that nobody has to try. */
import type { RunState } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import type { CardHost } from './host';
import { Icon } from './icons';
import { MenuButton, type MenuEntry } from './menuButton';

/** One way to keep a run. */
export type ExportKind = 'notebook' | 'report' | 'files' | 'journal' | 'all';

/** What a host offers, and what it does with a choice. */
export interface Exports {
  kinds: readonly ExportKind[];
  save: (kind: ExportKind) => void;
}

const ENTRIES: Record<ExportKind, Required<Pick<MenuEntry, 'label' | 'hint' | 'icon'>>> = {
  notebook: { icon: 'notebook', label: 'Executed notebook', hint: '.ipynb' },
  report: { icon: 'page', label: 'HTML report', hint: '.html' },
  files: { icon: 'archive', label: 'Files', hint: '.zip' },
  journal: { icon: 'link', label: 'Journal', hint: '.jsonl' },
  all: { icon: 'export', label: 'All together', hint: '.zip' }
};

/** The entries in groups: each kind alone, then all together. */
export function exportEntries(state: RunState, { kinds, save }: Exports): MenuEntry[][] {
  const entry = (kind: ExportKind): MenuEntry => ({
    ...ENTRIES[kind],
    detail: detailOf(kind, state),
    choose: () => save(kind)
  });
  const single = kinds.filter(kind => kind !== 'all').map(entry);
  const all = kinds.filter(kind => kind === 'all').map(entry);
  return [single, all].filter(group => group.length > 0);
}

function detailOf(kind: ExportKind, state: RunState): string {
  switch (kind) {
    case 'notebook': {
      const cells = state.plan.steps.reduce((sum, step) => sum + step.cells, 0);
      const count = cells === 1 ? '1 code cell' : `${cells} code cells`;
      return `${count} with the values used and their outputs. Runs again without Lockstep.`;
    }
    case 'report':
      return 'Titles, values and results, no code. One file, opens without a network.';
    case 'files':
      return 'What the steps wrote, and the pictures they showed.';
    case 'journal':
      return `${state.seq} events, each tied to the one before. No secrets. Check: lockstep verify`;
    case 'all':
      return '';
  }
}

/** The button with its menu. */
export function ExportButton(props: { state: RunState; exports: Exports }): ReactElement {
  return (
    <MenuButton
      kind="menu"
      name="Export"
      className="lk-button lk-hide-narrow"
      groups={exportEntries(props.state, props.exports)}
    >
      <Icon name="export" />
      Export
    </MenuButton>
  );
}

/** The same in the run's own menu, where a narrow view has no room for the button. */
export function exportGroup(state: RunState, host: CardHost): MenuEntry[] {
  return host.exports
    ? exportEntries(state, host.exports)
        .flat()
        .map(({ detail: _, label, ...entry }) => ({ ...entry, label: `Export ${lower(label)}` }))
    : [];
}

function lower(label: string): string {
  return label.startsWith('HTML') ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
