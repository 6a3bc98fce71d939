/** Which columns of a table the code is seen to use, so that a pasted table can be matched to it. A help, no rule. */
import type { AppDefinition, Input } from '@lockstep/protocol';

/** More are no help to match. */
const MOST_COLUMNS = 20;

/** Names that stand for what one read of the table gave: `df = pd.read_csv(SITES)`, `rows = csv.DictReader(open(SITES))`. */
const READ = String.raw`([A-Za-z_]\w*)\s*=\s*[^\n=]*(?:read_csv|read_table|scan_csv|DictReader)\([^\n]*`;

/**
 * The columns that Python code takes by name of what it reads from the file that an input names: `df["site"]`,
 * `row["site"]` in a loop over it. Those that the code itself adds are left out.
 */
export function tableColumns({ cells, language }: AppDefinition, input: Input): string[] {
  if (language !== 'python' || input.type !== 'path') {
    return [];
  }
  const code = cells.map(({ source }) => source).join('\n');
  const names = [input.id.replace(/\.\d+$/, ''), input.initial?.t === 'str' ? input.initial.v : ''];
  const tables = new Set<string>();
  for (const match of code.matchAll(new RegExp(READ, 'g'))) {
    const [line, table = ''] = match;
    if (names.some(name => name !== '' && hasWord(line, name))) {
      tables.add(table);
    }
  }
  // Rows of a table, and what was filtered from it, have its columns.
  for (const [, item = '', of = ''] of code.matchAll(
    /\bfor\s+([A-Za-z_]\w*)\s+in\s+([A-Za-z_]\w*)\b/g
  )) {
    if (tables.has(of)) {
      tables.add(item);
    }
  }
  const used = new Set<string>();
  const added = new Set<string>();
  for (const match of code.matchAll(
    /\b([A-Za-z_]\w*)\[\s*(["'])([^"'\n\\]{1,80})\2\s*\](\s*=(?!=))?/g
  )) {
    const [, table = '', , column = '', assigned] = match;
    if (tables.has(table)) {
      (assigned !== undefined && !used.has(column) ? added : used).add(column);
    }
  }
  return [...used].filter(column => !added.has(column)).slice(0, MOST_COLUMNS);
}

function hasWord(line: string, word: string): boolean {
  const at = line.indexOf(word);
  const around = `${line[at - 1] ?? ' '}${line[at + word.length] ?? ' '}`;
  return at >= 0 && !/\w/.test(around);
}
