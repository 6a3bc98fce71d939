/** A CSV on disk as the rows of a batch, with the values that hold for all of them. */
import type { BatchRow, InputFace, Plan, Value } from '@lockstep/protocol';
import { UserError } from '@lockstep/protocol';
import {
  mappableInputs,
  matchColumns,
  nameOf,
  readRows,
  secretsOf,
  tableOf,
  type TextRows,
  unmappedInputs,
  valueFromText
} from '@lockstep/workflow';
import { readFile, stat } from 'node:fs/promises';
import Papa from 'papaparse';
import { BadUse } from '../cli/terminal';
import type { ValuesByStep } from './opening';
import type { RowFiles } from './rowFiles';

/** Larger files are no list of runs. */
const MOST_BYTES = 50_000_000;

/** @throws BadUse when the file cannot be read or has no rows */
export async function readTable(file: string, plan: Plan): Promise<TextRows> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new BadUse('table-large', `${file} is larger than ${MOST_BYTES / 1_000_000} MB.`);
    }
    text = await readFile(file, 'utf-8');
  } catch (error) {
    if (error instanceof UserError) {
      throw error;
    }
    throw new BadUse('table-unreadable', `${file} cannot be read. Name a CSV file with --batch.`);
  }
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const table = tableOf(plan, data);
  if (table.rows.length === 0) {
    throw new BadUse('table-empty', `${file} has no rows below its header.`);
  }
  return table;
}

/**
 * The rows that can run, and a sentence for each cell that keeps one from it.
 *
 * @param set values for all rows, as typed; a column has precedence
 * @param files those that cells name
 * @throws BadUse when no column fits an input, or an input has no value in any row
 */
export function rowsOfTable(
  plan: Plan,
  table: TextRows,
  set: readonly { name: string; value: string }[],
  files: RowFiles
): { rows: BatchRow[]; problems: string[] } {
  const inputs = mappableInputs(plan);
  const known = inputs.map(({ input }) => `${input.id} (${input.label})`).join(', ');
  const mapping = matchColumns(plan, table.header);
  if (Object.keys(mapping).length === 0) {
    throw new BadUse(
      'columns-unknown',
      `No column is called like an input. The columns are: ${table.header.join(', ')}. The inputs are: ${known}.`
    );
  }
  const fixed: ValuesByStep = {};
  for (const { name, value } of set) {
    const found = inputs.find(({ input }) => input.id === name);
    if (found === undefined) {
      throw new BadUse('input-unknown', `There is no input ${name}. The inputs are: ${known}.`);
    }
    const typed = valueFromText(found.input, value);
    if ('problem' in typed) {
      throw new BadUse('value-refused', `${name}: ${typed.problem}`, 400, name);
    }
    fixed[found.step.id] = { ...fixed[found.step.id], [name]: typed.value };
  }
  const missing = unmappedInputs(plan, mapping).find(
    ({ step, input }) => !input.asked && fixed[step.id]?.[input.id] === undefined
  );
  if (missing !== undefined) {
    throw new BadUse(
      'input-missing',
      `${missing.input.label} of ${nameOf(missing.step).toLowerCase()} has no column. Add one called ${missing.input.id}, or give it with --set ${missing.input.id}=value.`
    );
  }
  const read = readRows(plan, table, mapping, undefined, text => files.named(text));
  return {
    rows: read.rows.map(row => ({ ...row, values: under(fixed, row.values) })),
    problems: read.problems.map(({ row, label, problem }) => `Row ${row}, ${label}: ${problem}`)
  };
}

function under(fixed: ValuesByStep, own: ValuesByStep): ValuesByStep {
  const all: ValuesByStep = { ...fixed };
  for (const [step, values] of Object.entries(own)) {
    all[step] = { ...all[step], ...values };
  }
  return all;
}

/** @throws BadUse for a name that is no secret of the app */
export function secretsByStep(
  plan: Plan,
  given: readonly { name: string; value: string }[]
): ValuesByStep {
  const secrets: Record<string, Record<string, Value>> = {};
  const known = secretsOf(plan);
  for (const { name, value } of given) {
    const found = known.find(({ input }: { input: InputFace }) => input.id === name);
    if (found === undefined) {
      throw new BadUse('input-unknown', `There is no secret ${name} in this notebook.`, 400, name);
    }
    secrets[found.step.id] = { ...secrets[found.step.id], [name]: { t: 'str', v: value } };
  }
  return secrets;
}
