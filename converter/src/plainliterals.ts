/** Tells, language by language, whether a range of code is a literal of its own: only there a value may be written. */
import { scriptPlaces } from './javascript/places';
import { juliaPlaces } from './julia/texts';
import { isLiteralPlace, spansOf } from './r/texts';

/** True for ranges (UTF-16, half open) that are one whole literal. */
export type LiteralTest = (from: number, to: number) => boolean;

const TESTS: Record<string, (source: string) => LiteralTest> = {
  r: source => {
    const spans = spansOf(source);
    return (from, to) => isLiteralPlace(spans, from, to);
  },
  javascript: scriptPlaces,
  julia: juliaPlaces
};

/** The test for one cell's code; `null` in languages whose values are only shown. */
export function literalTest(language: string, source: string): LiteralTest | null {
  return (Object.hasOwn(TESTS, language) ? TESTS[language]?.(source) : null) ?? null;
}
