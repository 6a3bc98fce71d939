/** Puts a person's values into a step's cells: the only place where values meet code. */
import type { AppDefinition, Input, Step, Value } from '@lockstep/protocol';
import { literalLike } from './encode';

/** A cell ready to run. */
export interface CellSource {
  key: string;
  code: string;
}

function sameValue(a: Value | undefined, b: Value): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

interface Replacement {
  from: number;
  to: number;
  literal: string;
}

function replacementsIn(
  definition: AppDefinition,
  cell: AppDefinition['cells'][number],
  inputs: readonly Input[],
  values: Record<string, Value>
): Replacement[] {
  return inputs.flatMap(input => {
    const { place } = input;
    const value = Object.hasOwn(values, input.id) ? values[input.id] : undefined;
    if (
      place.at !== 'literal' ||
      place.cell !== cell.key ||
      value === undefined ||
      input.fixed === true ||
      sameValue(input.initial, value)
    ) {
      return [];
    }
    const own = cell.source.slice(place.from, place.to);
    const literal = literalLike(definition.language, own, value);
    return [{ from: place.from, to: place.to, literal: `${place.before ?? ''}${literal}` }];
  });
}

/**
 * The cells of a step in order, with the values at their places. Where a value is the notebook's own, or none is
 * given, the notebook's bytes stay.
 *
 * @throws UserError when a value cannot be written in the notebook's language
 */
export function sourcesOf(
  definition: AppDefinition,
  step: Step,
  values: Record<string, Value>
): CellSource[] {
  return step.cells.map(key => {
    const cell = definition.cells.find(candidate => candidate.key === key);
    if (cell === undefined) {
      throw new Error(`Step ${step.id} has no cell ${key}.`);
    }
    const code = replacementsIn(definition, cell, step.inputs, values)
      .sort((a, b) => b.from - a.from)
      .reduce(
        (text, { from, to, literal }) => text.slice(0, from) + literal + text.slice(to),
        cell.source
      );
    return { key, code };
  });
}
