/** Finds what a person tells about themselves: few, plain patterns, so that nothing is kept by mistake. */

/** A thing to keep, under the words that the Memory list shows. */
export interface Fact {
  key: 'name' | 'favourite colour';
  value: string;
}

/** Up to three words, of which {@link nameIn} keeps those that are a name. */
const NAME = String.raw`(\p{L}[\p{L}'’.-]{0,39}(?:[ ]\p{L}[\p{L}'’.-]{0,39}){0,2})`;
/** Letters of a colour, of one or two words: "dark green". */
const COLOUR = String.raw`((?:(?:dark|light|pale|bright|deep|navy|sky|sea)[ ])?\p{L}{3,20})`;

const SAYS_NAME = new RegExp(String.raw`\bmy name(?: is|['’]s)[ ]+${NAME}`, 'iu');
const SAYS_COLOUR = new RegExp(
  String.raw`\bmy favou?rite colou?r(?: is|['’]s)[ ]+(?:the[ ]colou?r[ ])?${COLOUR}`,
  'iu'
);
/** After the greeting only: "I'm Ada", "Ada, and teal", "Ada". */
const REPLIES_NAME = new RegExp(
  String.raw`^(?:(?:hi|hello|hey)\b[,.!]?[ ]*)?(?:(?:i['’]?m|i am|it['’]s|this is|call me|name:)[ ]+)?${NAME}`,
  'iu'
);
/** Longest reply to the greeting that is read so freely. */
const SHORT = 80;

/** Words that stand where a name would, and are none. */
const NO_NAMES = new Set(
  'a an the not no none never nothing what why how who when where which i you we they it is are was do does can could would should yes ok okay hi hello hey thanks sure fine good skip later explain show help plot write run tell give make fix is in on at to too very so and or sorry secret private confidential later'.split(
    ' '
  )
);

const COLOURS = new Set(
  'red orange yellow green blue purple violet indigo pink brown black white grey gray teal turquoise cyan magenta maroon navy olive lime gold silver beige crimson scarlet coral salmon lavender lilac mauve mint ivory khaki plum ochre amber azure burgundy fuchsia tan'.split(
    ' '
  )
);

function nameIn(text: string, pattern: RegExp): string | null {
  const [first, ...others] = pattern.exec(text)?.[1]?.split(' ') ?? [];
  if (
    first === undefined ||
    NO_NAMES.has(first.toLowerCase()) ||
    COLOURS.has(first.toLowerCase())
  ) {
    return null;
  }
  // Of what follows only words in capitals belong to it: "Ada Lovelace", but "Ada and I".
  const end = others.findIndex(word => !/^\p{Lu}/u.test(word));
  const name = [first, ...(end < 0 ? others : others.slice(0, end))].join(' ');
  return name.replace(/[.'’-]+$/u, '');
}

function colourIn(text: string): string | null {
  const colour = SAYS_COLOUR.exec(text)?.[1]?.toLowerCase();
  const word = colour?.split(' ').at(-1);
  return colour === undefined || word === undefined || !COLOURS.has(word) ? null : colour;
}

/** The last known colour's word, for replies such as "Ada and teal". */
function anyColour(text: string): string | null {
  return (
    text
      .toLowerCase()
      .match(/\p{L}+/gu)
      ?.findLast(word => COLOURS.has(word)) ?? null
  );
}

/**
 * What the text tells about its writer.
 *
 * @param greeted it replies to the greeting, which asked for name and colour
 */
export function factsIn(text: string, greeted: boolean): Fact[] {
  const free = greeted && text.length <= SHORT && !text.includes('?');
  const name = nameIn(text, SAYS_NAME) ?? (free ? nameIn(text.trim(), REPLIES_NAME) : null);
  const colour = colourIn(text) ?? (free ? anyColour(text) : null);
  return [
    ...(name === null ? [] : [{ key: 'name' as const, value: name }]),
    ...(colour === null ? [] : [{ key: 'favourite colour' as const, value: colour }])
  ];
}

/** The notice about what was kept. */
export function keptWords(facts: readonly Fact[]): string {
  const what = facts.map(({ key, value }) => `${key} = ${value}`).join(', ');
  return `Kept: ${what}. Change ${facts.length === 1 ? 'it' : 'them'} under Memory.`;
}
