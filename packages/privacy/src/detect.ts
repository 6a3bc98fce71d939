/** Everything in a text that must not travel as it is: secrets and personal data, in order. */
import { cardsIn } from './card';
import type { Detect } from './contract';
import { documentsIn } from './document';
import { emailsIn } from './email';
import { ibansIn } from './iban';
import { idsIn } from './ids';
import { merged } from './merge';
import { machinesIn } from './machine';
import { pathsIn } from './path';
import { phonesIn } from './phone';
import { secretsIn } from './secrets';
import { urlsIn } from './url';

const FORMS: readonly Detect[] = [
  secretsIn,
  emailsIn,
  cardsIn,
  ibansIn,
  idsIn,
  documentsIn,
  phonesIn,
  urlsIn,
  machinesIn,
  pathsIn
];

/** Finds by form alone, and by what `others` know: the user's own data, names in prose. */
export function detectorOf(...others: readonly Detect[]): Detect {
  const all = [...FORMS, ...others];
  return text => merged(all.flatMap(find => find(text)));
}

/**
 * Finds everything that its form betrays, in order, without overlaps. Time is linear in the text's length. Names of
 * people are not found: nothing here can tell them from other words.
 */
export const detect: Detect = detectorOf();
