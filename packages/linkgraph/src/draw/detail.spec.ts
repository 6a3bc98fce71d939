/** How much is drawn at which zoom, and what the note says of the rest. */
import { hasArrows, levelOf, linkAlpha, noteOf, pageScale, piecesOf, type Shown } from './detail';

const sight = {
  links: 1_000_000,
  pages: 100_000,
  pagesOnShow: 100_000,
  bubbles: 12,
  scale: 300,
  wholeScale: 300
};

test('a graph of few links has no levels', () => {
  expect(levelOf({ ...sight, links: 200_000 })).toBe('all');
});

test('many links: bubbles far away, then a sample, then all links of what is on show', () => {
  expect(levelOf(sight)).toBe('far');
  expect(levelOf({ ...sight, bubbles: 0 })).toBe('middle');
  expect(levelOf({ ...sight, scale: 900, pagesOnShow: 20_000 })).toBe('middle');
  expect(levelOf({ ...sight, scale: 9_000, pagesOnShow: 300 })).toBe('near');
});

test('arrowheads are drawn where they can be told apart', () => {
  expect(hasArrows({ ...sight, scale: 9_000, pagesOnShow: 100 })).toBe(true);
  expect(hasArrows({ ...sight, scale: 9_000, pagesOnShow: 1_000 })).toBe(false);
  expect(hasArrows({ ...sight, pages: 50, pagesOnShow: 50 })).toBe(false);
});

test('links are curves while they are few, finer ones near by', () => {
  expect(piecesOf(20_001, 1, false)).toBe(1);
  expect(piecesOf(5_000, 30, false)).toBeGreaterThan(piecesOf(5_000, 1, false));
  expect(piecesOf(5_000, 1, true)).toBeGreaterThan(1);
});

test('the more links, the fainter each; the darker theme is never fainter', () => {
  const counts = [10, 1_000, 7_500, 50_000, 1_000_000];
  const alphas = counts.map(count => linkAlpha(count, 'all', 1, false));
  expect([...alphas].sort((a, b) => b - a)).toEqual(alphas);
  expect(Math.min(...alphas)).toBeGreaterThan(3 / 255); // less is lost in 8 bits
  expect(linkAlpha(7_500, 'all', 1, true)).toBeGreaterThan(linkAlpha(7_500, 'all', 1, false));
});

test('page sizes are those of the mock-up for its 1,285 pages, smaller in a crowd, larger near by', () => {
  expect(pageScale(1_285, 290)).toBeCloseTo(1, 1);
  expect(pageScale(1_000_000, 290)).toBe(0.45);
  expect(pageScale(1_285, 3_000)).toBe(1.7);
});

const all: Shown = {
  level: 'all',
  links: 7_524,
  drawn: 7_524,
  bubbles: 0,
  arrived: 1,
  painter: 'webgl2',
  pages: 1_285,
  pagesDrawn: 1_285
};

test.each<[string, Partial<Shown>]>([
  ['', {}],
  ['Links are still coming: 40 of 100.', { arrived: 0.404 }],
  [
    'Far away: 12 bubbles stand for segments, ties for 1,000,000 links. Come nearer for pages and links.',
    { level: 'far', links: 1_000_000, drawn: 30_000, bubbles: 12 }
  ],
  [
    'Every 12th link is drawn; come nearer for all.',
    { level: 'middle', links: 2_400_000, drawn: 200_000 }
  ],
  [
    'Every 2nd link is drawn; come nearer for all.',
    { level: 'middle', links: 400_000, drawn: 200_000 }
  ],
  [
    '200,000 of 240,000 links are drawn; come nearer for all.',
    { level: 'middle', links: 240_000, drawn: 200_000 }
  ],
  ['', { level: 'near', links: 900, drawn: 900 }],
  [
    'This browser has no WebGL2, so 8,000 of 60,000 links and the largest 6,000 of 9,000 pages are drawn.',
    { painter: 'canvas', links: 60_000, drawn: 8_000, pages: 9_000, pagesDrawn: 6_000 }
  ],
  [
    'The graphics card was lost; until it comes back the map is drawn plainly, with all of its links.',
    { painter: 'lost' }
  ]
])('%s', (sentence, change) => {
  expect(noteOf({ ...all, ...change })).toBe(sentence);
});
