/** Which languages take values, and how each writes them. */
import { UserError, type Value } from '@lockstep/protocol';
import { pythonLiteral } from './python/encode';

const ENCODERS: Record<string, (value: Value) => string> = { python: pythonLiteral };

/** True when values can be put into code of this language. */
export function canEncode(language: string): boolean {
  return Object.hasOwn(ENCODERS, language);
}

/**
 * The literal that stands for a value in code of this language.
 *
 * @throws UserError `language-unknown`, or what the language's own encoder refuses
 */
export function literalOf(language: string, value: Value): string {
  const encode = canEncode(language) ? ENCODERS[language] : undefined;
  if (encode === undefined) {
    throw new UserError(
      'language-unknown',
      `Values cannot be put into ${language} code, only into Python. Run the step with the notebook's own values.`
    );
  }
  return encode(value);
}
