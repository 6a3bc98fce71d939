import type { Comparison } from '@lockstep/linkgraph';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { script, source } from './scriptedGraph.testing';
import { click, rowTexts, showLoaded } from './shown.testing';

async function menu(button: string, entry: string | RegExp): Promise<void> {
  await click('button', button);
  await click('menuitem', entry);
}

async function type(field: HTMLElement, value: string): Promise<void> {
  await act(async () => {
    fireEvent.change(field, { target: { value } });
    await Promise.resolve();
  });
}

describe('what if', () => {
  it('takes the menu links away, says what changes, and puts them back', async () => {
    const { by } = await showLoaded();
    const menuLinks = screen.getByRole('switch', { name: 'Menu links 2' });
    expect(menuLinks.getAttribute('aria-checked')).toBe('true');
    await click('switch', 'Menu links 2');
    await screen.findByText(/What if: without 2 menu links, 1 more page falls out of reach/);
    expect(menuLinks.getAttribute('aria-checked')).toBe('false');
    expect(by.drawn.at(-1)?.templates).toBe(false);
    expect(screen.getByRole('option', { name: /Out of reach/ }).textContent).toContain('3 (+1)');
    expect(screen.getByText(/1\.50 \(\+0\.17\) clicks on average/)).toBeTruthy();
    expect(
      screen.getAllByRole('status').some(status => status.textContent?.startsWith('Without 2 menu'))
    ).toBe(true);
    await click('switch', 'Menu links 2');
    await screen.findByText(/Rings are clicks from home/);
    expect(screen.getByRole('option', { name: /Out of reach/ }).textContent).toMatch(/^2Out/);
  });

  it('tries one link more from a page’s card, and one less, and undoes both', async () => {
    const { by, fake } = await showLoaded();
    await act(async () => {
      fake.callbacks.onPick?.(3, false);
      await Promise.resolve();
    });
    const card = await screen.findByRole('complementary', { name: /^Page/ });
    await type(within(card).getByRole('combobox', { name: 'From here to' }), '/d');
    fireEvent.click(await within(card).findByRole('option', { name: 'https://example.test/d' }));
    await screen.findByRole('button', { name: 'Undo: With /c → /d' });
    await click('button', 'Try without the link /a → /c');
    expect(by.whatIfs.at(-1)).toEqual({ add: [[3, 4]], remove: [[1, 3]], withoutTemplates: false });
    const tried = screen.getByRole('region', { name: 'What if' });
    expect(within(tried).getByText('With 1 link more, 1 page comes into reach.')).toBeTruthy();
    await click('button', 'Undo: With /c → /d');
    await click('button', 'Undo: Without /a → /c');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'What if' })).toBeNull());
  });
});

describe('findings', () => {
  it('are called expected with a reason, remembered, listed last, and taken back', async () => {
    const { host } = await showLoaded();
    await click('option', /Dead ends/);
    await menu('More about Dead ends', 'Mark as expected');
    const reason = screen.getByRole('textbox', { name: 'Why is “Dead ends” expected?' });
    await type(reason, 'PDF files');
    await act(async () => {
      fireEvent.submit(reason);
      await Promise.resolve();
    });
    expect(host.remembered.expected).toHaveLength(1);
    expect(host.remembered.expected[0]).toMatchObject({
      finding: 'dead-ends',
      reason: 'PDF files'
    });
    expect(host.remembered.expected[0]?.since).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(screen.queryByRole('option', { name: /Dead ends/ })).toBeNull();
    const expected = screen.getByRole('region', { name: 'Expected' });
    expect(expected.textContent).toContain('PDF files');
    await click('button', 'Undo: Dead ends is expected');
    expect(host.remembered.expected).toEqual([]);
    expect(screen.getByRole('option', { name: /Dead ends/ })).toBeTruthy();
  });

  it('are read in one fixed sequence, to an exported reading', async () => {
    const { by, saved } = await showLoaded();
    await click('button', 'Read');
    const reading = await screen.findByRole('region', { name: 'Reading' });
    expect(reading.textContent).toContain('1 of 3');
    expect(reading.textContent).toContain('Out of reach');
    await click('button', 'Next');
    expect(reading.textContent).toContain('Dead ends');
    await click('button', 'Next');
    expect(reading.textContent).toContain('Most linked');
    await click('button', 'Export the reading');
    await waitFor(() =>
      expect(saved).toEqual([{ name: 'links-reading.html', format: 'reading.html' }])
    );
    expect(by.exported[0]?.options?.picture).toMatch(/^data:/);
  });

  it('say where a link could come from, best first, to be tried at once', async () => {
    const { by } = await showLoaded();
    await click('option', /Out of reach/);
    await waitFor(() => expect(rowTexts()).toHaveLength(2));
    await click('row', /^\/d/);
    const sources = await screen.findByRole('list', { name: 'Could be linked from' });
    expect(
      within(sources)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent)
    ).toEqual(['/cTry', 'example.testTry']);
    await click('button', 'Try the link /c → /d');
    expect(by.whatIfs.at(-1)?.add).toEqual([[3, 4]]);
  });

  it('are handed to the chat with their names', async () => {
    const { asked } = await showLoaded();
    await click('option', /Most linked/);
    await click('button', 'Ask about these');
    await waitFor(() =>
      expect(asked).toEqual([
        { label: 'Most linked', names: ['https://example.test/c'], finding: 'most-linked' }
      ])
    );
  });
});

describe('exports', () => {
  it('offer what the engine can write, the selection, and say why not', async () => {
    const { by, saved } = await showLoaded();
    await click('option', /Out of reach/);
    await waitFor(() => expect(rowTexts()).toHaveLength(2));
    await click('button', 'Export');
    const list = screen.getByRole('menu', { name: 'Export' });
    expect(
      within(list)
        .getAllByRole('menuitem')
        .map(({ textContent }) => textContent)
    ).toEqual([
      'Pages as CSV, 2 pages',
      'Pages as CSV',
      'Graph as GEXFGEXF holds at most 100,000 links.',
      'Written reading as HTML',
      'Picture as PNG',
      'Picture as SVG'
    ]);
    expect(within(list).getByRole('menuitem', { name: /GEXF/ }).getAttribute('aria-disabled')).toBe(
      'true'
    );
    await click('menuitem', 'Pages as CSV, 2 pages');
    await waitFor(() => expect(saved).toEqual([{ name: 'links-pages.csv', format: 'pages.csv' }]));
    expect([...(by.exported[0]?.options?.pages ?? [])]).toEqual([4, 5]);
    await menu('Export', 'Picture as SVG');
    await waitFor(() => expect(saved.at(-1)).toEqual({ name: 'links-graph.svg', format: 'svg' }));
  });
});

describe('how it was read', () => {
  it('joins near misses with one click, by reading again with that rule', async () => {
    const { by, host } = await showLoaded();
    await menu('Graph menu', /How it was read/);
    expect(screen.getByText('Guessed. It has the shortest address.')).toBeTruthy();
    await click('button', 'Join them: no parameter counts');
    await waitFor(() => expect(by.loads).toHaveLength(2));
    expect(by.loads[1]?.rules).toEqual({ dropQuery: true });
    await waitFor(() => expect(host.remembered.request?.rules).toEqual({ dropQuery: true }));
    await screen.findByRole('navigation', { name: 'Slices' });
    await waitFor(() => expect(by.disposed).toBe(1));
  });

  it('reads again from another home', async () => {
    const { by, fake } = await showLoaded();
    await act(async () => {
      fake.callbacks.onPick?.(1, false);
      await Promise.resolve();
    });
    await screen.findByRole('complementary', { name: /^Page/ });
    await menu('Graph menu', 'Make this page home');
    await waitFor(() => expect(by.loads[1]?.home).toBe('https://example.test/a'));
    await screen.findByRole('navigation', { name: 'Slices' });
  });

  it('goes back to the files and to the map again', async () => {
    const { by } = await showLoaded();
    await menu('Graph menu', 'Correct the files');
    expect(screen.getByRole('region', { name: 'Links: links.csv' })).toBeTruthy();
    await click('button', 'Back to the map');
    expect(screen.getByRole('navigation', { name: 'Slices' })).toBeTruthy();
    expect(by.loads).toHaveLength(1);
  });
});

describe('a later crawl', () => {
  const comparison: Comparison = {
    pages: {
      before: 6,
      after: 6,
      added: Uint32Array.of(5),
      lost: { count: 1, names: ['https://example.test/old'] }
    },
    links: { before: 5, after: 5, added: 1, lost: 1 },
    sunk: [{ page: 3, depth: [1, 2], place: [1, 2] }],
    risen: [],
    sentence: '1 page is new, 1 is lost.'
  };

  it('shows what is new, sunk, risen and lost', async () => {
    const by = { ...script(), comparison };
    const chooseFile = jest.fn().mockResolvedValue(source('later.csv'));
    const { fake } = await showLoaded({}, { by, host: { chooseFile } });
    await menu('Graph menu', 'Compare with a later crawl');
    expect(chooseFile).toHaveBeenCalledWith('later crawl');
    await screen.findByRole('region', { name: 'Links: later.csv' });
    await click('button', 'Read and compare');
    const list = await screen.findByRole('listbox', { name: 'Since the earlier crawl' });
    expect(
      within(list)
        .getAllByRole('option')
        .map(({ textContent }) => textContent?.slice(0, 5))
    ).toEqual(['1NewI', '1Sunk', '0Rise']);
    expect(screen.getByText('https://example.test/old')).toBeTruthy();
    fireEvent.click(within(list).getByRole('option', { name: /Sunk/ }));
    await waitFor(() => expect(fake.selection).toEqual([3]));
  });
});

describe('the map', () => {
  it('hands a lasso’s pages to the table, and more of them to an own selection', async () => {
    const { fake, selected } = await showLoaded();
    await click('button', 'Lasso');
    expect(fake.gestures?.mode).toBe('lasso');
    await act(async () => {
      fake.callbacks.onArea?.(Uint32Array.of(1, 2), false);
      await Promise.resolve();
    });
    await waitFor(() =>
      expect(selected.at(-1)).toEqual({ label: 'Lasso', pages: [1, 2], count: 2 })
    );
    expect(fake.gestures?.mode).toBe('pan');
    await act(async () => {
      fake.callbacks.onPick?.(3, true);
      await Promise.resolve();
    });
    await waitFor(() => expect(new Set(selected.at(-1)?.pages)).toEqual(new Set([1, 2, 3])));
  });

  it('leads to search and table by key, and has a sentence for those who do not see it', async () => {
    const { fake } = await showLoaded();
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('Map of 6 pages');
    act(() => fake.callbacks.onKey?.('search'));
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Find a page' }));
    act(() => fake.callbacks.onKey?.('table'));
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Pages' }));
  });

  it('reads its colours again when the theme changes', async () => {
    const { fake } = await showLoaded();
    const first = fake.theme;
    document.body.setAttribute('data-jp-theme-light', 'false');
    await waitFor(() => expect(fake.theme).not.toBe(first));
    expect(fake.theme?.series).toHaveLength(8);
    document.body.removeAttribute('data-jp-theme-light');
  });

  it('opens only web addresses, through the host', async () => {
    const { fake, opened } = await showLoaded();
    await act(async () => {
      fake.callbacks.onPick?.(3, false);
      await Promise.resolve();
    });
    await screen.findByRole('complementary', { name: /^Page/ });
    await click('link', 'Open the page');
    expect(opened).toEqual(['https://example.test/c']);
  });
});
