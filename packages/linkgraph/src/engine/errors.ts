/** Errors on their way through a message: they arrive as what they were, a `TableError` with its code and file. */
import { TableError } from '../contract/table';
import type { ErrorRef } from './messages';

/** Every code of {@link TableError}, for finding it again by its word. */
const CODES: Readonly<Record<TableError['code'], true>> = {
  empty: true,
  unreadable: true,
  unsupported: true,
  'missing-column': true,
  'bad-row': true,
  'too-large': true,
  aborted: true
};

/** An error as a message can hold it. */
export function packError(error: unknown): ErrorRef {
  if (error instanceof TableError) {
    const { name, message, code, file } = error;
    return { name, message, table: { code, file } };
  }
  // An AbortError is a DOMException, which is no Error everywhere.
  if (error instanceof Error || error instanceof DOMException) {
    const { name, message, stack } = error;
    return { name, message, stack };
  }
  return { name: 'Error', message: String(error) };
}

/** The error that was packed. */
export function unpackError({ name, message, stack, table }: ErrorRef): Error {
  if (table !== undefined && isCode(table.code)) {
    return new TableError(table.code, message, table.file);
  }
  if (name === 'AbortError') {
    return new DOMException(message, 'AbortError');
  }
  const error = name === 'RangeError' ? new RangeError(message) : new Error(message);
  if (stack !== undefined) {
    error.stack = stack;
  }
  return error;
}

function isCode(code: string): code is TableError['code'] {
  return code in CODES;
}
