import { Text, type Value } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { parsePython, type Syntax } from './python/tree';
import { sourcesOf } from './sources';

const code =
  'LIMIT = 5;NAME = "é😀"  # x\nSHIFT = - 2.5\nSIZES = [1, 2]\nDAY = "2024-01-31"\nprint(LIMIT, NAME, SHIFT, SIZES, DAY)';
const { definition } = convert(notebookOf('md:## S', code), { name: 'n' });

function run(values: Record<string, Value>): string {
  const [step] = definition.steps;
  return step === undefined ? '' : (sourcesOf(definition, step, values)[0]?.code ?? '');
}

/** Names of all nodes, with the values of the five assignments cut out. */
function shape(text: string): unknown {
  const bare = (node: Syntax): unknown => [node.name, node.children.map(bare)];
  return parsePython(text).script.children.map(statement => {
    const parts = statement.name === 'StatementGroup' ? statement.children : [statement];
    return parts.map(part =>
      bare({
        ...part,
        children: part.name === 'AssignStatement' ? part.children.slice(0, -1) : part.children
      })
    );
  });
}

describe('sourcesOf', () => {
  it('leaves the bytes alone where nothing differs', () => {
    const initial = Object.fromEntries(
      definition.steps.flatMap(step =>
        step.inputs.flatMap(({ id, initial: own }) => (own === undefined ? [] : [[id, own]]))
      )
    );
    expect(Object.keys(initial)).toEqual(['LIMIT', 'NAME', 'SHIFT', 'SIZES', 'DAY']);
    expect(run(initial)).toBe(code);
    expect(run({})).toBe(code);
  });

  it('puts each value at its place, and a date as the text it was', () => {
    const values: Record<string, Value> = {
      LIMIT: { t: 'int', v: '-7' },
      NAME: { t: 'str', v: 'x"' },
      SIZES: { t: 'list', v: [] },
      DAY: { t: 'date', v: '2025-12-01' }
    };
    expect(run(values)).toBe(
      'LIMIT = (-7);NAME = "x\\""  # x\nSHIFT = - 2.5\nSIZES = []\nDAY = "2025-12-01"\nprint(LIMIT, NAME, SHIFT, SIZES, DAY)'
    );
  });

  it('changes nothing of the syntax tree around the places', () => {
    const value: fc.Arbitrary<Value> = fc.oneof(
      fc.bigInt().map((v): Value => ({ t: 'int', v: String(v) })),
      fc
        .string({ unit: 'binary' })
        .filter(v => Text.safeParse(v).success)
        .map((v): Value => ({ t: 'str', v })),
      fc
        .array(fc.boolean())
        .map((v): Value => ({ t: 'list', v: v.map(one => ({ t: 'bool', v: one })) }))
    );
    fc.assert(
      fc.property(
        fc.record({ LIMIT: value, NAME: value, SHIFT: value, SIZES: value, DAY: value }),
        values => {
          const text = run(values);
          expect(parsePython(text).fault).toBeNull();
          expect(shape(text)).toEqual(shape(code));
        }
      )
    );
  });
});
