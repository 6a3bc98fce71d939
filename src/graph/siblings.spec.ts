import { isPagesOf } from './siblings';

describe('the pages file that belongs to a links file', () => {
  it.each([
    ['links.csv', 'pages.csv'],
    ['shop-links.csv', 'shop-pages.csv'],
    ['eurosis-links.csv.gz', 'eurosis-sites.csv.gz'],
    ['wikispeedia-links.csv', 'wikispeedia-articles.csv'],
    ['all_inlinks.csv', 'internal_html.csv'],
    ['edges.parquet', 'nodes.parquet']
  ])('%s goes with %s', (links, pages) => {
    expect(isPagesOf(links, pages)).toBe(true);
  });

  it.each([
    ['shop-links.csv', 'other-pages.csv'],
    ['links.csv', 'links.csv'],
    ['links.csv', 'pages.ipynb'],
    ['links.csv', 'pages-2025.csv'],
    ['sales.csv', 'pages.csv']
  ])('%s does not go with %s', (links, pages) => {
    expect(isPagesOf(links, pages)).toBe(false);
  });
});
