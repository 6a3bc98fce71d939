/** Files of a run: those that its steps wrote, and those that a person gave to it. */
import * as z from 'zod/mini';
import type { RouteDeclaration } from './route';
import { FileName, FileValue, Text } from './values';

/** Files of one step that are listed; a step that writes more says so. */
export const MOST_WRITTEN = 200;

/** A file's place below the run's folder: relative, with slashes, never above it. */
export const RelativePath = Text.check(
  z.minLength(1),
  z.maxLength(1_000),
  z.refine(
    path =>
      !/[\p{Cc}\\]/u.test(path) &&
      path.split('/').every(part => part !== '' && part !== '.' && part !== '..'),
    'The path leaves its folder.'
  )
);

/** A file that a step wrote. `blob`: its bytes as they were when the step ended; `null` when it was too large to keep. */
export const WrittenFile = z.strictObject({
  name: RelativePath,
  bytes: z.int().check(z.nonnegative()),
  blob: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/)))
});
export type WrittenFile = z.infer<typeof WrittenFile>;

/** Largest upload, in bytes, and how much one run may hold in all. */
export const UPLOAD_LIMITS = { file: 100_000_000, run: 300_000_000, files: 50 };

export const uploadRoutes = {
  /** The body is the file's bytes, as `application/octet-stream`; the name is percent-encoded. */
  uploadFile: {
    method: 'POST',
    path: '/runs/:run/uploads/:name',
    scope: 'participant',
    params: z.object({
      run: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)),
      name: z.string().check(z.minLength(1), z.maxLength(2_000))
    }),
    raw: true,
    reply: z.object({ value: FileValue, bytes: z.int() })
  }
} as const satisfies Record<string, RouteDeclaration>;

/** The longest file name, in characters. */
const LONGEST_NAME = 120;

/** A file's name as it is kept: its last part, without what some system refuses; its ending stays. */
export function safeFileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const dot = plain.lastIndexOf('.');
  const ending = dot > 0 ? plain.slice(dot).slice(0, 20) : '';
  const stem = dot > 0 ? plain.slice(0, dot) : plain;
  // Cut by characters, so that none is halved.
  const short = `${Array.from(stem)
    .slice(0, LONGEST_NAME - 40)
    .join('')}${ending}`;
  return FileName.safeParse(short).success ? short : 'file';
}
