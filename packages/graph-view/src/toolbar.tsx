/** The line above everything: search, what colours, sizes and places pages, filter, what-if, and the graph's menu. */
import { Icon, MenuButton, type MenuEntry } from '@lockstep/cards';
import type { MapView, Summary } from '@lockstep/linkgraph';
import type { ReactElement, Ref } from 'react';
import { Choice } from './choice';
import type { Exploration } from './exploration';
import { counted } from './figures';
import { countOf } from './filters';
import { placements } from './firstLook';
import { GraphIcon } from './graphIcons';
import { textList } from './pageList';
import { PageSearch } from './pageSearch';
import { PartChoice } from './partChoice';
import { save } from './saving';
import { useSavings } from './selectionPanel';
import type { GraphSession } from './session';
import { useStore } from './store';

export interface ToolbarProps {
  exploration: Exploration;
  session: GraphSession;
  map: MapView | null;
  search: Ref<HTMLInputElement>;
  /** The drawer of slices, where there is no room for it beside the map. */
  drawer: boolean;
  onDrawer: () => void;
}

export function Toolbar(props: ToolbarProps): ReactElement {
  const { exploration, drawer } = props;
  const state = useStore(exploration);
  const { look, summary, filters, panel, part, withoutTemplates } = state;
  const colours = summary.columns
    .filter(({ kind }) => kind !== 'text')
    .map(({ name, label }) => [name, label] as const);
  const sizes = summary.columns
    .filter(({ kind }) => kind === 'number')
    .map(({ name, label }) => [name, label] as const);
  const count = countOf(filters);
  return (
    <div className="lk-toolbar" role="toolbar" aria-label="Link graph">
      <button
        type="button"
        className="lk-icon-button lk-drawer-button"
        aria-label="Slices"
        aria-expanded={drawer}
        onClick={props.onDrawer}
      >
        <GraphIcon name="slices" />
      </button>
      {part && <PartChoice {...props} part={part} />}
      <PageSearch
        engine={exploration.engine}
        label="Find a page"
        field={props.search}
        onChoose={({ page }) => void exploration.open(page, true)}
        onAll={text => void exploration.show(textList(text))}
        none={part && 'No page of this part has this in its name'}
        onProblem={exploration.fail}
      />
      <span className="lk-toolbar-choice">
        <Choice
          label="Colour"
          options={colours}
          value={look.colour}
          onChoose={colour => void exploration.look({ colour })}
        />
      </span>
      <span className="lk-toolbar-choice">
        <Choice
          label="Size"
          options={sizes}
          value={look.size}
          onChoose={size => void exploration.look({ size })}
        />
      </span>
      <span className="lk-toolbar-choice">
        <Choice
          label="Place"
          options={placements(part)}
          value={look.placement}
          onChoose={placement => void exploration.look({ placement })}
        />
      </span>
      <button
        type="button"
        className="lk-button"
        aria-expanded={panel === 'filter'}
        onClick={() => exploration.openPanel('filter')}
      >
        <GraphIcon name="filter" />
        Filter
        {count > 0 && <span className="lk-num lk-quiet">{count}</span>}
      </button>
      {!part && (
        <button
          type="button"
          className="lk-button"
          disabled={summary.findings.length === 0}
          title={summary.findings.length === 0 ? 'Nothing was found' : undefined}
          onClick={() => void exploration.readAt(0)}
        >
          <GraphIcon name="read" />
          Read
        </button>
      )}
      <span className="lk-spacer" />
      <MenuLinks
        summary={summary}
        on={!withoutTemplates}
        onSwitch={on => void exploration.withTemplates(on)}
      />
      <GraphMenu {...props} />
    </div>
  );
}

function MenuLinks(props: {
  summary: Summary;
  on: boolean;
  onSwitch: (on: boolean) => void;
}): ReactElement | null {
  const { summary, on, onSwitch } = props;
  if (summary.templates.links === 0) {
    return null;
  }
  return (
    <span className="lk-row lk-what-if">
      <span className="lk-quiet">What if</span>
      <button
        type="button"
        className="lk-switch"
        role="switch"
        aria-checked={on}
        title={
          summary.templates.declared
            ? 'Links in menus and footers, by the file’s own column'
            : 'Links in menus and footers, found from the links alone'
        }
        onClick={() => onSwitch(!on)}
      >
        Menu links <span className="lk-quiet lk-num">{counted(summary.templates.links)}</span>
      </button>
    </span>
  );
}

function GraphMenu({ exploration, session, map }: ToolbarProps): ReactElement {
  const { current, detail, part } = useStore(exploration);
  const savings = useSavings(exploration);
  const { host } = session;
  const exports = savings.map((entry): MenuEntry => {
    const off = entry.group === 'picture' && !map ? 'The map is not drawn yet' : entry.unavailable;
    return {
      id: entry.id,
      label: entry.label,
      icon: 'export',
      off,
      hint: off,
      choose: () => void save(entry, exploration, host, map).catch(exploration.fail)
    };
  });
  const home: MenuEntry = {
    label: 'Make this page home',
    off: current === undefined || !detail ? 'Open a page first' : undefined,
    choose: () => detail && void session.again({ home: detail.name })
  };
  return (
    <MenuButton
      kind="menu"
      name="Graph menu"
      label="Graph menu"
      className="lk-icon-button"
      anchor="lk-menu-anchor"
      groups={[
        [
          {
            label: part ? 'How it was read' : 'How it was read: home, rules, near misses',
            choose: () => exploration.openPanel('origin')
          },
          ...(part
            ? []
            : [
                home,
                {
                  label: 'Correct the files',
                  icon: 'rename' as const,
                  choose: () => session.reread()
                }
              ]),
          ...(host.chooseFile && !part
            ? [
                {
                  label: 'Compare with a later crawl',
                  icon: 'clone' as const,
                  choose: () => void session.compare()
                }
              ]
            : [])
        ],
        exports
      ]}
    >
      <Icon name="menu" />
    </MenuButton>
  );
}
