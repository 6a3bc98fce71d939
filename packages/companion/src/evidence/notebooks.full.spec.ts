/** Executed notebooks made of other people's real notebooks: every one valid, with its own text, ids and pictures. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { convert, originalOf } from '@lockstep/converter';
import { planOf, previewState } from '@lockstep/workflow';
import { UserError } from '@lockstep/protocol';
import * as z from 'zod/mini';
import { projectPython } from '../engine/testing/server';
import { executedNotebook } from './notebook';

/** The shared data; without it this suite has nothing to run. */
const NOTEBOOKS = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'notebooks');
const available = existsSync(NOTEBOOKS);

/** Validates each file, and compares its text cells with those of the file it was made of. */
const CHECK = `
import json, sys, nbformat
told = []
for made, source in json.load(sys.stdin):
    book = nbformat.read(made, as_version=4)
    nbformat.validate(book)
    before = nbformat.read(source, as_version=4)
    text = lambda nb: [(c.cell_type, c.source) for c in nb.cells if c.cell_type != "code"]
    code = lambda nb: [c.source for c in nb.cells if c.cell_type == "code"]
    pictures = lambda nb: [c.attachments for c in nb.cells if "attachments" in c]
    told.append([text(book) == text(before), code(book) == code(before), pictures(book) == pictures(before), "id" not in json.load(open(source))["cells"][0] or [c.id for c in book.cells] == [c.id for c in before.cells]])
print(json.dumps(told))
`;

(available ? test : test.skip)(
  available
    ? 'every readable notebook keeps its text, code, pictures and ids, and validates'
    : `not run: there is no folder ${NOTEBOOKS}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-evidence-'));
    try {
      const pairs: [string, string][] = [];
      for (const source of notebooksBelow(NOTEBOOKS)) {
        const made = executed(readFileSync(source, 'utf8'));
        if (made !== null) {
          const file = join(folder, `${pairs.length}.ipynb`);
          writeFileSync(file, JSON.stringify(made));
          pairs.push([file, source]);
        }
      }
      expect(pairs.length).toBeGreaterThan(30);
      const told = z.array(z.array(z.boolean())).parse(
        JSON.parse(
          execFileSync(projectPython(), ['-c', CHECK], {
            input: JSON.stringify(pairs),
            encoding: 'utf8',
            maxBuffer: 1e8
          })
        )
      );
      const other = pairs.filter((_, at) => told[at]?.includes(false) === true);
      expect(other.map(([, source]) => source)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  5 * 60_000
);

/** What would be exported before anything has run; `null` for a file that the converter cannot read. */
function executed(text: string): unknown {
  try {
    const { definition } = convert(text, { name: 'n' });
    const plan = planOf(definition, 'a'.repeat(64), 'n.ipynb');
    return executedNotebook({
      state: previewState(plan),
      entries: [],
      definition,
      original: originalOf(text),
      uploads: [],
      notebook: 'n.ipynb',
      owner: 'me',
      read: () => null
    });
  } catch (error) {
    if (error instanceof UserError) {
      return null;
    }
    throw error;
  }
}

function notebooksBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ipynb'))
    .map(name => join(folder, name));
}
