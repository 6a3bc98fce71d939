/** Values as they are typed on a card, kept in a journal and put into code: tagged, so that JSON loses nothing. */
import * as z from 'zod/mini';

/** A lone surrogate cannot be written as UTF-8, so such text is refused at every door. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text that survives UTF-8: any string without lone surrogates. */
export const Text = z
  .string()
  .check(z.refine(text => !LONE_SURROGATE.test(text), 'The text holds half of a character.'));

/** A whole number of any size, in decimal, without leading zeros or "-0". */
export const IntegerText = z.string().check(z.regex(/^(0|-?[1-9][0-9]*)$/));

/**
 * A binary64 number as its shortest decimal that reads back to the same number (what Python's `repr`
 * and JavaScript's `String` print), or `nan`, `inf`, `-inf`, `-0.0`.
 */
export const FloatText = z
  .string()
  .check(z.regex(/^(nan|-?inf|-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?)$/));

const Base64 = z
  .string()
  .check(z.regex(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/));

/** How deep lists and dicts may nest; Python's own parser gives up near 100 brackets. */
export const MAX_VALUE_DEPTH = 32;

/**
 * One value. `int` is decimal text of any size, `float` its repr, `date` an ISO day, `datetime` ISO local time
 * with optional offset, `bytes` base64, `dict` a list of pairs in order, `file` an upload of the run.
 */
export type Value =
  | { t: 'null' }
  | { t: 'bool'; v: boolean }
  | { t: 'int'; v: string }
  | { t: 'float'; v: string }
  | { t: 'str'; v: string }
  | { t: 'bytes'; v: string }
  | { t: 'date'; v: string }
  | { t: 'datetime'; v: string }
  | { t: 'list'; v: Value[] }
  | { t: 'dict'; v: [Value, Value][] }
  | FileValue;

/** A file's own name: no folder, nothing that any system refuses, at most 120 characters. */
export const FileName = Text.check(
  z.maxLength(120),
  z.refine(
    name => /^[^\p{Cc}\p{Cf}<>:"|?*\\/]+$/u.test(name) && !/^[.\s]|[.\s]$/.test(name),
    'The file has no usable name.'
  )
);

/** A file that was given to a run: the id of its upload, and its name. Never inside a list or a dict. */
export const FileValue = z.strictObject({
  t: z.literal('file'),
  v: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  name: FileName
});
export type FileValue = z.infer<typeof FileValue>;

/** Where an upload lies in the run's folder: what its value stands for in code. */
export function uploadPath({ v, name }: FileValue): string {
  return `uploaded/${v.slice(0, 8)}/${name}`;
}

const date = z.string().check(z.regex(/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/));
const datetime = z
  .string()
  .check(
    z.regex(
      /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[+-][0-2][0-9]:[0-5][0-9])?$/
    )
  );

function depthOf(value: Value): number {
  if (value.t === 'list') {
    return 1 + Math.max(0, ...value.v.map(depthOf));
  }
  if (value.t === 'dict') {
    return 1 + Math.max(0, ...value.v.map(([key, item]) => Math.max(depthOf(key), depthOf(item))));
  }
  return 0;
}

const AnyValue: z.ZodMiniType<Value> = z.lazy(() =>
  z.discriminatedUnion('t', [
    z.strictObject({ t: z.literal('null') }),
    z.strictObject({ t: z.literal('bool'), v: z.boolean() }),
    z.strictObject({ t: z.literal('int'), v: IntegerText }),
    z.strictObject({ t: z.literal('float'), v: FloatText }),
    z.strictObject({ t: z.literal('str'), v: Text }),
    z.strictObject({ t: z.literal('bytes'), v: Base64 }),
    z.strictObject({ t: z.literal('date'), v: date }),
    z.strictObject({ t: z.literal('datetime'), v: datetime }),
    z.strictObject({ t: z.literal('list'), v: z.array(AnyValue) }),
    z.strictObject({ t: z.literal('dict'), v: z.array(z.tuple([AnyValue, AnyValue])) })
  ])
);

/** Schema of {@link Value}. */
export const Value: z.ZodMiniType<Value> = z.union([
  AnyValue.check(
    z.refine(value => depthOf(value) <= MAX_VALUE_DEPTH, 'The value is nested too deeply.')
  ),
  FileValue
]);

/** What stands for a secret wherever values are kept: that there was one, never what it was. */
export const SecretMark = z.strictObject({ secret: z.literal(true) });

/** A value as a journal holds it: the value itself, or the mark of a secret. */
export type StoredValue = Value | z.infer<typeof SecretMark>;
export const StoredValue: z.ZodMiniType<StoredValue> = z.union([Value, SecretMark]);

/** True for the mark that stands for a secret. */
export function isSecretMark(value: StoredValue): value is z.infer<typeof SecretMark> {
  return 'secret' in value;
}
