/** Below the map: what is listed, what can be done with it, and its pages as a table. */
import { Icon, MenuButton } from '@lockstep/cards';
import type { MapView } from '@lockstep/linkgraph';
import { useEffect, useState, type ReactElement, type Ref } from 'react';
import type { Exploration } from './exploration';
import { counted, some } from './figures';
import type { GraphHost } from './host';
import { everything, type PageList } from './pageList';
import { PageGrid } from './pageGrid';
import { partFormats, save, savings, type Saving } from './saving';
import { useStore } from './store';

export interface SelectionPanelProps {
  exploration: Exploration;
  host: GraphHost;
  map: MapView | null;
  grid: Ref<HTMLDivElement>;
  onAsk?: (list: PageList) => void;
}

export function SelectionPanel(props: SelectionPanelProps): ReactElement {
  const { exploration, onAsk } = props;
  const { list, listed, shown, summary, part } = useStore(exploration);
  const all = list.everything === true;
  const everyone = part?.request.what === 'segments' ? 'All segments' : 'Pages of this part';
  const label = all && part ? everyone : list.label;
  const count = all ? (shown?.length ?? summary.pages) : listed?.length;
  return (
    <section className="lk-selection" aria-label="Selection">
      <header className="lk-panel-head">
        <h2 className="lk-ellipsis" title={label}>
          {label}
        </h2>
        <span className="lk-quiet lk-small lk-nowrap">
          {count === undefined
            ? 'Looking'
            : all && !shown
              ? counted(count)
              : `${counted(count)} of ${some(summary.pages, 'page')}`}
        </span>
        {list.found !== undefined && (
          <span
            className="lk-quiet lk-small lk-ellipsis lk-found"
            title={`Found by: ${list.found}`}
          >
            Found by: {list.found}
          </span>
        )}
        <span className="lk-spacer" />
        {!all && (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => void exploration.show(everything)}
          >
            Show all pages
          </button>
        )}
        {onAsk && !all && (
          <button
            type="button"
            className="lk-button lk-button-small"
            aria-label="Ask about these"
            disabled={count === 0}
            onClick={() => onAsk(list)}
          >
            <Icon name="chat" small />
            <span className="lk-wide-only">Ask about these</span>
          </button>
        )}
        <ExportMenu {...props} />
      </header>
      <PageGrid exploration={exploration} grid={props.grid} />
    </section>
  );
}

/** Entries of the Export menu as its groups. */
export function useSavings(exploration: Exploration): readonly Saving[] {
  const { list, listed, part } = useStore(exploration);
  const selected = list.everything === true ? 0 : (listed?.length ?? 0);
  const [formats, setFormats] = useState<Parameters<typeof savings>[0]>([]);
  useEffect(() => {
    let on = true;
    exploration.engine.exports().then(
      told => on && setFormats(told),
      (error: unknown) => on && exploration.fail(error)
    );
    return () => {
      on = false;
    };
  }, [exploration]);
  return savings(part ? partFormats(formats) : formats, selected);
}

function ExportMenu(props: SelectionPanelProps): ReactElement {
  const { exploration, host, map } = props;
  const entries = useSavings(exploration);
  const groups = (['selection', 'graph', 'reading', 'picture'] as const)
    .map(group => entries.filter(entry => entry.group === group))
    .filter(group => group.length > 0);
  return (
    <MenuButton
      kind="menu"
      name="Export"
      className="lk-button lk-button-small"
      anchor="lk-menu-anchor"
      groups={groups.map(group =>
        group.map(entry => ({
          id: entry.id,
          label: entry.label,
          off: offReason(entry, map),
          ...(offReason(entry, map) === undefined ? {} : { hint: offReason(entry, map) }),
          choose: () => void save(entry, exploration, host, map).catch(exploration.fail)
        }))
      )}
    >
      <Icon name="export" small />
      Export
      <Icon name="down" small />
    </MenuButton>
  );
}

function offReason(entry: Saving, map: MapView | null): string | undefined {
  return entry.group === 'picture' && !map ? 'The map is not drawn yet' : entry.unavailable;
}
