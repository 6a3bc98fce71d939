/** Values given on a command line, matched to the inputs of an app before anything runs. */
import type { AppDefinition, Input, Step, Value } from '@lockstep/protocol';
import { valueFromText } from '@lockstep/workflow';
import { BadUse } from '../cli/terminal';

/** A name with its text, as typed. */
export interface Assignment {
  name: string;
  value: string;
}

interface Place {
  step: Step;
  input: Input;
}

/**
 * Values by step and input.
 *
 * @throws BadUse for an unknown name, a value of the wrong type, a secret among the plain values or the other way
 *   round, and for a required input that nothing gives a value
 */
export function headlessValues(
  definition: AppDefinition,
  set: readonly Assignment[],
  secrets: readonly Assignment[]
): Record<string, Record<string, Value>> {
  const places = new Map<string, Place>(
    definition.steps.flatMap(step =>
      step.inputs.map((input): [string, Place] => [input.id, { step, input }])
    )
  );
  const values: Record<string, Record<string, Value>> = {};
  const put = ({ name, value }: Assignment, secret: boolean): void => {
    const place = places.get(name);
    if (place === undefined) {
      throw new BadUse(
        'input-unknown',
        `There is no input ${name}. ${knownInputs(places)}`,
        400,
        name
      );
    }
    const { step, input } = place;
    if ((input.type === 'secret') !== secret) {
      throw new BadUse(
        'bad-set',
        secret
          ? `${name} is not a secret. Give it with --set ${name}=value.`
          : `${name} is a secret, and other users can read a command line. Give it with --secret ${name}=env:VARIABLE.`,
        400,
        name
      );
    }
    if (input.fixed === true) {
      throw new BadUse('input-fixed', `${name} cannot be changed.`, 400, name);
    }
    const typed = valueFromText(input, value);
    if ('problem' in typed) {
      throw new BadUse('value-refused', `${name}: ${typed.problem}`, 400, name);
    }
    values[step.id] = { ...values[step.id], [name]: typed.value };
  };
  set.forEach(one => put(one, false));
  secrets.forEach(one => put(one, true));

  for (const { step, input } of places.values()) {
    const given = input.initial !== undefined || values[step.id]?.[input.id] !== undefined;
    if (input.required && !input.asked && input.fixed !== true && !given) {
      throw new BadUse(
        'input-missing',
        `${input.label} has no value. ${howToGive(input)}`,
        400,
        input.id
      );
    }
  }
  return values;
}

/** How to give an input its value. */
export function howToGive({ id, type }: Pick<Input, 'id' | 'type'>): string {
  return type === 'secret'
    ? `Give it with --secret ${id}=env:VARIABLE.`
    : `Give it with --set ${id}=value.`;
}

function knownInputs(places: ReadonlyMap<string, Place>): string {
  const names = [...places.values()].map(({ input }) => `${input.id} (${input.type})`);
  return names.length === 0
    ? 'This notebook has no inputs.'
    : `The inputs are: ${names.join(', ')}.`;
}
