/** What a notebook can be converted to; apart from the converter, which help alone need not load. */

export const FORMS = ['yaml', 'json', 'markdown'] as const;
export type Form = (typeof FORMS)[number];
