import { TableError } from '@lockstep/linkgraph';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { script, source } from './scriptedGraph.testing';
import { click, rowTexts, showLoaded, showView } from './shown.testing';

describe('the files card', () => {
  it('asks for a links file and names the columns it needs', async () => {
    const chooseFile = jest.fn().mockResolvedValue(source('chosen.csv'));
    showView({ links: undefined }, { host: { chooseFile } });
    expect(screen.getByText(/needs two columns/).textContent).toContain('From, Source');
    await click('button', 'Choose a links file');
    expect(chooseFile).toHaveBeenCalledWith('links');
    expect(await screen.findByRole('heading', { name: 'chosen.csv' })).toBeTruthy();
  });

  it('shows the first rows, what was assumed and each guess as a choice', async () => {
    showView();
    const file = await screen.findByRole('region', { name: 'Links: links.csv' });
    expect(within(file).getByText('Column Start is where a link starts.')).toBeTruthy();
    const rows = within(file).getByRole('region', { name: 'First 2 rows of links.csv' });
    expect(within(rows).getAllByRole('row')).toHaveLength(3);
    expect(within(file).getByLabelText<HTMLSelectElement>('To').selectedOptions[0]?.text).toBe(
      'End'
    );
    expect(within(file).getByLabelText('Delimiter')).toBeTruthy();
  });

  it('names a missing column and reads once it was chosen', async () => {
    const by = script();
    by.links = {
      reading: {
        dialect: { format: 'csv', encoding: 'utf-8', delimiter: ',', quote: '"', header: 0 },
        roles: { from: 0 }
      },
      missing: ['to']
    };
    showView({ readAtOnce: true }, { by });
    const to = await screen.findByLabelText('To');
    expect(to.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/Which column is To/)).toBeTruthy();
    const read = screen.getByRole<HTMLButtonElement>('button', { name: 'Read these files' });
    expect(read.disabled).toBe(true);
    fireEvent.change(to, { target: { value: '2' } });
    expect(screen.queryByText(/Which column is To/)).toBeNull();
    await click('button', 'Read these files');
    await screen.findByRole('navigation', { name: 'Slices' });
    expect(by.loads[0]?.links.reading?.roles).toEqual({ from: 0, to: 1 });
  });

  it('looks again with a corrected delimiter', async () => {
    const { by } = showView();
    fireEvent.change(await screen.findByLabelText('Delimiter'), { target: { value: '1' } });
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLSelectElement>('Delimiter').value).toBe('1')
    );
    await click('button', 'Read these files');
    await screen.findByRole('navigation', { name: 'Slices' });
    expect(by.loads[0]?.links.reading?.dialect.delimiter).toBe(';');
  });

  it('reads pages files with it, and forgets one that was removed', async () => {
    const { by } = showView({ pages: [source('crawl.csv'), source('search.csv')] });
    await screen.findByRole('region', { name: 'Pages: search.csv' });
    await click('button', 'Remove crawl.csv');
    await click('button', 'Read these files');
    await screen.findByRole('navigation', { name: 'Slices' });
    expect(by.loads[0]?.pages?.map(({ source: { name } }) => name)).toEqual(['search.csv']);
  });

  it('says from five million links on that the kernel is the place, and still reads', async () => {
    showView({ links: source('links.csv', 600_000_000) });
    expect(await screen.findByText(/engine="duckdb"/)).toBeTruthy();
    const read = screen.getByRole<HTMLButtonElement>('button', { name: 'Read these files' });
    expect(read.disabled).toBe(false);
  });
});

describe('loading', () => {
  it('tells rows, rows a second and how far it is, and can be cancelled', async () => {
    const by = script();
    by.hold = new Promise(() => undefined);
    showView({ readAtOnce: true }, { by });
    expect(await screen.findByText('Reading: 3 rows, 1,200,000 rows a second, 50 %')).toBeTruthy();
    await click('button', 'Cancel');
    expect(await screen.findByRole('button', { name: 'Read these files' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('goes back to the card with the files and one sentence when it failed', async () => {
    const by = script();
    by.failure = new TableError('bad-row', 'Row 7 of links.csv has no target.', 'links.csv');
    showView({ readAtOnce: true }, { by });
    expect((await screen.findByRole('alert')).textContent).toBe(
      'Row 7 of links.csv has no target.'
    );
    expect(screen.getByRole('region', { name: 'Links: links.csv' })).toBeTruthy();
    await click('button', 'Read these files');
    expect(await screen.findByRole('navigation', { name: 'Slices' })).toBeTruthy();
  });
});

describe('a loaded graph', () => {
  it('shows all pages, highest PageRank first, and labels home strongly', async () => {
    const { fake, selected } = await showLoaded();
    expect(rowTexts()[0]).toEqual(['/c', 'Blog', '2', '2', '0', '285.88', '900']);
    expect(rowTexts()).toHaveLength(6);
    expect(fake.labels[0]).toEqual({ page: 0, text: 'example.test', strong: true });
    expect(fake.selection).toEqual([]);
    expect(selected).toEqual([]);
    expect(screen.getByText(/6 pages, 5 links\. Rings are clicks from home/)).toBeTruthy();
  });

  it('lists a slice in the table, rings its pages and tells the host', async () => {
    const { fake, selected } = await showLoaded();
    await click('option', /Out of reach/);
    await waitFor(() => expect(fake.selection).toEqual([4, 5]));
    expect(rowTexts().map(([name]) => name)).toEqual(['/d', '/e']);
    expect(selected.at(-1)).toEqual({ label: 'Out of reach', pages: [4, 5], count: 2 });
    expect(screen.getByText('Found by: depth is none and not external')).toBeTruthy();
    expect(screen.getByText('2 of 6 pages')).toBeTruthy();
    await click('option', /Out of reach/);
    await waitFor(() => expect(rowTexts()).toHaveLength(6));
    expect(selected.at(-1)).toEqual({ label: 'All pages', pages: [], count: 0 });
  });

  it('puts the gravest finding of a question first', async () => {
    await showLoaded();
    const list = screen.getByRole('listbox', { name: 'What is most broken' });
    expect(
      within(list)
        .getAllByRole('option')
        .map(option => option.textContent)
    ).toEqual([
      '2Out of reachNo path leads to 2 pages from home.',
      '2Dead ends2 pages link to nobody.'
    ]);
  });

  it('walks slices and rows by keyboard', async () => {
    const { fake } = await showLoaded();
    const list = screen.getByRole('listbox', { name: 'What is most broken' });
    await act(async () => {
      fireEvent.keyDown(list, { key: 'ArrowDown' });
      await Promise.resolve();
    });
    await waitFor(() => expect(fake.selection).toEqual([4, 5]));
    const grid = screen.getByRole('grid', { name: 'Pages' });
    fireEvent.keyDown(grid, { key: 'End' });
    await act(async () => {
      fireEvent.keyDown(grid, { key: ' ' });
      await Promise.resolve();
    });
    expect(fake.selection).toEqual([5, 4]);
    expect(fake.wentTo).toEqual([5]);
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('/e');
  });

  it('shows pages so many clicks from home', async () => {
    await showLoaded();
    await click('option', '1 click: 2 pages');
    await waitFor(() => expect(rowTexts().map(([name]) => name)).toEqual(['/a', '/b']));
  });

  it('sorts by a column, and the other way at the second press', async () => {
    await showLoaded();
    await click('button', /^Impressions/);
    await waitFor(() => expect(rowTexts()[5]?.[0]).toContain('/e'));
    await click('button', /^Impressions/);
    await waitFor(() => expect(rowTexts()[0]?.[0]).toContain('/e'));
    expect(
      screen.getByRole('columnheader', { name: /Impressions/ }).getAttribute('aria-sort')
    ).toBe('ascending');
  });

  it('finds pages by name and goes to one', async () => {
    const { fake } = await showLoaded();
    const search = screen.getByRole('combobox', { name: 'Find a page' });
    fireEvent.change(search, { target: { value: 'test/c' } });
    await screen.findByRole('option', { name: 'https://example.test/c' });
    await act(async () => {
      fireEvent.keyDown(search, { key: 'Enter' });
      await Promise.resolve();
    });
    expect(fake.wentTo).toEqual([3]);
    const card = await screen.findByRole('complementary', { name: 'Page: https://example.test/c' });
    expect(within(card).getByRole('list', { name: 'Linked from' }).textContent).toContain('/d');
  });

  it('filters by words, range and legend, and says how many pages pass', async () => {
    const { fake } = await showLoaded();
    await click('button', 'Filter');
    await act(async () => {
      fireEvent.click(screen.getByRole('checkbox', { name: /Blog/ }));
      await Promise.resolve();
    });
    await waitFor(() => expect(fake.hidden).toEqual([1, 0, 1, 0, 1, 1]));
    const largest = screen.getByRole('textbox', { name: 'Impressions, largest' });
    fireEvent.change(largest, { target: { value: '100' } });
    await act(async () => {
      fireEvent.keyDown(largest, { key: 'Enter' });
      await Promise.resolve();
    });
    await waitFor(() => expect(rowTexts().map(([name]) => name)).toEqual(['/a']));
    expect(screen.getByText('1 of 6 pages pass the filter')).toBeTruthy();
    await click('button', 'Clear');
    await waitFor(() => expect(fake.hidden).toBeUndefined());
    await click('button', 'Shop, 4 pages');
    await waitFor(() => expect(fake.hidden).toEqual([0, 1, 0, 1, 0, 0]));
  });

  it('frees the map and the engine when it goes', async () => {
    const { by, fake, view } = await showLoaded();
    view.unmount();
    expect([by.disposed, fake.disposed]).toEqual([1, 1]);
  });
});
