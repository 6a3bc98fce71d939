import { TableError } from '@lockstep/linkgraph';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { GraphParts, PartRequest } from './parts';
import { script, source, type Script } from './scriptedGraph.testing';
import { click, rowTexts, showView, type Shown } from './shown.testing';
import { host, partOfSite } from './sixPages.testing';

interface Site {
  readonly by: Script;
  readonly asked: PartRequest[];
  readonly parts: GraphParts;
  /** Rejects the next question. */
  failure?: TableError;
  /** Holds questions until it is resolved. */
  hold?: Promise<void>;
}

/** A kernel with a large site, whose every part is the six pages. */
function site(): Site {
  const by = script();
  by.summary = partOfSite;
  const asked: PartRequest[] = [];
  const made: Site = {
    by,
    asked,
    parts: {
      whole: { name: 'links.csv', engine: 'duckdb', pages: 1_234_567, links: 9_000_000 },
      ask: async (request, signal) => {
        asked.push(request);
        if (made.hold) {
          const cancelled = new Promise<never>((_, reject) => {
            signal?.addEventListener('abort', () =>
              reject(new TableError('aborted', 'Cancelled.', ''))
            );
          });
          await Promise.race([made.hold, cancelled]);
        }
        if (made.failure) {
          const { failure } = made;
          delete made.failure;
          throw failure;
        }
        return {
          links: source('part-links'),
          pages: [source('part-pages')],
          cut: false,
          ...(request.what === 'box' ? {} : { home: `${host}/` })
        };
      }
    }
  };
  return made;
}

async function showPart(kernel = site()): Promise<Shown & { kernel: Site }> {
  const shown = showView({ links: undefined }, { by: kernel.by, host: { parts: kernel.parts } });
  await screen.findByRole('toolbar');
  await waitFor(() => expect(rowTexts().length).toBeGreaterThan(0));
  return { ...shown, kernel };
}

async function fill(label: string | RegExp, value: string): Promise<void> {
  await act(async () => {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
    await Promise.resolve();
  });
}

async function ask(what: string): Promise<void> {
  await click('button', /^Show (Top|Segments|A range)/);
  await fill('Show', what);
}

const KIND = { top: '0', segments: '1', ego: '2', box: '3' } as const;

describe('a graph that a page cannot hold', () => {
  it('shows its highest ranked pages first, and says of how many', async () => {
    const { kernel, by } = await showPart();
    expect(kernel.asked).toEqual([{ what: 'top', pages: 20_000 }]);
    expect(
      by.loads.map(({ links, pages, home }) => [
        links.source.name,
        pages?.map(({ source: { name } }) => name),
        home
      ])
    ).toEqual([['part-links', ['part-pages'], `${host}/`]]);
    expect(
      screen.getByText(/^The 6 highest ranked of 1,234,567 pages; 5 links among them\. Rings are/)
    ).toBeTruthy();
    expect(rowTexts()[0]?.slice(0, 6)).toEqual([`${host}/`, 'Shop', '0', '900', '80', '90.00']);
  });

  it('claims nothing that only the whole site can tell', async () => {
    await showPart();
    expect(screen.getByText(/No findings: they need the whole site/)).toBeTruthy();
    expect(screen.getByRole('option', { name: '1 click: 2 pages' })).toBeTruthy();
    expect(screen.queryByRole('option', { name: /Dead ends/ })).toBeNull();
    expect(screen.queryByRole('switch')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Read' })).toBeNull();
    await click('button', 'Graph menu');
    expect(
      screen.queryByRole('menuitem', { name: /Correct the files|later crawl|home/ })
    ).toBeNull();
    const reading = screen.getByRole('menuitem', { name: /Written reading/ });
    expect(reading.getAttribute('aria-disabled')).toBe('true');
  });

  it('lists pages by their clicks in the whole site', async () => {
    const { selected } = await showPart();
    await click('option', '1 click: 2 pages');
    await waitFor(() => expect(rowTexts().map(([name]) => name)).toEqual(['/e', '/a']));
    expect(selected.at(-1)?.count).toBe(2);
  });

  it('asks for segments, keeps colour and size, and selects no pages there', async () => {
    const { kernel, by, selected } = await showPart();
    await fill('Colour', '2');
    await fill('Size', '0');
    await ask(KIND.segments);
    await click('button', 'Show');
    await screen.findByText(/^6 segments of 1,234,567 pages/);
    expect(kernel.asked.at(-1)).toEqual({ what: 'segments' });
    expect(by.drawn.at(-1)).toMatchObject({
      colour: 'site depth',
      size: 'Impressions',
      placement: 'force'
    });
    const told = selected.length;
    const grid = screen.getByRole('grid');
    fireEvent.keyDown(grid, { key: 'End' });
    await click('button', 'Shop, 4 pages');
    expect(selected).toHaveLength(told);
  });

  it('asks for what is around a page from its card, and goes back to what was there', async () => {
    const { kernel, by, fake } = await showPart();
    await click('option', '1 click: 2 pages');
    await act(async () => {
      fake.callbacks.onPick?.(3, false);
      await Promise.resolve();
    });
    const card = await screen.findByRole('complementary', { name: /^Page/ });
    expect(within(card).getByText('Path from example.test in this part')).toBeTruthy();
    expect(within(card).queryByRole('button', { name: /^Try/ })).toBeNull();
    await click('button', 'Show what is around it');
    await screen.findByText(/nearest of the pages within 2 clicks of \/c, either way/);
    expect(kernel.asked.at(-1)).toEqual({
      what: 'ego',
      name: `${host}/c`,
      steps: 2,
      pages: 20_000
    });
    expect(document.activeElement?.textContent).toBe('ShowAround /c');
    await click('button', 'Back to Top pages');
    await screen.findByText(/^The 6 highest ranked/);
    expect(rowTexts()).toHaveLength(2);
    expect([kernel.asked.length, by.disposed]).toEqual([2, 1]);
    expect(screen.queryByRole('button', { name: /^Back/ })).toBeNull();
  });

  it('asks for a range, and says what is missing before', async () => {
    const { kernel } = await showPart();
    await ask(KIND.box);
    const show = screen.getByRole<HTMLButtonElement>('button', { name: 'Show' });
    expect(show.disabled).toBe(true);
    expect(screen.getByText('Give a range.')).toBeTruthy();
    await fill('PageRank × 1,000,000, least', '12.5');
    await fill('Clicks from home, largest', '4');
    await fill('Pages at most', '300,000');
    expect(screen.getByText('Give a number of pages from 1 to 200,000.')).toBeTruthy();
    await fill('Pages at most', '5,000');
    await act(async () => {
      fireEvent.keyDown(screen.getByLabelText('Pages at most'), { key: 'Enter' });
      await Promise.resolve();
    });
    await screen.findByText(/with clicks from home up to 4, PageRank from 0\.0000125/);
    expect(kernel.asked.at(-1)).toEqual({
      what: 'box',
      ranges: { depth: [null, 4], pagerank: [0.0000125, null] },
      pages: 5000
    });
    expect(
      within(screen.getByLabelText('Place')).queryByRole('option', { name: 'Rings by depth' })
    ).toBeNull();
  });

  it('stays where it is when a part cannot be had, and says why', async () => {
    const { kernel, by } = await showPart();
    await ask(KIND.ego);
    await fill('Page', '/nowhere');
    kernel.failure = new TableError('unreadable', 'No page is called /nowhere.', '');
    await click('button', 'Show');
    expect((await screen.findByRole('alert')).textContent).toContain('No page is called /nowhere.');
    expect(screen.getAllByText(/^The 6 highest ranked/)).toHaveLength(2);
    expect(screen.getByLabelText<HTMLInputElement>('Page').value).toBe('/nowhere');
    expect(by.disposed).toBe(0);
  });

  it('can be given up while the kernel is busy', async () => {
    const { kernel } = await showPart();
    kernel.hold = new Promise(() => undefined);
    await ask(KIND.segments);
    await click('button', 'Show');
    expect(await screen.findAllByText('Waiting for the kernel')).toBeTruthy();
    await click('button', 'Cancel');
    await screen.findAllByText(/^The 6 highest ranked/);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says why there is no first part, and tries again', async () => {
    const kernel = site();
    kernel.failure = new TableError('unreadable', 'The kernel ended. Run its cell again.', '');
    showView({ links: undefined }, { by: kernel.by, host: { parts: kernel.parts } });
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The kernel ended. Run its cell again.'
    );
    await click('button', 'Try again');
    await screen.findByRole('toolbar');
  });

  it('frees every engine, those of parts before too', async () => {
    const { by, view } = await showPart();
    for (let times = 0; times < 5; times += 1) {
      await ask(KIND.segments);
      await click('button', 'Show');
      await screen.findByText(/^6 segments/);
      await waitFor(() => expect(by.loads).toHaveLength(times + 2));
    }
    expect(by.disposed).toBe(2);
    view.unmount();
    expect(by.disposed).toBe(6);
  });
});
