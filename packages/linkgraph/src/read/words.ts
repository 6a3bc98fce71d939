/**
 * What the cells of a links file say: which type is a hyperlink, which value means nofollow, which position is a
 * menu. The tools write these words in the language of their interface.
 *
 * Sources: Screaming Frog's English values from a real All Inlinks export (Link Position: Navigation, Footer, Head,
 * Content, Header); French, Spanish, German and Italian ones from the tables of public analysers of its exports
 * (Hyperlien, Hiperenlace, Collegamento ipertestuale; En-tête, Pied de page, Cabecera, Pie de página, Kopfzeile,
 * Fußzeile, Intestazione, Piè di pagina); Dutch and Portuguese are the plain words of those languages.
 */
import { LinkFlag } from '../contract/graph';
import { FLAG_WORDS } from './own';

/** A name or value without case, accents, doubled space and punctuation, so that exports compare. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Types of a link that a person can click, as {@link plain} words; AHREF is Screaming Frog's before version 10. */
const hyperlinks = new Set([
  'hyperlink',
  'hyperlinks',
  'ahref',
  'a href',
  'href',
  'hyperlien',
  'lien hypertexte',
  'hiperenlace',
  'hipervinculo',
  'hyperlink tag',
  'collegamento ipertestuale',
  'hiperlink',
  'hiperligacao'
]);

/** Other types that the same column holds, by which such a column is known. */
const otherTypes = ['image', 'css', 'javascript', 'canonical', 'hreflang', 'redirect', 'iframe'];

/** Whether a value of a type column is a hyperlink. */
export const isHyperlink = (type: string): boolean => hyperlinks.has(plain(type));

/** Whether a column with these values tells links a person can click from others. */
export const tellsTypes = (values: readonly string[]): boolean =>
  values.some(isHyperlink) ||
  values.some(value => otherTypes.some(word => ` ${plain(value)} `.includes(` ${word} `)));

const template = [
  'navigation',
  'nav',
  'menu',
  'header',
  'footer',
  'kopfzeile',
  'fusszeile',
  'en tete',
  'entete',
  'pied de page',
  'navegacion',
  'cabecera',
  'encabezado',
  'pie de pagina',
  'navigazione',
  'intestazione',
  'pie di pagina',
  'navigatie',
  'koptekst',
  'voettekst',
  'navegacao',
  'cabecalho',
  'rodape'
];

/** The flags of a Link Position value: a menu, a header or a footer. */
export const positionFlags = (value: string): number => {
  const words = ` ${plain(value)} `;
  return template.some(word => words.includes(` ${word} `)) ? LinkFlag.declaredTemplate : 0;
};

const not = new Set([
  'false',
  'no',
  '0',
  'falsch',
  'nein',
  'faux',
  'non',
  'falso',
  'onwaar',
  'nee'
]);
const yes = new Set([
  'true',
  'yes',
  '1',
  'wahr',
  'ja',
  'vrai',
  'oui',
  'verdadero',
  'si',
  'vero',
  'waar',
  'sim'
]);

/**
 * The flags of a value of a column that says whether a link is followed.
 *
 * @param inverted the column says the contrary, as one named "Nofollow" does
 */
export const followFlags = (value: string, inverted: boolean): number => {
  const word = plain(value);
  const says = ` ${word} `;
  if (says.includes(' nofollow ') || says.includes(' no follow ')) {
    return LinkFlag.nofollow;
  }
  return (inverted ? yes : not).has(word) ? LinkFlag.nofollow : 0;
};

const relations: Readonly<Record<string, number>> = {
  ...FLAG_WORDS,
  ugc: LinkFlag.nofollow,
  sponsored: LinkFlag.nofollow
};

/** The flags of a rel attribute, or of our own flags column: words with space, comma or bar between. */
export const relFlags = (value: string): number =>
  value
    .toLowerCase()
    .split(/[\s,;|]+/)
    .reduce(
      (flags, word) => flags | (Object.hasOwn(relations, word) ? (relations[word] ?? 0) : 0),
      0
    );
