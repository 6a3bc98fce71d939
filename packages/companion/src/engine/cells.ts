/** A step's cells as they are sent: the values in force put at their places. */
import { canEncode, sourcesOf } from '@lockstep/converter';
import {
  type AppDefinition,
  isSecretMark,
  type Step,
  type StoredValues,
  type Value
} from '@lockstep/protocol';
import type { Secrets } from './secrets';
import type { CellCode } from './work';

/** The step's values that have a place in its code; secrets raw, when they are held. */
export function literalValues(
  step: Step,
  values: StoredValues,
  secret: (input: string) => Value | undefined
): Record<string, Value> {
  const literals: Record<string, Value> = {};
  for (const { id, place } of step.inputs) {
    const stored = values[id];
    if (place.at !== 'literal' || stored === undefined) {
      continue;
    }
    const value = isSecretMark(stored) ? secret(id) : stored;
    if (value !== undefined) {
      literals[id] = value;
    }
  }
  return literals;
}

/**
 * The cells to run.
 *
 * @throws UserError when a value cannot be written in the kernel's language
 */
export function cellsToRun(
  definition: AppDefinition,
  step: Step,
  values: StoredValues,
  secrets: Secrets
): CellCode[] {
  const literals = literalValues(step, values, input => secrets.read(step.id, input));
  const secret = new Set(
    step.inputs
      .filter(({ id, type }) => type === 'secret' && id in literals)
      .map(({ place }) => place.cell)
  );
  const encodable = canEncode(definition.language) ? literals : {};
  return sourcesOf(definition, step, encodable).map(({ key, code }) => ({
    key,
    code,
    secret: secret.has(key)
  }));
}
