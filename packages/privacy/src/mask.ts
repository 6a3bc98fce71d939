/** Masks secrets before a text is stored, logged or queued; small, because pages carry it. */
import type { MaskSecrets } from './contract';
import { merged, replaced } from './merge';
import { SECRET_MASK, secretsIn } from './secrets';

/** Most passes; what a mask leaves beside itself can look like a secret once more. */
const PASSES = 4;

/** Replaces every secret by `[secret]`; other finds stay. Masking twice is masking once. */
export const maskSecrets: MaskSecrets = text => {
  let masked = text;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const findings = merged(secretsIn(masked));
    if (findings.length === 0) {
      break;
    }
    masked = replaced(masked, findings, () => SECRET_MASK);
  }
  return masked;
};
