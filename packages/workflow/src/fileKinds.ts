/** Which files a field takes: those of the kind that the notebook's own file is, as its ending tells. */
import type { InputFace, Value } from '@lockstep/protocol';
import { equalValues } from './equal';

/** Endings that are read alike. */
const KINDS: readonly (readonly string[])[] = [
  ['csv', 'tsv', 'txt'],
  ['json', 'jsonl', 'ndjson', 'geojson'],
  ['xlsx', 'xlsm', 'xls'],
  ['parquet', 'pq'],
  ['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'tif', 'tiff', 'svg'],
  ['htm', 'html'],
  ['yaml', 'yml']
];

function endingOf(name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The endings that a file may have, without dots; `null` for any. */
export function endingsFor({ initial }: Pick<InputFace, 'initial'>): readonly string[] | null {
  const ending = initial?.t === 'str' ? endingOf(initial.v) : '';
  return ending === '' ? null : (KINDS.find(kind => kind.includes(ending)) ?? [ending]);
}

/** Whether a table can be pasted or typed for the field: it reads comma-separated text. */
export function takesTable(input: Pick<InputFace, 'type' | 'initial'>): boolean {
  return input.type === 'path' && endingsFor(input)?.includes('csv') === true;
}

/** One sentence that says why a file cannot be a field's value, or `null` when it can. */
export function checkFile(input: InputFace, value: Value): string | null {
  if (value.t !== 'file') {
    return input.upload && !(input.initial && equalValues(input.initial, value))
      ? `${input.label} takes a file of your own.`
      : null;
  }
  const endings = endingsFor(input);
  return endings === null || endings.includes(endingOf(value.name))
    ? null
    : `${input.label} takes a file that ends in ${listed(endings)}.`;
}

function listed(endings: readonly string[]): string {
  const all = endings.map(ending => `.${ending}`);
  return all.length === 1 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}
