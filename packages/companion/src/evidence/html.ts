/** HTML that a report may hold: text escaped, markup of outputs sanitised, pictures inside the file, nothing that acts. */
import { Marked } from 'marked';
import sanitize from 'sanitize-html';

/** A piece of HTML that is safe to put into a report. Only this file and templates over it make one. */
export class Html {
  constructor(readonly text: string) {}
}

/** Tagged template: what is put in is escaped, unless it is {@link Html} already or a list of such. */
export function html(
  strings: TemplateStringsArray,
  ...parts: (Html | readonly Html[] | string | number)[]
): Html {
  return new Html(
    strings.reduce((text, piece, at) => {
      const part = at === 0 ? '' : parts[at - 1];
      return `${text}${part === undefined ? '' : shown(part)}${piece}`;
    }, '')
  );
}

function shown(part: Html | readonly Html[] | string | number): string {
  if (part instanceof Html) {
    return part.text;
  }
  if (typeof part === 'string' || typeof part === 'number') {
    return escaped(String(part));
  }
  return part.map(({ text }) => text).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '');
}

const COLOUR = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]+\)$/, /^[a-z]{3,20}$/i];
const LENGTH = [/^-?[\d.]+(px|em|rem|%|pt)?$/];

const OPTIONS: sanitize.IOptions = {
  allowedTags: [
    ...sanitize.defaults.allowedTags,
    'img',
    'details',
    'summary',
    'del',
    'ins',
    'center',
    'font'
  ],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    td: ['colspan', 'rowspan', 'align', 'style'],
    th: ['colspan', 'rowspan', 'align', 'scope', 'style'],
    ol: ['start'],
    details: ['open'],
    font: ['color'],
    '*': ['style', 'title', 'dir', 'lang']
  },
  allowedStyles: {
    '*': {
      color: COLOUR,
      'background-color': COLOUR,
      'text-align': [/^(left|right|center|justify)$/],
      'font-weight': [/^(bold|normal|\d{3})$/],
      'font-style': [/^(italic|normal)$/],
      'text-decoration': [/^(underline|line-through|none)$/],
      width: LENGTH,
      'white-space': [/^(nowrap|pre|pre-wrap|normal)$/]
    }
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  // A report opens without a network, so a picture from elsewhere would be a hole, and a way to watch its reader.
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  transformTags: { a: sanitize.simpleTransform('a', { rel: 'noopener noreferrer' }) },
  disallowedTagsMode: 'discard'
};
// The attribute that the transform adds must be let through as well.
const WITH_REL: sanitize.IOptions = {
  ...OPTIONS,
  allowedAttributes: {
    ...(OPTIONS.allowedAttributes === false ? {} : OPTIONS.allowedAttributes),
    a: ['href', 'title', 'rel']
  }
};

/** Markup that code made, without scripts, frames, forms, foreign pictures and styles that reach beyond it. */
export function sanitised(markup: string): Html {
  return new Html(sanitize(markup, WITH_REL));
}

const markdownReader = new Marked({ async: false, gfm: true });

/** Markdown as sanitised HTML. */
export function markdown(text: string): Html {
  return sanitised(markdownReader.parse(text, { async: false }));
}

/** Whether a piece says or shows anything. */
export function isBlank({ text }: Html): boolean {
  return !/<img\b/i.test(text) && text.replace(/<[^>]*>/g, '').trim() === '';
}
