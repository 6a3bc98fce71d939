import { linksOf, pagesOf } from '../join/raw.testing';
import { factsOf } from './facts';
import { measuredOf, namesAt } from './measured.testing';
import { deadEnds, templateWeight } from './shape';

const HOME = 'https://x.org/';

function deadEndsOf(targets: readonly string[], types?: readonly string[]): string[] {
  const pages = types && pagesOf(targets, { type: types }, { type: 'type' });
  const measured = measuredOf(
    linksOf(targets.map(name => [HOME, name])),
    pages === undefined ? [] : [pages],
    { home: HOME }
  );
  return namesAt(measured, deadEnds(factsOf(measured))?.pages ?? []).sort();
}

describe('dead ends', () => {
  it('are pages, not pictures and other files', () => {
    const pages = [
      'https://x.org/a',
      'https://x.org/a.html',
      'https://x.org/v1.2/b',
      'https://x.org/c?f=d.png'
    ];
    const files = [
      'https://x.org/p.png',
      'https://x.org/P.PDF?download=1',
      'https://x.org/feed.xml#top'
    ];
    expect(deadEndsOf([...pages, ...files])).toEqual(
      expect.arrayContaining(pages.filter(name => !name.includes('?')))
    );
    expect(deadEndsOf([...pages, ...files])).toHaveLength(pages.length);
  });

  it('are known by content type where a column says it', () => {
    const targets = [
      'https://x.org/a',
      'https://x.org/b',
      'https://x.org/c.png',
      'https://x.org/d'
    ];
    expect(
      deadEndsOf(targets, ['text/html; charset=utf-8', 'application/pdf', 'text/html', 'image/png'])
    ).toEqual(['https://x.org/a', 'https://x.org/c.png']);
  });
});

it('the weight of a menu counts links inside the site alone', () => {
  const inside = ['a', 'b', 'c'].map(path => `https://x.org/${path}`);
  const outside = Array.from({ length: 20 }, (_, n) => `https://y${n}.org/`);
  const menu = inside.map(name => [name, HOME, 2] as const);
  const content = inside.map(name => [HOME, name] as const);
  const away = outside.flatMap(name => inside.map(from => [from, name, 2] as const));
  const measured = measuredOf(
    linksOf([...content, ...menu, ...away], { declaresTemplates: true }),
    [],
    { home: HOME }
  );
  expect(templateWeight(factsOf(measured))).toBeUndefined();
  const heavy = measuredOf(
    linksOf([...content.slice(1), ...menu], { declaresTemplates: true }),
    [],
    {
      home: HOME
    }
  );
  expect(templateWeight(factsOf(heavy))?.sentence).toContain('3 of 5 links inside the site');
});
