/** Puts what a run left into a folder: executed notebook, report, journal, and the files that it wrote. */
import { dirname, join } from 'node:path';
import { journalToText } from '@lockstep/workflow';
import { stemOf } from './archive';
import { filesOf } from './files';
import { notebookText } from './notebook';
import { makeOutFolder, writeOut } from './outFolder';
import type { RunRecord } from './record';
import { reportOf } from './report';

/**
 * Writes all of it and names what was written. Files of an earlier run in the same folder are written over.
 *
 * @throws UserError `out-unwritable`
 */
export async function writeEvidence(record: RunRecord, folder: string): Promise<string[]> {
  const stem = stemOf(record);
  const written = [
    await writeOut(folder, `${stem}.executed.ipynb`, notebookText(record)),
    await writeOut(folder, `${stem}.report.html`, reportOf(record, null)),
    await writeOut(folder, `${stem}.journal.jsonl`, journalToText(record.entries))
  ];
  for (const { name, blob } of filesOf(record.state)) {
    const bytes = blob === null ? null : record.read(blob);
    if (bytes !== null) {
      const place = join(`${stem}-files`, name);
      await makeOutFolder(join(folder, dirname(place)));
      written.push(await writeOut(folder, place, bytes));
    }
  }
  return written;
}
