/** Equality of values: same type and same content, so that 1, 1.0 and true are three values. */
import { canonicalJson, type StoredValue } from '@lockstep/protocol';

/** True when both are the same value. Two secrets are equal: what they were is not known. */
export function equalValues(a: StoredValue | null, b: StoredValue | null): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
