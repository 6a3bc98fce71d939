/** Checks every row of a batch against its plan before anything starts, whoever made the rows. */
import {
  type BatchRow,
  type InputFace,
  type Plan,
  UserError,
  type Value
} from '@lockstep/protocol';
import { checkValue, nameOf, secretsOf } from '@lockstep/workflow';
import type { Upload } from '../contract';

/**
 * @param files the only ones that rows may have as values
 * @throws UserError naming the first row and input that cannot run
 */
export function checkRows(
  plan: Plan,
  rows: readonly BatchRow[],
  files: readonly Pick<Upload, 'upload' | 'name'>[]
): void {
  let last = 0;
  for (const { row, values } of rows) {
    if (row <= last) {
      throw new UserError('rows-unordered', `Row ${row} stands twice or out of order.`);
    }
    last = row;
    for (const [step, own] of Object.entries(values)) {
      for (const [input, value] of Object.entries(own)) {
        const face = inputOf(plan, step, input);
        const problem =
          face === null
            ? `there is no input ${input}.`
            : value.t === 'file' &&
                !files.some(own => own.upload === value.v && own.name === value.name)
              ? `${face.label} has a file that did not come with the table. Tables with files run on a command line.`
              : refusalOf(face, value);
        if (problem !== null) {
          throw new UserError('value-refused', `Row ${row}: ${problem}`, 422, input);
        }
      }
    }
    const missing = plan.steps
      .flatMap(step => step.inputs.map(input => ({ step, input })))
      .find(
        ({ step, input }) =>
          input.required &&
          !input.asked &&
          input.fixed !== true &&
          input.type !== 'secret' &&
          input.initial === undefined &&
          values[step.id]?.[input.id] === undefined
      );
    if (missing !== undefined) {
      throw new UserError(
        'input-missing',
        `Row ${row}: ${missing.input.label} of ${nameOf(missing.step).toLowerCase()} has no value.`,
        422,
        missing.input.id
      );
    }
  }
}

function inputOf(plan: Plan, step: string, input: string): InputFace | null {
  const found = plan.steps.find(({ id }) => id === step);
  return found?.inputs.find(({ id }) => id === input) ?? null;
}

function refusalOf(face: InputFace, value: Value): string | null {
  if (face.type === 'secret') {
    return `${face.label} is a secret. It is given once for the batch, never in a table.`;
  }
  return face.fixed === true ? `${face.label} cannot be changed.` : checkValue(face, value);
}

/**
 * Secrets are text.
 *
 * @param plan also checks that each is a secret of this plan and that none is missing; `null` where they come anew
 * @throws UserError `input-missing` or `value-refused`
 */
export function checkSecrets(
  plan: Plan | null,
  secrets: Record<string, Record<string, Value>>
): void {
  for (const own of Object.values(secrets)) {
    for (const [input, value] of Object.entries(own)) {
      if (value.t !== 'str' || value.v === '') {
        throw new UserError('value-refused', 'A secret is text.', 422, input);
      }
    }
  }
  if (plan === null) {
    return;
  }
  const known = secretsOf(plan);
  for (const [step, own] of Object.entries(secrets)) {
    for (const input of Object.keys(own)) {
      if (!known.some(one => one.step.id === step && one.input.id === input)) {
        throw new UserError('input-unknown', `There is no secret ${input}.`, 422, input);
      }
    }
  }
  const missing = known.find(
    ({ step, input }) => input.required && secrets[step.id]?.[input.id] === undefined
  );
  if (missing !== undefined) {
    throw new UserError(
      'input-missing',
      `${missing.input.label} has no value. It is asked once for the batch.`,
      422,
      missing.input.id
    );
  }
}
