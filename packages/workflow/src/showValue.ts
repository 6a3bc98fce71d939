/** Values, steps, durations and times as people read them. */
import { isSecretMark, type PlanStep, type StoredValue, type Value } from '@lockstep/protocol';
import { isTableValue } from './tableValue';

/** "Step 4", or "Set-up". */
export function nameOf(step: Pick<PlanStep, 'number'>): string {
  return step.number === null ? 'Set-up' : `Step ${step.number}`;
}

/** A value in a sentence: `France`, `5`, `yes`, `no value`. A secret shows only that it is one. */
export function showValue(value: StoredValue | null): string {
  if (value === null) {
    return 'no value';
  }
  if (isSecretMark(value)) {
    return '••••';
  }
  switch (value.t) {
    case 'null':
      return 'nothing';
    case 'bool':
      return value.v ? 'yes' : 'no';
    case 'str':
      return value.v === '' ? 'empty' : value.v;
    case 'bytes':
      return `${Math.floor((value.v.replace(/=+$/, '').length * 3) / 4)} bytes`;
    case 'list':
      return value.v.length === 0
        ? 'none'
        : isTableValue(value)
          ? rowsInWords(value.v)
          : value.v.map(showValue).join(', ');
    case 'dict':
      return value.v.length === 0
        ? 'none'
        : value.v.map(([key, item]) => `${showValue(key)}: ${showValue(item)}`).join(', ');
    case 'file':
      return value.name;
    default:
      return value.v;
  }
}

/** Longer tables are told by the number of their rows, in characters. */
const SHORT_TABLE = 120;

/** "2 rows: a.org, 3; b.org, 5", or "30 rows". */
function rowsInWords(rows: readonly Value[]): string {
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  const cells = rows.map(row =>
    row.t === 'dict' ? row.v.map(([, item]) => showValue(item)).join(', ') : ''
  );
  const whole = `${count}: ${cells.join('; ')}`;
  return whole.length > SHORT_TABLE ? count : whole;
}

/** A table as JSON, its cells as their texts: one object a row. */
function tableText(rows: readonly Value[]): string {
  const cells = (row: Value): [string, string | null][] =>
    row.t === 'dict'
      ? row.v.map(([key, item]) => [textOfValue(key), item.t === 'null' ? null : textOfValue(item)])
      : [];
  return JSON.stringify(rows.map(row => Object.fromEntries(cells(row))));
}

/**
 * A value as its field's text; `valueFromText` reads it back. Lists have one item a line, dicts one `key: value`,
 * tables are JSON.
 */
export function textOfValue(value: Value): string {
  switch (value.t) {
    case 'null':
      return '';
    case 'bool':
      return value.v ? 'true' : 'false';
    case 'list':
      return isTableValue(value) ? tableText(value.v) : value.v.map(textOfValue).join('\n');
    case 'dict':
      return value.v.map(([key, item]) => `${textOfValue(key)}: ${textOfValue(item)}`).join('\n');
    case 'file':
      return value.name;
    default:
      return value.v;
  }
}

/** An estimate, for after "about": no tenths from one second on. */
export function roughly(ms: number): string {
  return duration(ms < 950 ? ms : Math.max(1000, Math.round(ms / 1000) * 1000)).replace(
    '.0 s',
    ' s'
  );
}

/** A duration: "<0.1 s", "0.4 s", "38 s", "1 min 20 s", "2 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 0.05) {
    return '<0.1 s';
  }
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    const rest = whole % 60;
    return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`;
  }
  const minutes = Math.round(whole / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** A day in the reader's zone: "20 Nov", with the year when it is not that of `now`. */
export function day(at: number, now: number): string {
  const date = new Date(at);
  const month = date.toLocaleString('en-GB', { month: 'short' });
  const year = date.getFullYear();
  const short = `${date.getDate()} ${month}`;
  return year === new Date(now).getFullYear() ? short : `${short} ${year}`;
}
