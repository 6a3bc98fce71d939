/** What every engine promises, as tests that run over one in this process and one behind messages alike. */
import { LinkState, PageState } from '../contract/draw';
import type { GraphEngine, LoadProgress, LoadRequest } from '../contract/engine';
import { TableError, type Source } from '../contract/table';
import { sourceOf } from './parts.testing';

/** An engine with what must be ended after it. */
export interface Subject {
  readonly engine: GraphEngine;
  close(): void;
}

/** Seven pages: a menu that is declared, a page of another host, and one that nothing leads to. */
const LINKS = `Source,Destination,Link Position
https://a.example/,https://a.example/shop/,Navigation
https://a.example/,https://a.example/blog/,Content
https://a.example/shop/,https://a.example/,Navigation
https://a.example/shop/,https://a.example/shop/one,Content
https://a.example/shop/,https://a.example/shop/one,Content
https://a.example/shop/one,https://a.example/shop/two,Content
https://a.example/blog/,https://b.example/,Content
https://a.example/lost,https://a.example/,Content
`;

const PAGES = `url,Title 1,clicks,depth
https://a.example/,Home,100,9
https://a.example/shop/,Shop,10,9
https://a.example/shop/one,Größe eins,5,9
https://a.example/shop/two,"Two, second",,9
https://a.example/blog/,Blog,1,9
https://a.example/lost,Lost,7,9
`;

const HOME = 'https://a.example/';

function request(more: Partial<LoadRequest> = {}): LoadRequest {
  return {
    links: { source: sourceOf('links.csv', LINKS, 100) },
    pages: [{ source: sourceOf('pages.csv', PAGES, 100) }],
    home: HOME,
    ...more
  };
}

/** The error that a promise is rejected with. */
async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

/** Runs the contract. */
export function describeEngine(kind: string, start: () => Subject): void {
  describe(`an engine ${kind}`, () => {
    let subject: Subject;
    let engine: GraphEngine;

    beforeEach(() => {
      subject = start();
      engine = subject.engine;
    });

    afterEach(() => subject.close());

    /** Page numbers by the end of their names. */
    async function pages(...ends: string[]): Promise<number[]> {
      const { names, pages } = await engine.rows({}, [], 0, 100);
      return ends.map(end => pages[names.indexOf(`https://a.example/${end}`)] ?? -1);
    }

    it('looks at a file before it is loaded', async () => {
      const links = await engine.inspectLinks(sourceOf('links.csv', LINKS));
      expect(links).toMatchObject({
        name: 'links.csv',
        columns: ['Source', 'Destination', 'Link Position'],
        reading: { roles: { from: 0, to: 1, position: 2 } },
        missing: []
      });
      const table = await engine.inspectPages(sourceOf('pages.csv', PAGES), { delimiter: ',' });
      expect(table.reading.roles).toMatchObject({ url: 0, title: 1, clicks: 2 });
    });

    it('sums up what it loaded', async () => {
      const summary = await engine.load(request());
      expect(summary).toMatchObject({
        pages: 7,
        links: 7,
        home: { name: HOME, guessed: false },
        read: { rows: 8, used: 8, duplicates: 1, externalPages: 1 },
        join: { matched: 6 },
        depth: { counts: [2, 1, 1], mean: 7 / 4, outOfReach: 1 },
        templates: { links: 2, declared: true },
        counts: { components: 1 },
        findings: [{ id: 'dead-ends', count: 2 }]
      });
      const depth = summary.columns.find(({ name }) => name === 'depth');
      expect(depth).toMatchObject({ label: 'Clicks from home', kind: 'number', range: [0, 3] });
      const own = summary.columns.filter(({ from }) => from === 'pages').map(({ name }) => name);
      expect(own).toEqual(expect.arrayContaining(['Title 1', 'clicks', 'depth (file)']));
    });

    it('tells each phase in order, and bytes and rows up to all of them', async () => {
      const told: LoadProgress[] = [];
      await engine.load(request(), at => told.push(at));
      const phases = told.map(({ phase }) => phase);
      expect(phases.filter((phase, at) => phase !== phases[at - 1])).toEqual([
        'reading',
        'joining',
        'measuring',
        'placing',
        'explaining'
      ]);
      expect(told.at(-1)).toMatchObject({ rows: 14, totalBytes: LINKS.length + PAGES.length + 2 });
    });

    it('draws links and pages with their states, colours and sizes', async () => {
      await engine.load(request());
      const [home, lost] = await pages('', 'lost');
      const { drawing, legend } = await engine.draw({
        placement: 'rings',
        colour: 'depth',
        size: 'clicks'
      });
      expect(drawing.layout.positions).toHaveLength(14);
      expect([...drawing.from].map((from, link) => [from, drawing.to[link]])).toContainEqual([
        lost,
        home
      ]);
      expect(drawing.pageState[home ?? 0]).toBe(PageState.home);
      expect(drawing.pageState[lost ?? 0]).toBe(PageState.outOfReach);
      expect([...drawing.pageState].filter(state => state === PageState.external)).toHaveLength(1);
      expect(drawing.size[home ?? 0]).toBe(255);
      expect(legend.map(({ label, pages }) => [label, pages])).toEqual([
        ['0', 1],
        ['1', 2],
        ['2', 2],
        ['3', 1],
        ['out of reach', 1]
      ]);
      expect(drawing.colour[lost ?? 0]).toBe(255);
    });

    it('hides menu links when asked, and gives away arrays that nobody else holds', async () => {
      await engine.load(request());
      const all = await engine.draw({ placement: 'force' });
      expect([...all.drawing.linkState].filter(state => state === LinkState.template)).toHaveLength(
        2
      );
      all.drawing.to.fill(0);
      all.drawing.layout.positions.fill(5);
      const { drawing } = await engine.draw({ placement: 'force', templates: false });
      const hidden = LinkState.template | LinkState.hidden;
      expect([...drawing.linkState].filter(state => state === hidden)).toHaveLength(2);
      expect([...drawing.to].some(page => page > 0)).toBe(true);
      expect(drawing.layout.positions[1]).toBeCloseTo(0.001);
    });

    it('finds pages by range, word, text, finding and number, all together', async () => {
      await engine.load(request());
      const [shop, one, two, blog, lost] = await pages(
        'shop/',
        'shop/one',
        'shop/two',
        'blog/',
        'lost'
      );
      const find = async (query: Parameters<GraphEngine['query']>[0]): Promise<number[]> => [
        ...(await engine.query(query))
      ];
      expect(await find({ ranges: [{ column: 'depth', least: 1, largest: 1 }] })).toEqual([
        shop,
        blog
      ]);
      expect(await find({ text: 'GRÖSSE' })).toEqual([]);
      expect(await find({ text: 'größe EINS' })).toEqual([one]);
      expect(await find({ text: 'SHOP/' })).toEqual([shop, one, two]);
      expect(await find({ text: 'second' })).toEqual([two]);
      expect(await find({ finding: 'dead-ends', text: 'shop' })).toEqual([two]);
      expect(await find({ words: [{ column: 'Title 1', anyOf: ['Lost', 'Blog'] }] })).toEqual(
        [blog, lost].sort()
      );
      const inOrder = Uint32Array.from([two ?? 0, shop ?? 0, one ?? 0]);
      expect(await find({ pages: inOrder })).toEqual([...inOrder]);
      expect(
        await find({ pages: inOrder, ranges: [{ column: 'clicks', least: 0, largest: 99 }] })
      ).toEqual([shop, one]);
      expect(await find({ ranges: [{ column: 'nothing', least: 0, largest: 1 }] })).toEqual([]);
    });

    it('sorts by numbers and words, pages without a value last either way', async () => {
      await engine.load(request());
      const names = async (column: string, descending: boolean): Promise<readonly string[]> => {
        const sort = { column, descending };
        const { names } = await engine.rows({ sort, text: 'a.example' }, [], 0, 9);
        return names.map(name => name.replace('https://a.example/', ''));
      };
      expect(await names('clicks', true)).toEqual([
        '',
        'shop/',
        'lost',
        'shop/one',
        'blog/',
        'shop/two'
      ]);
      expect(await names('clicks', false)).toEqual([
        'blog/',
        'shop/one',
        'lost',
        'shop/',
        '',
        'shop/two'
      ]);
      expect((await names('name', false)).slice(0, 3)).toEqual(['', 'blog/', 'lost']);
      expect((await names('Title 1', false))[0]).toBe('blog/');
    });

    it('gives rows window by window', async () => {
      await engine.load(request());
      const query = { sort: { column: 'clicks', descending: true } };
      const rows = await engine.rows(query, ['clicks', 'Title 1', 'nothing'], 1, 2);
      expect(rows).toMatchObject({
        count: 7,
        names: ['https://a.example/shop/', 'https://a.example/lost'],
        values: [
          [10, 7],
          ['Shop', 'Lost'],
          [null, null]
        ]
      });
      expect((await engine.rows(query, ['clicks'], 5, 10)).values).toEqual([[null, null]]);
    });

    it('tells one page, its way from home and its neighbours', async () => {
      await engine.load(request());
      const [two = 0, lost = 0, shop = 0] = await pages('shop/two', 'lost', 'shop/');
      const detail = await engine.page(two);
      expect(detail.path.map(({ name }) => name)).toEqual([
        HOME,
        `${HOME}shop/`,
        `${HOME}shop/one`,
        `${HOME}shop/two`
      ]);
      expect(detail.values).toMatchObject({ depth: 3, 'Title 1': 'Two, second', clicks: null });
      expect(detail.linkedFrom).toMatchObject([{ name: `${HOME}shop/one`, times: 1 }]);
      expect((await engine.page(shop)).linksTo[0]).toMatchObject({
        name: `${HOME}shop/one`,
        times: 2
      });
      expect((await engine.page(lost)).path).toEqual([]);
      expect(await errorOf(engine.page(7))).toBeInstanceOf(RangeError);
    });

    it('gives a whole column, and refuses one that does not exist', async () => {
      await engine.load(request());
      expect([...(await engine.column('clicks'))].sort()).toEqual(
        [1, 10, 100, 5, 7, null, null].sort()
      );
      expect(String(await errorOf(engine.column('nothing')))).toContain('nothing');
    });

    it('says what would change', async () => {
      await engine.load(request());
      const [home = 0, two = 0] = await pages('', 'shop/two');
      const changed = await engine.whatIf({ add: [[home, two]] });
      expect(changed.depth[two]).toBe(1);
      expect(changed.sentence).not.toBe('');
    });

    it('tells places while it refines, and draws the last of them', async () => {
      await engine.load(request());
      await engine.draw({ placement: 'force' });
      const told: number[] = [];
      await engine.refine(({ positions }) => told.push(Math.floor(positions[0] ?? 0)));
      expect(told).toEqual([1, 2, 2]);
      const { drawing } = await engine.draw({ placement: 'force' });
      expect(drawing.layout.positions[0]).toBe(2);
      const rings = await engine.draw({ placement: 'rings' });
      expect(rings.drawing.layout.positions[0]).toBe(0);
    });

    it('stops refining when told to, and keeps the places that were', async () => {
      await engine.load(request());
      const stop = new AbortController();
      const refined = engine.refine(() => stop.abort(), stop.signal);
      expect(await errorOf(refined)).toMatchObject({ name: 'AbortError' });
      const { drawing } = await engine.draw({ placement: 'rings' });
      expect(drawing.layout.positions[0]).toBe(0);
    });

    it('makes a later crawl the loaded one', async () => {
      await engine.load(request());
      const later = request({
        links: { source: sourceOf('later.csv', `${LINKS}${HOME},${HOME}new,Content\n`) }
      });
      const { comparison, summary } = await engine.compare(later);
      expect(comparison).toMatchObject({ pages: { before: 7, after: 8 }, sentence: 'Compared.' });
      expect(summary.pages).toBe(8);
      expect(await engine.query({})).toHaveLength(8);
    });

    it('writes each format that it offers, or says why not', async () => {
      await engine.load(request());
      for (const { format, unavailable } of await engine.exports()) {
        expect(unavailable).toBeUndefined();
        expect((await engine.export(format)).length).toBeGreaterThan(20);
      }
      const [lost = 0] = await pages('lost');
      const alone = engine.export('links.csv', { pages: Uint32Array.of(lost) });
      expect(await errorOf(alone)).toMatchObject({
        name: 'TableError',
        message: 'There are no links between these pages.'
      });
    });

    it('says what is wrong with a file, and keeps the graph that was loaded', async () => {
      await engine.load(request());
      const error = await errorOf(engine.load({ links: { source: sourceOf('empty.csv', '') } }));
      expect(error).toBeInstanceOf(TableError);
      expect(error).toMatchObject({ code: 'empty', file: 'empty.csv' });
      expect(await engine.query({})).toHaveLength(7);
    });

    it('passes on the sentence of a file that cannot be opened', async () => {
      const source: Source = {
        name: 'gone.csv',
        open: () => Promise.reject(new TableError('unreadable', 'gone.csv is gone.', 'gone.csv'))
      };
      expect(await errorOf(engine.load({ links: { source } }))).toMatchObject({
        name: 'TableError',
        code: 'unreadable',
        message: 'gone.csv is gone.'
      });
    });

    it('stops while a file is read, closes it, and holds nothing then', async () => {
      let cancelled = false;
      const endless: Source = {
        name: 'endless.csv',
        open: () =>
          Promise.resolve(
            new ReadableStream<Uint8Array>({
              pull: async controller => {
                await new Promise(resolve => setTimeout(resolve, 0));
                controller.enqueue(new TextEncoder().encode('from,to\n' + 'a,b\n'.repeat(1000)));
              },
              cancel() {
                cancelled = true;
              }
            })
          )
      };
      const stop = new AbortController();
      const loading = engine.load({ links: { source: endless } }, undefined, stop.signal);
      setTimeout(() => stop.abort(), 20);
      expect(await errorOf(loading)).toMatchObject({ name: 'AbortError' });
      // The word that nobody reads on goes through messages, which take as long as they take.
      for (let waits = 0; waits < 100 && !cancelled; waits += 1) {
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      expect(cancelled).toBe(true);
      expect(await errorOf(engine.query({}))).toMatchObject({ message: 'No graph is loaded.' });
    });

    it.each(['joining', 'measuring', 'placing', 'explaining'])(
      'stops before %s when told to just then',
      async phase => {
        const stop = new AbortController();
        const loading = engine.load(
          request(),
          at => (at.phase === phase ? stop.abort() : undefined),
          stop.signal
        );
        expect(await errorOf(loading)).toMatchObject({ name: 'AbortError' });
        expect(await errorOf(engine.query({}))).toMatchObject({ message: 'No graph is loaded.' });
      }
    );

    it('refuses to begin what is aborted already', async () => {
      const aborted = AbortSignal.abort(new Error('Closed.'));
      expect(await errorOf(engine.load(request(), undefined, aborted))).toMatchObject({
        message: 'Closed.'
      });
    });

    it('ends a load for the one that begins after it', async () => {
      const first = errorOf(engine.load(request()));
      const second = await engine.load(request({ pages: [] }));
      expect(await first).toMatchObject({ name: 'AbortError' });
      expect(second.pages).toBe(7);
      expect(second.join).toBeUndefined();
    });
  });
}
