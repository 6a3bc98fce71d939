/** Turns names and headings into words for people, and words into ids. */

/** What short names of code usually stand for. */
const WORDS: Record<string, string> = {
  min: 'minimum',
  max: 'maximum',
  num: 'number of',
  n: 'number of',
  nb: 'number of',
  no: 'number of',
  avg: 'average',
  std: 'standard deviation',
  pct: 'per cent',
  perc: 'per cent',
  dir: 'folder',
  fname: 'file name',
  fn: 'file name',
  filename: 'file name',
  img: 'image',
  lr: 'learning rate',
  temp: 'temperature',
  freq: 'frequency',
  cols: 'columns',
  col: 'column',
  idx: 'index',
  iter: 'iterations',
  iters: 'iterations',
  thresh: 'threshold',
  desc: 'description',
  qty: 'quantity',
  cfg: 'settings',
  config: 'settings',
  params: 'parameters',
  param: 'parameter',
  msg: 'message',
  lat: 'latitude',
  lon: 'longitude',
  lng: 'longitude'
};

/** Kept in capitals. */
const INITIALS = new Set([
  'id',
  'url',
  'api',
  'csv',
  'json',
  'html',
  'sql',
  'pdf',
  'ip',
  'gpu',
  'cpu',
  'us',
  'uk',
  'eu'
]);

/** A variable's name in words: `min_degree` → "Minimum degree", `COUNTRY` → "Country", `csvPath` → "CSV path". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .split('_')
    .filter(word => word !== '')
    .map(word => word.toLowerCase());
  const spelt = words.map(word =>
    INITIALS.has(word)
      ? word.toUpperCase()
      : words.length > 1 || word.length > 2
        ? (WORDS[word] ?? word)
        : word
  );
  const text = spelt.join(' ').replace(/ of$/, '');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}

/** A file's name in words: `my-note_book` → "My note book". */
export function fileTitle(name: string): string {
  const words = name.replace(/[-_\s]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&nbsp;': ' '
};

/** Signs without which a line is plain text as it stands. */
const MARKED = /[[<&*_`\\$]/;

/** Markdown of one line as plain text: links by their words, no emphasis, no tags. */
export function plainText(markdown: string): string {
  if (!MARKED.test(markdown)) {
    return markdown.replace(/\s+/g, ' ').trim();
  }
  return markdown
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[a-zA-Z][^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|nbsp);/g, entity => ENTITIES[entity] ?? entity)
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, '$2')
    .replace(/\*(?=\S)([^*]+)\*/g, '$1')
    .replace(/(?<!\w)_(?=\S)([^_]+)_(?!\w)/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\\([#*_`[\]])/g, '$1')
    .replace(/\$(?=\S)([^$\\{}]{1,16})(?<=\S)\$(?!\d)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Longest title a card shows without being a paragraph. */
const TITLE_LENGTH = 80;

/** Formulas, which a title cannot typeset. */
export const FORMULA = /\$\$.*?\$\$|\$(?=\S)[^$]*\\[^$]*\$/g;

/** A heading as a card's title: without numbering (cards are numbered), without a closing colon, not too long. */
export function titleOf(heading: string): string {
  const plain = plainText(heading);
  const bare = plain
    .replace(
      /^(?:(?:step|part|section|chapter)\s+\d+\s*[.:)–-]?|\d+(?:\.\d+)*\s*[.:)]|\d+(?:\.\d+)+)\s+/i,
      ''
    )
    .replace(/\s*:$/, '');
  const spoken = bare
    .replace(FORMULA, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s:,]+$/, '')
    .trim();
  const title = bare === '' ? plain : /\p{L}{2}/u.test(spoken) ? spoken : bare;
  return shorten(title.charAt(0).toUpperCase() + title.slice(1));
}

/** Cuts at a word and marks the cut. */
export function shorten(text: string, length = TITLE_LENGTH): string {
  if (text.length <= length) {
    return text;
  }
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  const kept = (space > length / 2 ? cut.slice(0, space) : cut).replace(/[\ud800-\udbff]$/, '');
  return `${kept.replace(/[\s,;:.–-]+$/, '')}…`;
}

/** A title as an id: lower-case ASCII words joined by hyphens, `step` when nothing of it remains. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'step' : slug;
}

/** Hands out ids: the one wished for, or with the first free number behind it. */
export class UniqueIds {
  private readonly taken = new Set<string>();
  /** The last number behind each wish, so that many equal ones are not counted through again. */
  private readonly last = new Map<string, number>();

  constructor(
    private readonly joint: string,
    reserved: readonly string[] = []
  ) {
    reserved.forEach(id => this.taken.add(id));
  }

  take(wish: string): string {
    let id = wish;
    let number = this.last.get(wish) ?? 1;
    while (this.taken.has(id)) {
      number += 1;
      id = `${wish}${this.joint}${number}`;
    }
    this.last.set(wish, number);
    this.taken.add(id);
    return id;
  }
}
