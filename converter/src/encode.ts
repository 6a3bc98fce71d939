/** Which languages take values, and how each writes them. */
import { UserError, type Value } from '@lockstep/protocol';
import { scriptLike, scriptLiteral } from './javascript/encode';
import { juliaLike, juliaLiteral } from './julia/encode';
import { pythonLike, pythonLiteral } from './python/encode';
import { rLike, rLiteral } from './r/encode';

/** How a language writes values: anywhere, and in the place of a literal whose manner is kept. */
interface Encoder {
  literal: (value: Value) => string;
  like: (literal: string, value: Value) => string;
}

const ENCODERS: Record<string, Encoder> = {
  python: { literal: pythonLiteral, like: pythonLike },
  r: { literal: rLiteral, like: rLike },
  javascript: { literal: scriptLiteral, like: scriptLike },
  julia: { literal: juliaLiteral, like: juliaLike }
};

/** Languages in which no kernel and no program of the language has read what is written yet, and their names. */
const BY_GRAMMAR: Record<string, string> = { julia: 'Julia' };

/** A language's name where values are written by its grammar alone, else `null`. */
export function byGrammarAlone(language: string): string | null {
  return Object.hasOwn(BY_GRAMMAR, language) ? (BY_GRAMMAR[language] ?? null) : null;
}

/** True when values can be put into code of this language. */
export function canEncode(language: string): boolean {
  return Object.hasOwn(ENCODERS, language);
}

function encoderOf(language: string): Encoder {
  const encoder = canEncode(language) ? ENCODERS[language] : undefined;
  if (encoder === undefined) {
    throw new UserError(
      'language-unknown',
      `Values cannot be put into ${language} code, only into Python, R, JavaScript and Julia. Run the step with the notebook's own values.`
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
