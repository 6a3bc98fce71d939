/** The day on which a finding was called expected. */

/** Today as an ISO date in the reader's zone: `2026-11-23`. */
export function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
