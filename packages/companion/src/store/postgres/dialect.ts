/** The store's SQL as PostgreSQL reads it: statements are written once, in what SQLite and this file share. */

/**
 * Tables whose rows are told apart by when they came, by SQLite's `rowid`. PostgreSQL has none, so theirs get a
 * column of that name; `INSERT` names the columns of these tables for that reason.
 */
const COUNTED = new Set(['runs', 'chats', 'observations', 'routes']);

/** What only SQLite understands, and what to write instead. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\b(INSERT OR|REPLACE INTO)\b/i, 'write ON CONFLICT (column) DO …'],
  [/\bON CONFLICT DO UPDATE\b/i, 'name the columns: ON CONFLICT (column) DO UPDATE'],
  [/\bPRAGMA\b/i, 'it belongs in sqlite.ts'],
  [/\bAUTOINCREMENT\b/i, 'give the key'],
  [/\bWITHOUT ROWID\b/i, 'leave it out'],
  [/\bGLOB\b/i, 'write LIKE'],
  [/\bjson_\w+\s*\(/i, 'read the JSON in TypeScript'],
  [/->>?/, 'read the JSON in TypeScript'],
  [/\b(ifnull|iif|total|group_concat|printf|hex|randomblob)\s*\(/i, 'write standard SQL'],
  [/\b(datetime|julianday|strftime|unixepoch)\s*\(/i, 'pass milliseconds'],
  [/\bsqlite_\w+/i, 'ask Database.hasTable'],
  [/\bIS (NOT )?(?!(NOT )?(NULL|DISTINCT|TRUE|FALSE)\b)[a-z(]/i, 'compare with = or IS ?'],
  [/\bNOT (hidden|done)\b/i, 'a number is no truth: write = 0']
];

/**
 * A statement or several, in PostgreSQL's words.
 *
 * @throws Error when it says something that only SQLite understands
 */
export function toPostgres(sql: string): string {
  let highest = 0;
  const number = (given: string): string => {
    const n = given === '' ? highest + 1 : Number(given);
    highest = Math.max(highest, n);
    return `$${n}`;
  };
  const parts = sql.split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/);
  refuse(parts.map((part, index) => (index % 2 === 0 ? part : "''")).join(''));
  return parts.map((part, index) => (index % 2 === 0 ? translate(part, number) : part)).join('');
}

function refuse(bare: string): void {
  for (const [pattern, instead] of REFUSED) {
    const found = pattern.exec(bare);
    if (found !== null) {
      throw new Error(`Only SQLite understands "${found[0]}"; ${instead}. In: ${bare}`);
    }
  }
  for (const { index } of bare.matchAll(/\b(FROM|JOIN)\s*\((?=\s*SELECT)/gi)) {
    if (!/^\s*AS\s+\w/i.test(bare.slice(endOf(bare, bare.indexOf('(', index))))) {
      throw new Error(`A SELECT in FROM needs a name: (…) AS name. In: ${bare}`);
    }
  }
}

/** Where the parenthesis that opens at `from` is over. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
    if (depth === 0) {
      return at + 1;
    }
  }
  return text.length;
}

function translate(part: string, number: (given: string) => string): string {
  return (
    part
      // Types and storage; only declarations write them in capitals.
      .replace(/\)\s*STRICT\b/g, ')')
      .replace(/\bREAL\b/g, 'DOUBLE PRECISION')
      .replace(/\bINTEGER\b/g, 'BIGINT')
      .replace(/\bBLOB\b/g, 'BYTEA')
      .replace(/\bCREATE TABLE (IF NOT EXISTS )?(\w+) \(/g, (whole, _, table: string) =>
        COUNTED.has(table) ? `${whole}rowid BIGINT GENERATED ALWAYS AS IDENTITY, ` : whole
      )
      // Words.
      .replace(/\bIS NOT \?/g, 'IS DISTINCT FROM ?')
      .replace(/\bIS \?/g, 'IS NOT DISTINCT FROM ?')
      .replace(/\bLIKE\b/g, 'ILIKE')
      .replace(/\binstr\(/g, 'strpos(')
      .replace(/\bmax\(([^(),]+),([^(),]+)\)/g, 'greatest($1,$2)')
      .replace(/\bmin\(([^(),]+),([^(),]+)\)/g, 'least($1,$2)')
      // Names are lower case there unless they are quoted.
      .replace(/\bAS ([a-z]+[A-Z]\w*)/g, 'AS "$1"')
      .replace(/\?(\d*)/g, (_, given: string) => number(given))
  );
}
