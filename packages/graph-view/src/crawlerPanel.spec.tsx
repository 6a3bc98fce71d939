import { UserError, type Crawl, type CrawlConnectorState } from '@lockstep/protocol';
import { act, fireEvent, screen, within } from '@testing-library/react';
import type { CrawlHost } from './crawlHost';
import { source } from './scriptedGraph.testing';
import { click, showView, type Shown } from './shown.testing';

const TOKEN = 'a-token-of-a-person';

const fresh: CrawlConnectorState = {
  id: 'crawl-server',
  label: 'Crawl server',
  asksAddress: true,
  credential: null
};

const known: CrawlConnectorState = {
  ...fresh,
  credential: { address: 'https://crawls.example', setAt: Date.UTC(2026, 9, 3), source: 'keyring' }
};

const crawls: readonly Crawl[] = [
  {
    id: 's-2',
    name: 'shop.example',
    at: Date.UTC(2026, 10, 1, 12),
    rows: { links: 1200, pages: 1 }
  },
  { id: 's-1', name: 'shop.example', at: null, rows: { links: 1, pages: null } }
];

/** A host that has these connectors, and what it was asked for. */
function crawlers(
  connectors: readonly CrawlConnectorState[],
  changes: Partial<CrawlHost> = {}
): { host: CrawlHost; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const host: CrawlHost = {
    connectors: () => Promise.resolve(connectors),
    setCredential: (...args) => {
      asked.push(['set', ...args]);
      return Promise.resolve([known]);
    },
    removeCredential: (...args) => {
      asked.push(['remove', ...args]);
      return Promise.resolve([fresh]);
    },
    crawls: connector => {
      asked.push(['crawls', connector]);
      return Promise.resolve(crawls);
    },
    source: (connector, crawl, table) => source(`${connector} ${crawl.id} ${table}.csv`),
    ...changes
  };
  return { host, asked };
}

async function open(host: CrawlHost, links?: ReturnType<typeof source>): Promise<Shown> {
  const shown = showView({ links }, { host: { crawls: host } });
  await click('button', 'From a crawler');
  await screen.findByRole('region', { name: 'From a crawler' });
  return shown;
}

it('is offered only where the host reaches crawlers', () => {
  showView({ links: undefined });
  expect(screen.queryByRole('button', { name: 'From a crawler' })).toBeNull();
});

it('adds links and pages of the chosen crawl as files, which are read like files', async () => {
  const { host } = crawlers([known]);
  const { by } = await open(host);
  const list = await screen.findByRole('list', { name: 'Crawls' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(item => item.textContent)
  ).toEqual([
    'shop.example1 Nov 2026, 1,200 links, 1 pageUse',
    'shop.example1 link, no pages fileUse'
  ]);
  await click('button', 'Use shop.example, 1 Nov 2026, 1,200 links, 1 page');
  await screen.findByRole('region', { name: 'Links: crawl-server s-2 links.csv' });
  expect(screen.queryByRole('region', { name: 'From a crawler' })).toBeNull();
  expect(document.activeElement?.textContent).toBe('From a crawler');
  await screen.findByRole('region', { name: 'Pages: crawl-server s-2 pages.csv' });
  await click('button', 'Read these files');
  await screen.findByRole('navigation', { name: 'Slices' });
  expect([by.loads[0]?.links.source.name, by.loads[0]?.pages?.map(one => one.source.name)]).toEqual(
    ['crawl-server s-2 links.csv', ['crawl-server s-2 pages.csv']]
  );
});

it('adds no pages file of a crawl that has none', async () => {
  const { host } = crawlers([known]);
  await open(host);
  await screen.findByRole('list', { name: 'Crawls' });
  await click('button', 'Use shop.example, 1 link, no pages file');
  await screen.findByRole('region', { name: /^Links: / });
  expect(screen.queryByRole('region', { name: /^Pages: / })).toBeNull();
});

it('asks for address and token where none is set, hands them over once, and shows the token nowhere', async () => {
  const { host, asked } = crawlers([fresh]);
  await open(host);
  const token = await screen.findByLabelText<HTMLInputElement>('Token');
  expect(token.type).toBe('password');
  fireEvent.change(screen.getByLabelText('Address'), {
    target: { value: ' https://crawls.example ' }
  });
  fireEvent.change(token, { target: { value: TOKEN } });
  await act(async () => {
    fireEvent.submit(screen.getByRole('form', { name: 'Token of Crawl server' }));
    expect(token.value).toBe('');
    await Promise.resolve();
  });
  await screen.findByRole('list', { name: 'Crawls' });
  expect(asked).toEqual([
    ['set', 'crawl-server', { address: 'https://crawls.example', credential: TOKEN }],
    ['crawls', 'crawl-server']
  ]);
  expect(screen.getByText('Token set 3 Oct 2026, in the keyring')).toBeTruthy();
  expect(document.body.innerHTML).not.toContain(TOKEN);
});

it('says why a crawler refuses, and lets the token be replaced or removed', async () => {
  const sentence = 'crawls.example refused the token. Set another one, then try again.';
  const { host, asked } = crawlers([known], {
    crawls: () => Promise.reject(new UserError('crawler-refused', sentence))
  });
  await open(host);
  expect((await screen.findByRole('alert')).textContent).toBe(sentence);
  await click('button', 'Replace the token');
  expect(screen.getByLabelText<HTMLInputElement>('Address').value).toBe('https://crawls.example');
  await click('button', 'Cancel');
  await click('button', 'Remove the token');
  expect(await screen.findByLabelText('Token')).toBeTruthy();
  expect(asked).toEqual([['remove', 'crawl-server']]);
});

it('keeps the form and its address when the token cannot be kept', async () => {
  const { host } = crawlers([fresh], {
    setCredential: () => Promise.reject(new UserError('address-form', 'An address has no query.'))
  });
  await open(host);
  const address = await screen.findByLabelText<HTMLInputElement>('Address');
  fireEvent.change(address, { target: { value: 'https://crawls.example/?a=1' } });
  fireEvent.change(screen.getByLabelText('Token'), { target: { value: TOKEN } });
  await act(async () => {
    fireEvent.submit(screen.getByRole('form'));
    await Promise.resolve();
  });
  expect((await screen.findByRole('alert')).textContent).toBe('An address has no query.');
  expect(address.value).toBe('https://crawls.example/?a=1');
});

it('lets one of several crawlers be chosen', async () => {
  const other = { ...known, id: 'other', label: 'Other crawler', asksAddress: false };
  const { host, asked } = crawlers([fresh, other]);
  await open(host);
  fireEvent.change(await screen.findByLabelText('Crawler'), { target: { value: '1' } });
  await screen.findByRole('list', { name: 'Crawls' });
  expect(asked).toEqual([['crawls', 'other']]);
});

it('asks nothing of a panel that was closed', async () => {
  let signal: AbortSignal | undefined;
  const { host } = crawlers([known], {
    crawls: (_, given) => {
      signal = given;
      return new Promise(() => undefined);
    }
  });
  await open(host);
  await screen.findByText('Asking for the list of crawls');
  await click('button', 'Close');
  expect(signal?.aborted).toBe(true);
});
