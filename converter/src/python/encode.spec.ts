import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Text, UserError, type Value } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { MAX_INT_DIGITS } from '../literalParts';
import { pythonLike, pythonLiteral } from './encode';
import { readAnswer, readLiteral } from './literals';
import { parsePython } from './tree';

const folder = join(process.cwd(), '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = [join(folder, 'python'), join(folder, 'python.exe')].find(existsSync);

/** Reads pairs of code and tagged value; prints those that differ in value or type. */
const CHECK = `
import base64, datetime, json, math, struct, sys
sys.set_int_max_str_digits(0)
def same(value, tagged):
    t, v = tagged["t"], tagged.get("v")
    if t == "null": return value is None
    if t == "bool": return value is v
    if t == "int": return type(value) is int and value == int(v)
    if t == "float":
        want = float(v)
        return type(value) is float and (math.isnan(value) if math.isnan(want) else struct.pack("d", value) == struct.pack("d", want))
    if t == "str": return type(value) is str and value == v
    if t == "bytes": return type(value) is bytes and value == base64.b64decode(v)
    if t == "date": return type(value) is datetime.date and value == datetime.date.fromisoformat(v)
    if t == "datetime":
        want = datetime.datetime.fromisoformat(v.replace("Z", "+00:00"))
        return type(value) is datetime.datetime and value == want and value.utcoffset() == want.utcoffset()
    if t == "list": return type(value) is list and len(value) == len(v) and all(map(same, value, v))
    if t == "dict":
        keys = list(value)
        return type(value) is dict and all(any(same(k, key) for key, _ in v) for k in keys) and all(any(same(k, key) and same(value[k], item) for k in keys) for key, item in v)
limit = 4300
for line in sys.stdin:
    code, tagged = json.loads(line)
    sys.set_int_max_str_digits(limit)
    try:
        value = eval("[" + code + "]")[0]
    except Exception as error:
        print(json.dumps([code[:200], repr(error)])); continue
    sys.set_int_max_str_digits(0)
    if not same(value, tagged): print(json.dumps([code[:200], repr(value)[:200]]))
`;

const text = fc.string({ unit: 'binary' }).filter(value => Text.safeParse(value).success);
const int = fc.oneof(fc.bigInt(), fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }));
const double = fc
  .double()
  .map(value => (Number.isNaN(value) ? 'nan' : Object.is(value, -0) ? '-0.0' : String(value)))
  .map(value => value.replace('Infinity', 'inf'));
const day = fc
  .date({
    min: new Date('0101-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true
  })
  .map(date => date.toISOString().slice(0, 10));
const zone = fc.constantFrom('', 'Z', '+02:00', '-09:30', '+00:00', '-00:15');
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant<Value>({ t: 'null' }),
  fc.boolean().map((v): Value => ({ t: 'bool', v })),
  int.map((v): Value => ({ t: 'int', v: String(v) })),
  double.map((v): Value => ({ t: 'float', v })),
  text.map((v): Value => ({ t: 'str', v })),
  fc.uint8Array().map((v): Value => ({ t: 'bytes', v: Buffer.from(v).toString('base64') })),
  day.map((v): Value => ({ t: 'date', v })),
  fc
    .tuple(day, zone)
    .map(([date, offset]): Value => ({ t: 'datetime', v: `${date}T03:04:05.000678${offset}` }))
);
const key: fc.Arbitrary<Value> = fc.oneof(
  text.map((v): Value => ({ t: 'str', v })),
  int.map((v): Value => ({ t: 'int', v: String(v) }))
);
const { value } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }).map((v): Value => ({ t: 'list', v })),
    fc
      .uniqueArray(fc.tuple(key, tie('value')), {
        maxLength: 5,
        selector: ([own]) => JSON.stringify(own)
      })
      .map((v): Value => ({ t: 'dict', v }))
  )
}));

const LARGE: Value[] = [
  { t: 'int', v: '9'.repeat(4000) },
  { t: 'int', v: `-${'8'.repeat(4400)}` },
  { t: 'int', v: `1${'0'.repeat(20_000)}` },
  { t: 'float', v: '1e+308' },
  { t: 'float', v: '5e-324' },
  { t: 'float', v: '1e21' },
  { t: 'str', v: '\u0000\u2028\u2029\u202e\u{1f600}\\N{BULLET}"""\'\'\'{x}%s\r\n' }
];

function codeOf(value: Value): string {
  try {
    return pythonLiteral(value);
  } catch (error) {
    return error instanceof UserError ? error.code : String(error);
  }
}

describe('pythonLiteral', () => {
  const run = python === undefined ? it.skip : it;
  run(
    `evaluates to the same value and type in Python${python === undefined ? ', not run: .venv absent' : ''}`,
    () => {
      const values = [...LARGE, ...fc.sample(value, { numRuns: 3000, seed: 20 })];
      const input = values.map(one => JSON.stringify([pythonLiteral(one), one])).join('\n');
      const output = execFileSync(python ?? 'python3', ['-c', CHECK], {
        input,
        encoding: 'utf8',
        maxBuffer: 1 << 26
      });
      expect(output).toBe('');
    }
  );

  it('stays on one line and is one expression', () => {
    fc.assert(
      fc.property(value, one => {
        const code = pythonLiteral(one);
        const tree = parsePython(`x = ${code}\n`);
        expect(code).not.toMatch(/[\n\r]/);
        expect(tree.fault).toBeNull();
        expect(tree.script.children.map(child => child.name)).toEqual(['AssignStatement']);
      })
    );
  });

  it('is read back by the converter', () => {
    const plain = value.filter(
      one => !/"t":"(?:bytes|date|datetime)"|nan|inf|"-/.test(JSON.stringify(one))
    );
    fc.assert(
      fc.property(plain, one => {
        const tree = parsePython(`x = ${pythonLiteral(one)}`);
        const literal = tree.script.children[0]?.children.at(-1);
        const back = literal === undefined ? null : readLiteral(tree, literal);
        expect(back === null ? null : pythonLiteral(back)).toBe(pythonLiteral(one));
      })
    );
  });

  it.each<[string, Value]>([
    ['value-too-long', { t: 'int', v: '1'.repeat(MAX_INT_DIGITS + 1) }],
    ['value-no-date', { t: 'date', v: '2023-02-29' }],
    ['value-no-date', { t: 'date', v: '0000-01-01' }],
    ['value-no-key', { t: 'dict', v: [[{ t: 'list', v: [] }, { t: 'null' }]] }]
  ])('refuses with %s what Python cannot hold', (code, one) => {
    expect(codeOf(one)).toBe(code);
  });
});

/** What Python says a list of expressions evaluates to, one `repr` each. */
function evaluated(expressions: readonly string[]): string[] {
  const code = 'import sys\nfor line in sys.stdin: print(ascii(eval(line)))';
  return execFileSync(python ?? 'python3', ['-c', code], {
    input: expressions.join('\n'),
    encoding: 'utf8'
  })
    .trimEnd()
    .split(/\r?\n/);
}

describe('pythonLike', () => {
  const list = (...values: number[]): Value => ({
    t: 'list',
    v: values.map((one): Value => ({ t: 'int', v: String(one) }))
  });
  const cases: [literal: string, value: Value, result: string][] = [
    ['(1, 2)', list(3, 4), '(3, 4)'],
    ['(1, 2)', list(3), '(3,)'],
    ['(1, 2)', list(), '()'],
    ['{1, 2}', list(3), '{3}'],
    ['{1, 2}', list(), 'set()'],
    ['[1, 2]', list(3), '[3]'],
    ['b"a"', { t: 'str', v: 'é"' }, "b'\\xc3\\xa9\"'"],
    ['rb"a"', { t: 'str', v: 'x' }, "b'x'"],
    ['"2024-01-31"', { t: 'date', v: '2025-02-03' }, "'2025-02-03'"],
    ["f'2024-01-31'", { t: 'date', v: '2025-02-03' }, "'2025-02-03'"],
    ['date(2024, 1, 31)', { t: 'date', v: '2025-02-03' }, 'datetime.date(2025, 2, 3)'],
    ['{"a": 1}', { t: 'dict', v: [] }, '{}']
  ];
  const run = python === undefined ? it.skip : it;
  run(
    `keeps the manner of the literal it replaces${python === undefined ? ', not run: .venv absent' : ''}`,
    () => {
      expect(evaluated(cases.map(([literal, value]) => pythonLike(literal, value)))).toEqual(
        cases.map(([, , result]) => result)
      );
    }
  );
});

describe('readAnswer', () => {
  const answer = (code: string): Value | null => {
    const literal = parsePython(`x = ${code}`).script.children[0]?.children.at(-1);
    return literal === undefined ? null : readAnswer(parsePython(`x = ${code}`), literal);
  };

  it.each<[string, Value]>([
    ['f"a{{b}}"', { t: 'str', v: 'a{b}' }],
    ['rf"a\\n"', { t: 'str', v: 'a\\n' }],
    ['f"a" "b"', { t: 'str', v: 'ab' }],
    ['b"a\\x41"', { t: 'str', v: 'aA' }],
    [
      '(1, "a")',
      {
        t: 'list',
        v: [
          { t: 'int', v: '1' },
          { t: 'str', v: 'a' }
        ]
      }
    ],
    ['{2}', { t: 'list', v: [{ t: 'int', v: '2' }] }],
    ['0x_ff', { t: 'int', v: '255' }],
    ['-0b11', { t: 'int', v: '-3' }]
  ])('reads %s', (code, value) => {
    expect(answer(code)).toEqual(value);
  });

  it.each(['f"{x}"', '3j', '[x]', '{**x}', '"\\N{DASH}"', '(x for x in y)'])(
    'reads nothing of %s',
    code => {
      expect(answer(code)).toBeNull();
    }
  );

  const run = python === undefined ? it.skip : it;
  run(
    `reads strings as Python does${python === undefined ? ', not run: .venv absent' : ''}`,
    () => {
      const literals = fc
        .sample(
          fc.tuple(
            fc.constantFrom('', 'r', 'f', 'b', 'rf', 'rb', 'u'),
            fc.constantFrom('"', "'", '"""'),
            fc.array(
              fc.constantFrom(
                'a',
                ' ',
                '\\n',
                '\\x41',
                '\\u00e9',
                '\\101',
                '\\t',
                '{{',
                '}}',
                '#',
                '%s',
                '\\q'
              ),
              { maxLength: 6 }
            )
          ),
          { numRuns: 400, seed: 5 }
        )
        .map(([prefix, quote, body]) => `${prefix}${quote}${body.join('')}${quote}`);
      const known = literals.flatMap(code => {
        const value = answer(code);
        return value?.t === 'str' ? [{ code, value: value.v }] : [];
      });
      expect(known.length).toBeGreaterThan(300);
      const texts = evaluated(
        known.map(({ code }) => `(lambda x: x.decode() if type(x) is bytes else x)(${code})`)
      );
      const wanted = evaluated(known.map(({ value }) => pythonLiteral({ t: 'str', v: value })));
      expect(texts).toEqual(wanted);
    }
  );
});
