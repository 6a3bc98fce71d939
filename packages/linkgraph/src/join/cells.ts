/** Values of a raw column as text, whatever kind of column it is. */
import { NO_CATEGORY, type Column } from '../contract/graph';
import { nameText } from './name-store';

/** The text of one row; empty where there is none. Numbers as JavaScript writes them. */
export function cellText(column: Column, row: number): string {
  switch (column.kind) {
    case 'text':
      return nameText(column.values, row);
    case 'category':
      return column.labels[column.codes[row] ?? NO_CATEGORY] ?? '';
    case 'number': {
      const value = column.values[row] ?? NaN;
      return Number.isNaN(value) ? '' : String(value);
    }
  }
}

/** Whether a row has a value. */
export function hasValue(column: Column, row: number): boolean {
  switch (column.kind) {
    case 'text':
      return (column.values.starts[row + 1] ?? 0) > (column.values.starts[row] ?? 0);
    case 'category':
      return column.codes[row] !== NO_CATEGORY;
    case 'number':
      return !Number.isNaN(column.values[row] ?? NaN);
  }
}
