import { TableError } from '@lockstep/linkgraph';
import { UserError, type Crawl } from '@lockstep/protocol';
import { ReadableStream } from 'node:stream/web';
import type { ICompanion } from '../tokens';
import { crawlHost } from './crawls';

// Every browser has it; jsdom does not.
Object.assign(globalThis, { ReadableStream });

const crawl: Crawl = {
  id: 's-1',
  name: 'shop.example',
  at: Date.UTC(2026, 10, 1),
  rows: { links: 2, pages: null }
};

/** A companion whose crawler answers with this. */
function companion(read: () => Promise<ReadableStream<Uint8Array>>): {
  companion: ICompanion;
  asked: unknown[][];
} {
  const asked: unknown[][] = [];
  const client = {
    readCrawlTable: (...args: unknown[]) => {
      asked.push(args.slice(0, 3));
      return read();
    }
  };
  return { companion: { client: () => Promise.resolve(client) } as unknown as ICompanion, asked };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function table(read: () => Promise<ReadableStream<Uint8Array>>) {
  const { companion: given, asked } = companion(read);
  return { source: crawlHost(given).source('crawl-server', crawl, 'links'), asked };
}

describe('a table of a crawl', () => {
  it('is named by site and day, and asked for each time it is opened', async () => {
    const { source, asked } = table(() =>
      Promise.resolve(
        new ReadableStream({
          start(controller) {
            controller.enqueue(bytes('a,b\n'));
            controller.close();
          }
        })
      )
    );
    expect(source.name).toBe('shop.example 2026-11-01 links.csv');
    for (const _ of [1, 2]) {
      const reader = (await source.open()).getReader();
      expect(await reader.read()).toEqual({ done: false, value: bytes('a,b\n') });
      expect((await reader.read()).done).toBe(true);
    }
    expect(asked).toEqual([
      ['crawl-server', 's-1', 'links'],
      ['crawl-server', 's-1', 'links']
    ]);
  });

  it('that the crawler does not give says so in its sentence', async () => {
    const { source } = table(() =>
      Promise.reject(new UserError('crawler-refused', 'It refused the token.'))
    );
    const opening = source.open();
    await expect(opening).rejects.toBeInstanceOf(TableError);
    await expect(opening).rejects.toMatchObject({ message: 'It refused the token.' });
  });

  it('that breaks off is no whole table', async () => {
    const { source } = table(() =>
      Promise.resolve(
        new ReadableStream({
          pull: controller => controller.error(new TypeError('network error'))
        })
      )
    );
    const reading = (await source.open()).getReader().read();
    await expect(reading).rejects.toMatchObject({ name: 'TableError', code: 'unreadable' });
    await expect(reading).rejects.toThrow('shop.example 2026-11-01 links.csv did not come whole');
  });

  it('is let go of when nobody reads it any more', async () => {
    let left = false;
    const { source } = table(() =>
      Promise.resolve(new ReadableStream({ cancel: () => void (left = true) }))
    );
    await (await source.open()).cancel();
    expect(left).toBe(true);
  });
});
