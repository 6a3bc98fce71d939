/** Comparing secrets so that the time taken says nothing about them. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same. Hashing first makes lengths equal, which `timingSafeEqual` demands. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(wanted).digest()
  );
}

/** SHA-256 in hex: how a secret is known where it must not be kept. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
