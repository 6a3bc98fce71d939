/** A whole view in jsdom: scripted engine, fake map, a host that remembers what it was told. */
import { act, fireEvent, render, screen, waitFor, type RenderResult } from '@testing-library/react';
import { fakeMap, type FakeMap } from './fakeMap.testing';
import { GraphView, type GraphViewProps } from './graphView';
import type { GraphHost, Remembered } from './host';
import { script, scriptedEngine, source, type Script } from './scriptedGraph.testing';

// jsdom lays nothing out; a table without height would draw no rows.
for (const [size, pixels] of [
  ['clientHeight', 400],
  ['clientWidth', 800]
] as const) {
  Object.defineProperty(HTMLElement.prototype, size, { configurable: true, get: () => pixels });
}

// jsdom has none; what a bug of ours throws should fail the spec that met it.
globalThis.reportError = error => {
  throw error;
};

/** A view and all that it told. */
export interface Shown {
  readonly by: Script;
  readonly fake: FakeMap;
  readonly host: GraphHost;
  readonly view: RenderResult;
  readonly selected: { label: string; pages: number[]; count: number }[];
  readonly saved: { name: string; format: string }[];
  readonly opened: string[];
  readonly asked: { label: string; names: readonly string[]; finding?: string }[];
}

/** Shows the view with a links file, or as the props say. */
export function showView(
  props: Partial<GraphViewProps> = {},
  options: { by?: Script; host?: Partial<GraphHost> } = {}
): Shown {
  const by = options.by ?? script();
  const fake = fakeMap();
  const told = {
    selected: [] as Shown['selected'],
    saved: [] as Shown['saved'],
    opened: [] as Shown['opened'],
    asked: [] as Shown['asked']
  };
  let remembered: Remembered = options.host?.remembered ?? { expected: [] };
  const host: GraphHost = {
    createEngine: () => scriptedEngine(by),
    selected: ({ label, pages, count }) => told.selected.push({ label, pages: [...pages], count }),
    ask: ({ label, names, finding }) =>
      told.asked.push({ label, names, ...(finding ? { finding: finding.id } : {}) }),
    save: (name, _bytes, format) => {
      told.saved.push({ name, format });
      return Promise.resolve();
    },
    remember: next => {
      remembered = next;
    },
    openAddress: address => told.opened.push(address),
    ...options.host,
    get remembered() {
      return remembered;
    }
  };
  const view = render(
    <GraphView host={host} links={source('links.csv')} kit={fake.kit} {...props} />
  );
  return { by, fake, host, view, ...told };
}

/** Shows the view and waits until its graph is loaded and drawn. */
export async function showLoaded(...args: Parameters<typeof showView>): Promise<Shown> {
  const shown = showView({ readAtOnce: true, ...args[0] }, args[1]);
  await screen.findByRole('navigation', { name: 'Slices' });
  await waitFor(() => expect(rowTexts().length).toBeGreaterThan(0));
  return shown;
}

/** Cells of the table, row by row. */
export function rowTexts(): string[][] {
  return screen
    .queryAllByRole('row')
    .filter(row => row.classList.contains('lk-page-row'))
    .map(row => [...row.children].map(cell => cell.textContent ?? ''));
}

/** Clicks a button, an option or a menu's entry, and lets what follows settle. */
export async function click(role: string, name: string | RegExp): Promise<void> {
  const element = screen.getByRole(role, { name });
  await act(async () => {
    fireEvent.click(element);
    await Promise.resolve();
  });
}
