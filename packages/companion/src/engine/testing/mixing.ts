/** For tests: small apps whose every result tells what it was made of, in Python and in a model of it alike. */
import type { AppDefinition, Flow, RunState } from '@lockstep/protocol';

/** A step in short: the names it reads, the one it makes, whether it has an input, and whether it may be skipped. */
export interface MixStep {
  reads: readonly string[];
  makes: string;
  input: boolean;
  optional: boolean;
  /** How many cells its code is cut into. */
  cells: 1 | 2;
}

/** The names that steps read and make. */
export const MIX_NAMES = ['a', 'b', 'c'];

const NOTHING: Flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: false };

const SETUP = [
  'def mix(*parts):',
  '    return "(" + " ".join(str(part) for part in parts) + ")"',
  ...MIX_NAMES.map(name => `${name} = "${name}"`)
].join('\n');

/** The app of such steps; `s1`, `s2` … behind `setup`. */
export function mixingApp(steps: readonly MixStep[]): AppDefinition {
  const cells: AppDefinition['cells'] = [
    { key: 'setup', source: SETUP, flow: { ...NOTHING, defines: ['mix', ...MIX_NAMES] } }
  ];
  const own = steps.map((step, index): AppDefinition['steps'][number] => {
    const id = `s${index + 1}`;
    const input = `P${index + 1}`;
    const value = step.input ? `${input} = 5\n` : '';
    const made = `${step.makes} = mix("${id}"${[...step.reads, ...(step.input ? [input] : [])].map(name => `, ${name}`).join('')})`;
    const print = `print(${step.makes})`;
    const uses = ['mix', ...step.reads];
    const defines = [...(step.input ? [input] : []), step.makes];
    if (step.cells === 1) {
      const source = `${value}${made}\n${print}`;
      cells.push({ key: id, source, flow: { ...NOTHING, uses, defines } });
    } else {
      cells.push({ key: id, source: `${value}${made}`, flow: { ...NOTHING, uses, defines } });
      const flow = { ...NOTHING, uses: [step.makes] };
      cells.push({ key: `${id}b`, source: print, flow });
    }
    const from = `${input} = `.length;
    return {
      id,
      kind: 'step',
      title: id,
      parts: [{ part: 'cell', cell: 0 }],
      optional: step.optional,
      effects: [],
      cells: step.cells === 1 ? [id] : [id, `${id}b`],
      inputs: step.input
        ? [
            {
              id: input,
              label: input,
              type: 'int',
              initial: { t: 'int', v: '5' },
              required: true,
              asked: false,
              place: { at: 'literal', cell: id, from, to: from + 1 }
            }
          ]
        : [],
      gate: 'previous'
    };
  });
  return {
    format: 1,
    title: 'Mixing',
    summary: '',
    language: 'python',
    kernel: 'python3',
    cells,
    steps: [
      {
        id: 'setup',
        kind: 'setup',
        title: 'Set-up',
        parts: [{ part: 'cell', cell: 0 }],
        optional: false,
        effects: [],
        cells: ['setup'],
        inputs: [],
        gate: 'previous'
      },
      ...own
    ]
  };
}

/** Runs a cell of such an app in a namespace; gives what it prints. @throws Error for a name that is not there */
export function runMix(code: string, space: Map<string, string>): string {
  let printed = '';
  const read = (name: string): string => {
    const value = /^".*"$/.test(name) ? name.slice(1, -1) : space.get(name);
    if (value === undefined) {
      throw new Error(`name '${name}' is not defined`);
    }
    return value;
  };
  for (const line of code.split('\n')) {
    const made = /^(\w+) = mix\((.*)\)$/.exec(line);
    const set = /^(\w+) = ("?)(\w+)\2$/.exec(line);
    const print = /^print\((\w+)\)$/.exec(line);
    if (made?.[1] !== undefined) {
      const parts = (made[2] ?? '').split(', ').map(read);
      space.set(made[1], `(${parts.join(' ')})`);
    } else if (set?.[1] !== undefined) {
      space.set(set[1], set[3] ?? '');
    } else if (print?.[1] !== undefined) {
      printed += `${read(print[1])}\n`;
    }
  }
  return printed;
}

/** Steps shown as done or cold whose result is not what a fresh walk with the present values gives. */
export function wrongMixes(state: RunState, steps: readonly MixStep[]): string[] {
  const space = new Map(MIX_NAMES.map(name => [name, name]));
  return steps.flatMap((step, index) => {
    const id = `s${index + 1}`;
    const own = state.steps[id];
    const status = own?.status === 'queued' || own?.status === 'running' ? own.before : own?.status;
    if (own === undefined || status === 'skipped') {
      return [];
    }
    const value = own.values[`P${index + 1}`];
    const parts = [
      id,
      ...step.reads.map(name => space.get(name) ?? ''),
      ...(value !== undefined && 't' in value && value.t === 'int' ? [value.v] : [])
    ];
    space.set(step.makes, `(${parts.join(' ')})`);
    const shown = (own.result?.outputs ?? [])
      .map(output => (output.kind === 'stream' ? output.text : ''))
      .join('');
    const settled = own.status === 'done' || own.status === 'cold';
    return settled && shown !== `${space.get(step.makes)}\n`
      ? [`${id} shows ${shown.trim()} instead of ${space.get(step.makes)}`]
      : [];
  });
}
