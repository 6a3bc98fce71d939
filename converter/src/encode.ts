/** Which languages take values, and how each writes them. */
import { UserError, type Value } from '@lockstep/protocol';
import { pythonLike, pythonLiteral } from './python/encode';
import { rLike, rLiteral } from './r/encode';

/** How a language writes values: anywhere, and in the place of a literal whose manner is kept. */
interface Encoder {
  literal: (value: Value) => string;
  like: (literal: string, value: Value) => string;
}

const ENCODERS: Record<string, Encoder> = {
  python: { literal: pythonLiteral, like: pythonLike },
  r: { literal: rLiteral, like: rLike }
};

/** True when values can be put into code of this language. */
export function canEncode(language: string): boolean {
  return Object.hasOwn(ENCODERS, language);
}

function encoderOf(language: string): Encoder {
  const encoder = canEncode(language) ? ENCODERS[language] : undefined;
  if (encoder === undefined) {
    throw new UserError(
      'language-unknown',
      `Values cannot be put into ${language} code, only into Python and R. Run the step with the notebook's own values.`
    );
  }
  return encoder;
}

/**
 * The literal that stands for a value in code of this language.
 *
 * @throws UserError `language-unknown`, or what the language's own encoder refuses
 */
export function literalOf(language: string, value: Value): string {
  return encoderOf(language).literal(value);
}

/**
 * The literal that stands for a value in the place of another one, written in its manner.
 *
 * @throws UserError `language-unknown`, or what the language's own encoder refuses
 */
export function literalLike(language: string, literal: string, value: Value): string {
  return encoderOf(language).like(literal, value);
}
