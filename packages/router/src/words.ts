/** Figures and reasons as people read them: scores, counts, the badge's second line. */

/** A confidence or a threshold: `0.62`. Rounded down, so that 0.849 is never shown as having reached 0.85. */
export const score = (value: number): string => (Math.floor(value * 100 + 1e-9) / 100).toFixed(2);

/** `once`, `twice`, `3 times`. */
export const times = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;

/** A sentence without its full stop, to go on after it. */
export const clause = (sentence: string): string => sentence.trim().replace(/\.$/, '');

/** The first sentence of a message, for lines that have no room for its remedy. */
export const firstSentence = (message: string): string =>
  /^.*?\.(?=\s|$)/s.exec(message)?.[0] ?? message;
