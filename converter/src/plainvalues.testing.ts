/** Values of every kind for the properties of the languages' encoders. */
import { Text, type Value } from '@lockstep/protocol';
import * as fc from 'fast-check';

/** Any text that a value may hold. */
export const texts = fc.string({ unit: 'binary' }).filter(value => Text.safeParse(value).success);

const number = fc
  .double()
  .map(value => (Number.isNaN(value) ? 'nan' : Object.is(value, -0) ? '-0.0' : String(value)))
  .map(value => value.replace('Infinity', 'inf'));

const date = fc.date({
  min: new Date('0101-01-01T00:00:00Z'),
  max: new Date('9999-12-31T00:00:00Z'),
  noInvalidDate: true
});

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant<Value>({ t: 'null' }),
  fc.boolean().map((v): Value => ({ t: 'bool', v })),
  fc
    .oneof(fc.maxSafeInteger().map(BigInt), fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }))
    .map((v): Value => ({ t: 'int', v: String(v) })),
  { weight: 2, arbitrary: number.map((v): Value => ({ t: 'float', v })) },
  { weight: 3, arbitrary: texts.map((v): Value => ({ t: 'str', v })) },
  fc.uint8Array().map((v): Value => ({ t: 'bytes', v: btoa(String.fromCharCode(...v)) }))
);

const dated: fc.Arbitrary<Value> = fc.oneof(
  date.map((one): Value => ({ t: 'date', v: one.toISOString().slice(0, 10) })),
  fc
    .tuple(date, fc.constantFrom('', 'Z', '+02:00', '-09:30'))
    .map(([one, zone]): Value => ({ t: 'datetime', v: `${one.toISOString().slice(0, 23)}${zone}` }))
);

/** @param dates whether days and moments are among them */
export function plainValues(dates: boolean): fc.Arbitrary<Value> {
  return fc.letrec<{ value: Value }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      dates ? fc.oneof({ weight: 4, arbitrary: scalar }, dated) : scalar,
      fc.array(tie('value'), { maxLength: 5 }).map((v): Value => ({ t: 'list', v })),
      fc
        .uniqueArray(
          fc.tuple(
            fc.oneof({ weight: 9, arbitrary: texts }, fc.constant('__proto__')),
            tie('value')
          ),
          { maxLength: 5, selector: ([key]) => key }
        )
        .map((pairs): Value => ({
          t: 'dict',
          v: pairs.map(([key, item]): [Value, Value] => [{ t: 'str', v: key }, item])
        }))
    )
  })).value;
}

/** Texts that have broken encoders before: line ends of their own, quotes, fillings, marks that turn text. */
export const HARD_TEXTS = [
  '\u2028\u2029\u0085\u202e\u{1f600}',
  '"); process.exit(); ("',
  '$(run(`id`)) $x ${x} \\$x #{x}',
  '"""\'\'\'```\\\r\n\t\0\x07',
  '\\',
  '</script><!--',
  '=# #= #'
];
