/** From a table's text to the rows of a batch: columns matched to inputs, every cell checked before anything starts. */
import type { BatchColumn, BatchRow, InputFace, Plan, PlanStep, Value } from '@lockstep/protocol';
import { nameOf } from '../showValue';
import { checkValue } from '../valueCheck';
import { type Typed, valueFromText } from '../valueText';

/** A table as text: its header, and its rows. */
export interface TextRows {
  header: string[];
  rows: string[][];
}

/** An input that a column can give. */
export interface Mappable {
  step: PlanStep;
  input: InputFace;
}

/** Which column gives which input: the column's place by `step/input`; absent where none does. */
export type Mapping = Record<string, number>;

/** What is wrong with a row, and where. */
export interface RowProblem {
  row: number;
  label: string;
  problem: string;
}

/** Longest name of a run made of a row, in characters. */
const LONGEST_NAME = 100;

/** Names an input in a {@link Mapping}. */
export function mappingKey(step: string, input: string): string {
  return `${step}/${input}`;
}

/** The inputs that a column can give: all but secrets, and those that cannot be changed. */
export function mappableInputs(plan: Plan): Mappable[] {
  return plan.steps.flatMap(step =>
    step.inputs
      .filter(({ type, fixed }) => type !== 'secret' && fixed !== true)
      .map(input => ({ step, input }))
  );
}

/** Columns matched to inputs by id, then by label, whatever case, blanks and punctuation. */
export function matchColumns(plan: Plan, header: readonly string[]): Mapping {
  const inputs = mappableInputs(plan);
  const mapping: Mapping = {};
  const taken = new Set<number>();
  for (const nameOfInput of [
    ({ input }: Mappable) => input.id,
    ({ input }: Mappable) => input.label,
    ({ step, input }: Mappable) => `${step.title} ${input.label}`
  ]) {
    for (const one of inputs) {
      const key = mappingKey(one.step.id, one.input.id);
      const at = header.findIndex(
        (title, index) => !taken.has(index) && plainName(title) === plainName(nameOfInput(one))
      );
      if (mapping[key] === undefined && at >= 0) {
        mapping[key] = at;
        taken.add(at);
      }
    }
  }
  return mapping;
}

function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The mapped inputs as columns of a batch, in the order of the table. */
export function columnsOf(plan: Plan, mapping: Mapping): BatchColumn[] {
  return mapped(plan, mapping).map(({ step, input }) => columnOf(step, input));
}

/** An input as a column of a batch. */
export function columnOf(step: Pick<PlanStep, 'id'>, input: InputFace): BatchColumn {
  return {
    step: step.id,
    input: input.id,
    label: input.label,
    number: input.type === 'int' || input.type === 'float'
  };
}

function mapped(plan: Plan, mapping: Mapping): (Mappable & { at: number })[] {
  return mappableInputs(plan)
    .flatMap(one => {
      const at = mapping[mappingKey(one.step.id, one.input.id)];
      return at === undefined ? [] : [{ ...one, at }];
    })
    .sort((a, b) => a.at - b.at);
}

/**
 * The rows that can run, and what is wrong with the others. An empty cell leaves the notebook's own value; where it
 * has none and one is needed, that is a problem of the row.
 *
 * @param nameColumn the column that the runs are called after; default: the first mapped one
 * @param fileOf the file that a cell of a path input names; `null` where its text is the value
 */
export function readRows(
  plan: Plan,
  { rows }: TextRows,
  mapping: Mapping,
  nameColumn?: number,
  fileOf: (text: string) => Typed | null = () => null
): { rows: BatchRow[]; problems: RowProblem[] } {
  const inputs = mapped(plan, mapping);
  const named = nameColumn ?? inputs[0]?.at;
  const good: BatchRow[] = [];
  const problems: RowProblem[] = [];
  rows.forEach((cells, index) => {
    const row = index + 1;
    const values: Record<string, Record<string, Value>> = {};
    const own = inputs.flatMap(({ step, input, at }): RowProblem[] => {
      const text = cells[at] ?? '';
      if (text.trim() === '' && (input.initial !== undefined || !input.required)) {
        return [];
      }
      const file = input.type === 'path' ? checked(input, fileOf(text)) : null;
      const typed = text.trim() === '' ? null : (file ?? valueFromText(input, text));
      if (typed === null || 'problem' in typed) {
        const problem = typed?.problem ?? `${input.label} has no value.`;
        return [{ row, label: input.label, problem }];
      }
      values[step.id] = { ...values[step.id], [input.id]: typed.value };
      return [];
    });
    if (own.length > 0) {
      problems.push(...own);
    } else {
      good.push({ row, name: nameOfRow(cells, named, row), values });
    }
  });
  return { rows: good, problems };
}

/** A file as a field takes it. */
function checked(input: InputFace, file: Typed | null): Typed | null {
  const problem = file !== null && 'value' in file ? checkValue(input, file.value) : null;
  return problem === null ? file : { problem };
}

function nameOfRow(cells: readonly string[], named: number | undefined, row: number): string {
  const text = (named === undefined ? '' : (cells[named] ?? '')).replace(/\s+/g, ' ').trim();
  return [...text].slice(0, LONGEST_NAME).join('') || `Row ${row}`;
}

/** Inputs that every run needs and neither the notebook nor a column gives. Secrets are asked apart. */
export function unmappedInputs(plan: Plan, mapping: Mapping): Mappable[] {
  return mappableInputs(plan).filter(
    ({ step, input }) =>
      input.required &&
      input.initial === undefined &&
      mapping[mappingKey(step.id, input.id)] === undefined
  );
}

/** The secrets that all rows share, with the step that needs each. */
export function secretsOf(plan: Plan): Mappable[] {
  return plan.steps.flatMap(step =>
    step.inputs.filter(({ type }) => type === 'secret').map(input => ({ step, input }))
  );
}

/** Steps that do something outside their kernel, each in words with how often: one consent for the batch. */
export function consentsOf(plan: Plan, rows: number): { step: string; text: string }[] {
  return plan.steps
    .filter(({ effects }) => effects.length > 0)
    .map(step => {
      const what = step.effects
        .map(({ kind, name }) =>
          kind === 'acts' && name === undefined
            ? 'acts'
            : `${kind}${name === undefined ? '' : ` ${name}`}`
        )
        .join(', ');
      const times = rows === 1 ? 'once' : `${rows.toLocaleString('en-GB')} times`;
      return { step: step.id, text: `${nameOf(step)} ${what}, ${times}: once for each row.` };
    });
}

/**
 * The records of a CSV as a table. The first record is the header; a single column that begins with no input's name
 * is a list without one.
 */
export function tableOf(
  plan: Plan,
  records: readonly (readonly string[])[]
): TextRows & { listed: boolean } {
  const [first = [], ...rest] = records.map(record => [...record]);
  const listed = records.every(({ length }) => length <= 1) && isEmpty(matchColumns(plan, first));
  return listed
    ? { header: ['Item'], rows: records.map(record => [...record]), listed }
    : { header: first, rows: rest, listed };
}

function isEmpty(mapping: Mapping): boolean {
  return Object.keys(mapping).length === 0;
}
