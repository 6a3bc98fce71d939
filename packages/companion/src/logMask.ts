/** Keeps secrets and addresses of people out of the log, whatever a message or an error quotes. */
import { detect, maskSecrets } from '@lockstep/privacy';

/** How deep the fields of a line may nest; what lies deeper is not written. */
const DEEPEST = 6;

/** A text as it may stand in a log. */
export function maskText(text: string): string {
  const masked = maskSecrets(text);
  if (!masked.includes('@')) {
    return masked;
  }
  let safe = '';
  let from = 0;
  for (const { kind, start, end } of detect(masked)) {
    if (kind === 'email') {
      safe += `${masked.slice(from, start)}[e-mail]`;
      from = end;
    }
  }
  return safe + masked.slice(from);
}

/** The fields of a line as they may stand in a log. */
export function maskFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safe(value, 1)]));
}

function safe(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return maskText(value);
  }
  if (typeof value !== 'object' || value === null || value instanceof Error) {
    // Errors are written by a serialiser of their own, which masks them in turn.
    return value;
  }
  if (depth >= DEEPEST) {
    return '…';
  }
  return Array.isArray(value)
    ? value.map(item => safe(item, depth + 1))
    : Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, safe(item, depth + 1)])
      );
}
