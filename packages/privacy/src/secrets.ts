/** Secrets in a text: keys by their prefixes, private keys, passwords in addresses, and what stands after names of secrets. */
import type { Finding } from './contract';

/** What stands in a text instead of a secret. */
export const SECRET_MASK = '[secret]';

interface Shape {
  pattern: RegExp;
  /** Refuses a match that only looks like one. */
  accept?: (match: string) => boolean;
}

const hasDigit = (text: string): boolean => /[0-9]/.test(text);

/**
 * Keys that say what they are. No pattern can fail after a long scan and start again inside it: each begins at
 * the edge of a word and ends with a class that only grows, so a text is read a bounded number of times.
 */
const KEYS: readonly Shape[] = [
  // Anthropic, OpenAI, OpenRouter and others after their manner.
  { pattern: /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{16,}/g, accept: hasDigit },
  // Stripe.
  { pattern: /(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{10,}/g },
  // GitHub, classic and fine-grained.
  { pattern: /(?<![A-Za-z0-9])gh[oprsu]_[A-Za-z0-9]{20,}/g },
  { pattern: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,}/g },
  // AWS access key ids, long-lived and temporary.
  { pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  // Google: API keys, OAuth tokens.
  { pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{30,}/g },
  { pattern: /(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{20,}/g },
  // Slack.
  { pattern: /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  // GitLab, Hugging Face, npm, PyPI, SendGrid, Groq, Replicate, DigitalOcean.
  { pattern: /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{16,}/g },
  { pattern: /(?<![A-Za-z0-9])(?:hf|npm|gsk|r8)_[A-Za-z0-9]{20,}/g },
  { pattern: /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{20,}/g },
  { pattern: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}/g },
  { pattern: /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{32,}/g },
  // Databricks, HashiCorp Vault, Shopify, Linear, Atlassian, Notion, Telegram's bots, age.
  { pattern: /(?<![A-Za-z0-9])dapi[a-f0-9]{32}/g },
  { pattern: /(?<![A-Za-z0-9])hv[sb]\.[A-Za-z0-9_-]{20,}/g },
  { pattern: /(?<![A-Za-z0-9])(?:shp(?:at|ca|pa|ss)|lin_api|ntn)_[A-Za-z0-9]{20,}/g },
  { pattern: /(?<![A-Za-z0-9])ATATT3[A-Za-z0-9_=-]{20,}/g },
  { pattern: /(?<![\w:])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g },
  { pattern: /AGE-SECRET-KEY-1[A-Z0-9]{50,}/g },
  // Addresses that let anybody who has them post: Slack's and Discord's.
  { pattern: /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/_-]{20,}/g },
  { pattern: /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d{10,}\/[A-Za-z0-9_-]{20,}/g },
  // JSON Web Tokens: two parts in base64 that begin with `{"`, then a signature.
  { pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g }
];

/** Any of the openings above; one quick look spares texts without secrets the closer ones. */
const KEY_OPENING =
  /sk-|[rs]k_|gh[oprsu]_|github_pat_|A(?:KIA|SIA)|AIza|ya29\.|xox|glpat-|hf_|npm_|gsk_|r8_|pypi-|SG\.|do[opr]_v1_|eyJ|dapi|hv[sb]\.|shp|lin_api|ntn_|ATATT3|:AA|AGE-|webhooks|hooks\.slack/;

function keysIn(text: string): Finding[] {
  if (!KEY_OPENING.test(text)) {
    return [];
  }
  return KEYS.flatMap(({ pattern, accept }) =>
    [...text.matchAll(pattern)]
      .filter(([match]) => accept === undefined || accept(match))
      .map(match => secret(match.index, match.index + match[0].length))
  );
}

const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const PEM_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** What stands in a key's body: base64, line ends (also written `\n`), headers of old formats. */
const PEM_BODY = /[^A-Za-z0-9+/=\s\\:,"'-]/g;

/** Private keys with their armour; one that was cut off reaches to the first character that no key holds. */
function privateKeysIn(text: string): Finding[] {
  const found: Finding[] = [];
  let from = 0;
  // Once there is no end, none is looked for again: many openings must not read the text many times.
  let ends = true;
  for (const begin of text.matchAll(PEM_BEGIN)) {
    if (begin.index < from) {
      continue;
    }
    const body = begin.index + begin[0].length;
    PEM_END.lastIndex = body;
    PEM_BODY.lastIndex = body;
    const end: RegExpExecArray | null = ends ? PEM_END.exec(text) : null;
    ends = end !== null;
    from = end === null ? (PEM_BODY.exec(text)?.index ?? text.length) : end.index + end[0].length;
    found.push(secret(begin.index, from));
  }
  return found;
}

/** `scheme://user:password@host`: only the password. A user or password holds no blank, slash or quote. */
const ADDRESS = /:\/\/[^\s/:@"'<>]{0,200}:([^\s/"'<>]{1,200})@/g;

function addressPasswordsIn(text: string): Finding[] {
  if (!text.includes('://')) {
    return [];
  }
  return [...text.matchAll(ADDRESS)]
    .filter(([, password]) => !isPlaceholder(password ?? ''))
    .map(match => {
      const end = match.index + match[0].length - 1;
      return secret(end - (match[1] ?? '').length, end);
    });
}

/** Parts of an address that open what it leads to: signatures of storage, keys of services, sessions. */
const OPENS =
  /[?&;#](?:sig|signature|key|auth|code|sid|session(?:_?id)?|jwt|x-(?:amz|goog)-(?:signature|credential|security-token)|access_key|client_secret)=([^&;\s"'<>#)\]]{8,2000})/gi;

function addressKeysIn(text: string): Finding[] {
  if (!text.includes('=')) {
    return [];
  }
  return [...text.matchAll(OPENS)]
    .filter(([, value]) => looksRandom(value ?? '', 8) && !isPlaceholder(value ?? ''))
    .map(match => {
      const end = match.index + match[0].length;
      return secret(end - (match[1] ?? '').length, end);
    });
}

/** `Authorization: Bearer …`, `Basic …`. */
const HEADER = /(?<![A-Za-z0-9])(?:bearer|basic)[ \t]{1,4}([A-Za-z0-9._~+/=-]{16,})/gi;

function headersIn(text: string): Finding[] {
  return [...text.matchAll(HEADER)]
    .filter(([, value]) => hasDigit(value ?? ''))
    .map(match => {
      const end = match.index + match[0].length;
      return secret(end - (match[1] ?? '').length, end);
    });
}

/**
 * A name of a secret, and what leads from it to its value: `password = `, `"api_key": `, `os.environ["TOKEN"] = `,
 * `--token `, `PGPASSWORD=`, with the rest of the name (`token_for_prod`).
 */
const NAMED =
  /(pass(?:word|wd|wort|phrase|code)|pwd|kennwort|contrase[nñ]a|mot_de_passe|secret|credential|api[_-]?key|apikey|access[_-]?key|account[_-]?key|private[_-]?key|encryption[_-]?key|auth[_-]?key|token)[\w-]{0,30}(?:\\?["'])?\]?(?:[ \t]{0,4}(?:=>|:=|=|:)[ \t]{0,4}|[ \t](?=[^\s=:]))/gi;
/** Any of those names; one quick look spares most texts the closer one. */
const NAME = /pass|pwd|kennwort|contrase|secret|credential|key|token/i;
/** What may stand before the opening quote: Python's prefixes of strings, a quote that JSON escaped. */
const OPENING = /[rRbBuUfF]{0,2}(\\?(?:"{3}|'{3}|["'`]))/y;
const BARE = /[^\s"'`,;()[\]{}<>&|]{6,400}/y;

function namedIn(text: string): Finding[] {
  if (!NAME.test(text)) {
    return [];
  }
  const found: Finding[] = [];
  const ends = new Map<string, number>();
  NAMED.lastIndex = 0;
  for (let name = NAMED.exec(text); name !== null; name = NAMED.exec(text)) {
    const at = name.index + name[0].length;
    const weak = (name[1] ?? '').toLowerCase() === 'token';
    OPENING.lastIndex = at;
    const opening = OPENING.exec(text);
    const option = /[ \t]$/.test(name[0]) && !/[=:]/.test(name[0]);
    const value =
      option && !/--?[\w-]{0,30}$/.test(text.slice(Math.max(0, name.index - 32), name.index))
        ? null
        : opening === null
          ? bareValue(text, at, weak)
          : quotedValue(text, at + opening[0].length, opening[1] ?? '"', weak, ends);
    if (value !== null) {
      found.push(value);
      NAMED.lastIndex = value.end;
    }
  }
  return found;
}

/** Longest quoted secret, in characters. */
const LONGEST = 4_000;

function quotedValue(
  text: string,
  start: number,
  quote: string,
  weak: boolean,
  ends: Map<string, number>
): Finding | null {
  const end = nextOf(text, quote, start, ends);
  if (end - start > LONGEST) {
    return null;
  }
  const value = text.slice(start, end);
  const oneLine = quote.length > 2 || !value.includes('\n');
  const likely = weak ? looksRandom(value, 8) : /^[^\s),]/.test(value);
  return oneLine && likely && !isPlaceholder(value) ? secret(start, end) : null;
}

/** Where that quote comes next; what was looked up is kept, so that all look-ups together read the text once. */
function nextOf(text: string, quote: string, from: number, ends: Map<string, number>): number {
  const known = ends.get(quote);
  if (known !== undefined && known >= from) {
    return known;
  }
  const found = text.indexOf(quote, from);
  const end = found < 0 ? Number.POSITIVE_INFINITY : found;
  ends.set(quote, end);
  return end;
}

/** A value without quotes is a secret only if it cannot well be a name or a call in code. */
function bareValue(text: string, at: number, weak: boolean): Finding | null {
  BARE.lastIndex = at;
  // A full stop after it ends a sentence.
  const value = (BARE.exec(text)?.[0] ?? '').replace(/\.{1,3}$/, '');
  const after = text[at + value.length] ?? '';
  return looksRandom(value, weak ? 12 : 6) && !/[([]/.test(after) && !isPlaceholder(value)
    ? secret(at, at + value.length)
    : null;
}

/** Letters and digits or signs mixed as no word and no number mixes them. */
function looksRandom(value: string, shortest: number): boolean {
  if (value.length < shortest || /\s/.test(value) || /^[\d.,+-]+%?$/.test(value)) {
    return false;
  }
  const mixed = hasDigit(value) && /[A-Za-z]/.test(value);
  return (mixed || /[!#$%^&*?+/=~]/.test(value)) && bitsPerCharacter(value) >= 2;
}

/** Shannon's entropy of its characters, in bits. */
function bitsPerCharacter(value: string): number {
  const sample = value.slice(0, 200);
  const counts = new Map<string, number>();
  for (const character of sample) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) {
    bits -= (count / sample.length) * Math.log2(count / sample.length);
  }
  return bits;
}

/** What stands where a secret would, and is none: a mask, a variable, an ellipsis. */
function isPlaceholder(value: string): boolean {
  return /^(?:\[secret\]|\[\[[A-Z]+_\d+\]\]|<[^<>]*>|\$\{?\w*\}?|\{\{?[^{}]*\}?\}|%\(?\w*\)?s?|[*x.•…_-]+|None|null|true|false|your[\w -]*|changeme)$/i.test(
    value
  );
}

const secret = (start: number, end: number): Finding => ({ kind: 'secret', start, end });

/** Every secret of a text, in no order, possibly overlapping. */
export function secretsIn(text: string): Finding[] {
  return [
    ...keysIn(text),
    ...privateKeysIn(text),
    ...addressPasswordsIn(text),
    ...addressKeysIn(text),
    ...headersIn(text),
    ...namedIn(text)
  ];
}
