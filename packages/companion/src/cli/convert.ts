/** `convert`: a notebook as app definition to read or for programs, or as a document to teach from. */
import { definitionToYaml, LEAST_SIZE, teachingDocument } from '@lockstep/converter';
import { resolve } from 'node:path';
import type { Form } from './convertForms';
import { refuseExisting, writeWhole } from './graphFiles';
import { convertFile, nameOf, naming, readNotebookFile, shownPath } from './notebookFile';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

export interface ConvertOptions {
  overlay?: string;
  to?: Form;
  /** The same as `--to json`. */
  json?: boolean;
  /** Most bytes of the document. */
  maxSize?: number;
  out?: string;
  force?: boolean;
}

/** Most bytes of a document where nothing else is asked for: what a model reads beside a question. */
export const USUAL_SIZE = 200_000;

/** Resolves with the exit status. Nothing is written, nor printed, where the notebook cannot be converted. */
export async function runConvert(
  terminal: Terminal,
  notebook: string,
  options: ConvertOptions
): Promise<number> {
  const { folder, print } = terminal;
  const text = await textOf(folder, notebook, options);
  if (options.out === undefined) {
    print(text.replace(/\n$/, ''));
    return 0;
  }
  const file = resolve(folder, options.out);
  if (options.force !== true || file === resolve(folder, notebook)) {
    await refuseExisting(folder, [file]);
  }
  await writeWhole(file, new TextEncoder().encode(text));
  print(`${shownPath(folder, file)} is written.`);
  return 0;
}

async function textOf(
  folder: string,
  notebook: string,
  { overlay, to, json, maxSize }: ConvertOptions
): Promise<string> {
  const form = formOf(to, json);
  if (form === 'markdown') {
    if (overlay !== undefined) {
      throw new BadUse(
        'overlay-unused',
        'An overlay changes the app and not the notebook, so it has no place in a document. Leave --overlay out.'
      );
    }
    const content = await readNotebookFile(folder, notebook);
    return naming(
      () => teachingDocument(content, { name: nameOf(notebook), maxBytes: maxSize ?? USUAL_SIZE }),
      () => shownPath(folder, resolve(folder, notebook))
    );
  }
  if (maxSize !== undefined) {
    throw new BadUse('size-unused', 'Only a document has a size: add --to markdown.');
  }
  const { definition } = await convertFile(folder, notebook, overlay);
  return form === 'json'
    ? `${JSON.stringify(definition, null, 2)}\n`
    : definitionToYaml(definition);
}

function formOf(to: Form | undefined, json: boolean | undefined): Form {
  if (json === true && to !== undefined && to !== 'json') {
    throw new BadUse('form-twice', `--json and --to ${to} say different things. Leave one out.`);
  }
  return json === true ? 'json' : (to ?? 'yaml');
}

/**
 * Reads `200kB`, `1.5 MB` or a plain number of bytes; a kB is 1,000 bytes.
 *
 * @returns `null` when it is none of these or too small
 */
export function bytesIn(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(k|m)?(?:b|bytes)?$/i.exec(text.trim());
  if (found === null) {
    return null;
  }
  const factor = { k: 1_000, m: 1_000_000 }[(found[2] ?? '').toLowerCase()] ?? 1;
  const bytes = Math.floor(Number(found[1]) * factor);
  return bytes >= LEAST_SIZE ? bytes : null;
}
