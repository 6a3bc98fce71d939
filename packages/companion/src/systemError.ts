/** Reads the code of an error that the system gave. */

/** `ENOENT`, `EADDRINUSE` …, or `null` when the error is none of the system's. */
export function systemCode(error: unknown): string | null {
  return typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : null;
}
