/** Guesses from a name or a text what a value is: a secret, a date, a path. */

const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'apikey',
  'credential',
  'credentials'
]);
const KEY_OWNERS = new Set([
  'api',
  'access',
  'private',
  'secret',
  'auth',
  'account',
  'openai',
  'anthropic',
  'aws',
  'azure',
  'google',
  'encryption'
]);
/** Who hands out tokens; other tokens are words of a text. */
const TOKEN_OWNERS = new Set([
  ...KEY_OWNERS,
  'bearer',
  'bot',
  'github',
  'gitlab',
  'hf',
  'huggingface',
  'jwt',
  'mapbox',
  'oauth',
  'refresh',
  'session',
  'slack',
  'telegram',
  'wandb'
]);

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
}

/** True for `API_KEY`, `db_password`, `accessToken`; false for `tokenizer`, `pad_token` and `key`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  return (
    SECRET_WORDS.has(last) ||
    (last === 'key' && words.some(word => KEY_OWNERS.has(word))) ||
    (last === 'token' && (words.length === 1 || words.some(word => TOKEN_OWNERS.has(word))))
  );
}

/** Keys that say what they are: Anthropic and OpenAI, Stripe, GitHub, AWS, Google, Slack, GitLab, Hugging Face and others, JSON Web Tokens, private keys. */
const SECRET_FORM =
  /(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_-]{16,}|[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|glpat-[A-Za-z0-9_-]{16,}|(?:hf|npm|gsk|r8)_[A-Za-z0-9]{20,}|pypi-AgE[A-Za-z0-9_-]{20,}|SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}|do[opr]_v1_[a-f0-9]{32,}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,})|-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;
/** `scheme://user:password@host`, the password no mask. */
const ADDRESS_PASSWORD = /:\/\/[^\s/:@"'<>]{0,200}:(?![*x<{$%]+[^\s/"']*@)[^\s/"'<>]{1,200}@/i;
/** `?api_key=…` in an address. */
const ADDRESS_KEY =
  /([?&](?:api[_-]?key|access[_-]?token|auth|token|secret|password|sig|signature|appid)=)(?!your|demo|[{<$%])[\w%.~-]{12,}/i;
const RANDOM = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9_+/=-]{40,400}$/;
const ORDERED = /abcdef|012345|bcdfgh/i;

/** Shannon's entropy of a text's characters, in bits. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) {
    counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / text.length) * Math.log2(count / text.length),
    0
  );
}

/** True for a text that by its form is a secret, or holds one: a key, a token, a password in an address. */
export function isSecretText(text: string): boolean {
  return (
    SECRET_FORM.test(text) ||
    ADDRESS_PASSWORD.test(text) ||
    ADDRESS_KEY.test(text) ||
    (RANDOM.test(text) && !ORDERED.test(text) && bitsPerCharacter(text) >= 4.5)
  );
}

/** True for what stands where a secret would, and is none: `""`, `YOUR_API_KEY`, `<token>`, `…`. */
export function isPlaceholder(text: string): boolean {
  return /^(?:|[<[{$%].*|[*x.•…_-]+|none|null|changeme|secret|password|token|.*\b(?:your|my|insert|enter|replace|todo|paste)\b.*|(?:your|my|insert|enter|replace|add)[_-].*|.*_here)$/is.test(
    text
  );
}

/** A text that may be shown and kept: every secret in it is masked. */
export function withoutSecrets(text: string): string {
  return isSecretText(text)
    ? text
        .replace(new RegExp(SECRET_FORM, 'g'), '[secret]')
        .replace(/(:\/\/[^\s/:@"'<>]{0,200}:)[^\s/"'<>]{1,200}@/g, '$1[secret]@')
        .replace(new RegExp(ADDRESS_KEY, 'gi'), '$1[secret]')
    : text;
}

/** True for a day of the calendar written `2024-01-31`. */
export function looksLikeDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (found === null) {
    return false;
  }
  const [year, month, day] = found.slice(1).map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return (year ?? 0) >= 100 && date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

const FILE_ENDING =
  /\.(?:csv|tsv|txt|json|jsonl|ya?ml|toml|xlsx?|parquet|feather|arrow|h5|hdf5|npy|npz|pkl|pickle|joblib|sqlite3?|db|xml|html?|pdf|docx?|pptx?|md|png|jpe?g|gif|svg|tiff?|webp|wav|mp3|mp4|zip|gz|tar|bz2|geojson|shp|gexf|graphml|gml|ipynb|py|log|ini|cfg|dat)$/i;
const PATH_NAME = /(?:^|_)(?:path|file|filename|file_?path|dir|directory|folder)$/i;

/** True for an address such as `https://…` or `s3://…`. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/** True for a file or folder: a known ending, or a name that says so. Addresses (`https://…`) are plain text. */
export function looksLikePath(text: string, name: string): boolean {
  if (text === '' || text.length > 260 || /[\n\r*?<>|]/.test(text) || isAddress(text)) {
    return false;
  }
  return FILE_ENDING.test(text) || PATH_NAME.test(name);
}
