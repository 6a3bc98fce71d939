/** The R encoder against R itself: what a value becomes is read back bit for bit. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Text, type Value } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { rLike, rLiteral } from './encode';

const R = ['/usr/bin/Rscript', '/usr/local/bin/Rscript'].find(existsSync);

/** Evaluates each line of code and says what it is: types, bits of numbers, bytes of texts. */
const CHECK = `
hex <- function(x) vapply(x, function(one) paste(as.character(charToRaw(enc2utf8(one))), collapse = ""), "", USE.NAMES = FALSE)
told <- function(x) {
  if (is.null(x)) return("null")
  if (inherits(x, "Date")) return(paste0("date ", format(x, "%Y-%m-%d")))
  if (inherits(x, "POSIXct")) return(paste0("time ", format(x, "%Y-%m-%d %H:%M:%S", tz = "UTC")))
  if (is.raw(x)) return(paste0("raw ", paste(as.character(x), collapse = "")))
  if (is.list(x)) {
    items <- vapply(x, told, "", USE.NAMES = FALSE)
    if (is.null(names(x))) return(paste0("[", paste(items, collapse = ","), "]"))
    return(paste0("{", paste0(hex(names(x)), "=", items, collapse = ","), "}"))
  }
  if (is.logical(x)) return(paste0("is ", x))
  if (is.character(x)) return(paste0("text ", hex(x)))
  if (is.integer(x)) return(paste0("whole ", x))
  if (is.nan(x)) return("number nan")
  paste0("number ", paste(as.character(writeBin(x, raw(), endian = "big")), collapse = ""))
}
for (line in readLines(file("stdin", encoding = "UTF-8"), warn = FALSE)) {
  cat(tryCatch(told(eval(parse(text = line, encoding = "UTF-8", keep.source = FALSE))), error = function(e) paste("error", conditionMessage(e), line)), "\\n", sep = "")
}
`;

function evaluated(codes: readonly string[]): string[] {
  return execFileSync(R ?? 'Rscript', ['--vanilla', '-e', CHECK], {
    input: `${codes.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 27,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  })
    .trimEnd()
    .split('\n');
}

const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

function bits(number: number): string {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(number);
  return Number.isNaN(number) ? 'number nan' : `number ${buffer.toString('hex')}`;
}

function told(value: Value): string {
  switch (value.t) {
    case 'null':
      return 'null';
    case 'bool':
      return `is ${value.v ? 'TRUE' : 'FALSE'}`;
    case 'int':
      return bits(Number(value.v));
    case 'float':
      return bits(Number(value.v.replace('inf', 'Infinity').replace('nan', 'NaN')));
    case 'str':
      return `text ${hex(value.v)}`;
    case 'bytes':
      return `raw ${Buffer.from(value.v, 'base64').toString('hex')}`;
    case 'date':
      return `date ${value.v}`;
    case 'datetime':
      return `time ${new Date(value.v).toISOString().slice(0, 19).replace('T', ' ')}`;
    case 'list':
      return `[${value.v.map(told).join(',')}]`;
    case 'dict':
      return value.v.length === 0
        ? '[]'
        : `{${value.v.map(([key, item]) => `${key.t === 'str' ? hex(key.v) : ''}=${told(item)}`).join(',')}}`;
    case 'file':
      return 'text';
  }
}

const text = fc
  .string({ unit: 'binary' })
  .filter(value => Text.safeParse(value).success && !value.includes('\0'));
const number = fc
  .oneof(
    fc.double(),
    // What people type: few digits behind a point.
    fc
      .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 1, max: 12 }))
      .map(([digits, places]) => Number(`${digits}e-${places}`))
  )
  .map(value => (Number.isNaN(value) ? 'nan' : Object.is(value, -0) ? '-0.0' : String(value)))
  .map(value => value.replace('Infinity', 'inf'));
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant<Value>({ t: 'null' }),
  fc.boolean().map((v): Value => ({ t: 'bool', v })),
  fc.maxSafeInteger().map((v): Value => ({ t: 'int', v: String(v) })),
  { weight: 3, arbitrary: number.map((v): Value => ({ t: 'float', v })) },
  { weight: 2, arbitrary: text.map((v): Value => ({ t: 'str', v })) },
  fc.uint8Array().map((v): Value => ({ t: 'bytes', v: Buffer.from(v).toString('base64') })),
  fc
    .date({ min: new Date(0), max: new Date('9000-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date): Value => ({ t: 'date', v: date.toISOString().slice(0, 10) })),
  fc
    .tuple(
      fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.constantFrom('Z', '+02:00', '-09:30')
    )
    .map(([date, zone]): Value => ({
      t: 'datetime',
      v: `${date.toISOString().slice(0, 19)}${zone}`
    }))
);
const { value } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }).map((v): Value => ({ t: 'list', v })),
    fc
      .uniqueArray(
        fc.tuple(
          text.filter(key => key !== ''),
          tie('value')
        ),
        {
          maxLength: 5,
          selector: ([key]) => key
        }
      )
      .map((pairs): Value => ({
        t: 'dict',
        v: pairs.map(([key, item]): [Value, Value] => [{ t: 'str', v: key }, item])
      }))
  )
}));

const HARD: Value[] = [
  { t: 'float', v: '0.1' },
  { t: 'float', v: '5e-324' },
  { t: 'float', v: '1.7976931348623157e+308' },
  { t: 'float', v: '2.2250738585072014e-308' },
  { t: 'int', v: '9007199254740992' },
  { t: 'str', v: '\u2028\u202e\u{1f600}\\N{BULLET}"""\'\'\'{x}%s\r\n#`r"(' },
  { t: 'str', v: '"); system("id"); ("' },
  { t: 'list', v: [] }
];

const run = R === undefined ? it.skip : it;
const missing = process.env.LOCKSTEP_R_MISSING ?? 'there is no R: install r-cran-irkernel';
const why = R === undefined ? `, not run: ${missing}` : '';
run(
  `R reads each value back bit for bit${why}`,
  () => {
    const values = [...HARD, ...fc.sample(value, { numRuns: 4_000, seed: 7 })];
    const codes = values.map(rLiteral);
    expect(codes.filter(code => /[\r\n]/.test(code))).toEqual([]);
    const answers = evaluated(codes);
    const wrong = values.flatMap((one, at) =>
      answers[at] === told(one) ? [] : [[codes[at]?.slice(0, 300), answers[at], told(one)]]
    );
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(answers).toHaveLength(values.length);
  },
  60_000
);

run(`the type that the code was written for stays${why}`, () => {
  const cases: [string, Value, string][] = [
    ['5L', { t: 'int', v: '7' }, 'whole 7'],
    ['5L', { t: 'int', v: '-7' }, 'whole -7'],
    ['5L', { t: 'int', v: '3000000000' }, bits(3e9)],
    ['5', { t: 'int', v: '7' }, bits(7)],
    ['"2024-01-31"', { t: 'date', v: '2025-02-03' }, `text ${hex('2025-02-03')}`]
  ];
  expect(evaluated(cases.map(([literal, one]) => rLike(literal, one)))).toEqual(
    cases.map(([, , answer]) => answer)
  );
});
