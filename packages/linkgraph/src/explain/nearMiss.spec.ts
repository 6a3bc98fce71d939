import { linksOf, pagesOf } from '../join/raw.testing';
import { measuredOf, namesAt } from './measured.testing';
import { nearMisses } from './nearMiss';

/** The linked page that each page of the pages file is nearly, all rules off. */
function nearOf(linked: readonly string[], listed: readonly string[]): Record<string, string> {
  const off = { scheme: false, host: false, slash: false, fragment: false, trim: false };
  const measured = measuredOf(
    linksOf(linked.map(name => ['https://x.org/', name])),
    [pagesOf(listed)],
    { home: 'https://x.org/', rules: { ...off, tracking: false } }
  );
  return Object.fromEntries(
    [...nearMisses(measured.graph)].map(pair => {
      const [listedName = '', linkedName = ''] = namesAt(measured, pair);
      return [listedName, linkedName] as const;
    })
  );
}

describe('names nearly the same', () => {
  it('differ in letters, scheme, www. or slashes at the end', () => {
    const linked = 'https://x.org/a/b';
    for (const other of [
      'https://x.org/A/b',
      'http://x.org/a/b',
      'https://www.x.org/a/b',
      'https://x.org/a/b/',
      'HTTP://WWW.x.org/a/B//'
    ]) {
      expect(nearOf([linked], [other])).toEqual({ [other]: linked });
    }
  });

  it('are not those of other pages', () => {
    const others = ['https://x.org/a/b?page=2', 'https://x.org/a', 'https://y.org/a/b', 'www.a'];
    expect(nearOf(['https://x.org/a/b', 'a'], others)).toEqual({});
  });
});
