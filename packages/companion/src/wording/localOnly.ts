/** Reads whether an author marked a notebook, or a cell of it, as local-only. What cannot be read counts as marked. */
import * as z from 'zod/mini';
import { LOCAL_ONLY_TAG } from '../chat/localOnly';

const Marks = z.looseObject({
  metadata: z.optional(
    z.looseObject({ lockstep: z.optional(z.looseObject({ localOnly: z.optional(z.boolean()) })) })
  )
});
const Tagged = z.looseObject({
  metadata: z.optional(z.looseObject({ tags: z.optional(z.unknown()) }))
});
const Cells = z.looseObject({ cells: z.optional(z.array(z.unknown())) });
const Sheets = z.looseObject({ worksheets: z.optional(z.array(Cells)) });

/** @param notebook its JSON text, or the object that the text holds */
export function isLocalOnly(notebook: unknown): boolean {
  const value = typeof notebook === 'string' ? parsed(notebook) : notebook;
  const marks = Marks.safeParse(value);
  if (!marks.success || marks.data.metadata?.lockstep?.localOnly === true) {
    return true;
  }
  const sheets = Sheets.safeParse(value).data?.worksheets ?? [];
  const cells = [
    ...(Cells.safeParse(value).data?.cells ?? []),
    ...sheets.flatMap(sheet => sheet.cells ?? [])
  ];
  return cells.some(cell => {
    const tagged = Tagged.safeParse(cell);
    const tags = tagged.success ? tagged.data.metadata?.tags : LOCAL_ONLY_TAG;
    return JSON.stringify(tags ?? []).includes(LOCAL_ONLY_TAG);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}
