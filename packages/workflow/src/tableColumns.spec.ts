import type { AppDefinition, Input } from '@lockstep/protocol';
import { tableColumns } from './tableColumns';

const input: Input = {
  id: 'SITES',
  label: 'Sites',
  type: 'path',
  initial: { t: 'str', v: 'sites.csv' },
  required: true,
  asked: false,
  place: { at: 'literal', cell: 'a', from: 8, to: 19 }
};

function columns(...sources: string[]): string[] {
  const flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: false };
  const definition: AppDefinition = {
    format: 1,
    title: 'T',
    summary: '',
    language: 'python',
    kernel: null,
    cells: sources.map((source, at) => ({ key: `${at}`, source, flow })),
    steps: []
  };
  return tableColumns(definition, input);
}

test.each([
  [
    ['df = pd.read_csv(SITES)', 'print(df["site"], df[\'country\'])'],
    ['site', 'country']
  ],
  [['df = pd.read_csv("sites.csv", sep=";")', 'df[df["links"] > 3]'], ['links']],
  [
    [
      'with open(SITES) as f:\n  rows = list(csv.DictReader(open(SITES)))',
      'for r in rows: r["site"]'
    ],
    ['site']
  ],
  [['df = pd.read_csv(SITES)', 'df["share"] = df["links"] / 2\ndf["share"].sum()'], ['links']],
  [['df = pd.read_csv(OTHER)', 'df["site"]'], []],
  [['df = pd.read_csv(SITES_2)', 'df["site"]'], []],
  [['x = 1', 'config["site"]'], []]
])('%j uses %j', (sources, wanted) => {
  expect(columns(...sources)).toEqual(wanted);
});
