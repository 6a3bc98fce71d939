/** Guesses from a name or a text what a value is: a secret, a date, a path. */

const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
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

/** True for `API_KEY`, `db_password`, `accessToken`; false for `tokenizer` and `key`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter(word => word !== '');
  const last = words.at(-1) ?? '';
  return SECRET_WORDS.has(last) || (last === 'key' && words.some(word => KEY_OWNERS.has(word)));
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

/** True for a file or folder: a known ending, or a name that says so. Addresses (`https://…`) are plain text. */
export function looksLikePath(text: string, name: string): boolean {
  if (
    text === '' ||
    text.length > 260 ||
    /[\n\r*?<>|]/.test(text) ||
    /^[a-z][a-z0-9+.-]+:\/\//i.test(text)
  ) {
    return false;
  }
  return FILE_ENDING.test(text) || PATH_NAME.test(name);
}
