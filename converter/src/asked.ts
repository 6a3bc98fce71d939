/** Brings questions to the cells that ask them: a function's questions come when it is called, not where it is defined. */
import type { CodeCell } from './cells';
import type { FoundInput, InputSearch } from './found';
import type { Ask } from './python/flow';

/** A question's input, with the place of its call. */
interface Question extends Ask {
  found: FoundInput;
}

function isQuestion({ input }: FoundInput): boolean {
  return input.place.at === 'prompt';
}

/**
 * Moves the questions of functions to the cells that call them. One that no cell is known to ask stays where it is
 * written.
 *
 * @param asks by code cell, what it asks when it runs
 */
export function askedWhereRun(
  search: InputSearch,
  cells: readonly CodeCell[],
  asks: readonly (readonly Ask[])[]
): InputSearch {
  const questions = cells.flatMap(({ prompts }, cell): Question[] =>
    (search.found[cell] ?? []).filter(isQuestion).flatMap((found, at) => {
      const prompt = prompts[at];
      return prompt === undefined ? [] : [{ cell, from: prompt.from, found }];
    })
  );
  const isAsked = (number: number, { cell, from }: Question): boolean =>
    asks[number]?.some(ask => ask.cell === cell && ask.from === from) === true;
  const anywhere = new Set(
    questions.filter(question => cells.some((_, number) => isAsked(number, question)))
  );
  const found = cells.map((cell, number) => {
    const own = (search.found[number] ?? []).filter(one => {
      const question = questions.find(({ found }) => found === one);
      return question === undefined || !anywhere.has(question) || isAsked(number, question);
    });
    const called = questions.filter(
      question => question.cell !== number && isAsked(number, question)
    );
    return [
      ...own,
      ...called.map(({ found: one }): FoundInput => {
        const { place } = one.input;
        return place.at === 'prompt'
          ? { ...one, input: { ...one.input, place: { ...place, cell: cell.key } } }
          : one;
      })
    ];
  });
  return { ...search, found };
}
