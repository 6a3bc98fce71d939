/** For specs: what an author's edits make of a sample app, version after version. */
import { intInput, type SampleStep } from './sample';

/** What an author or an edit of the notebook does to an app. `back` takes the last change back. */
export type Change =
  'words' | 'code' | 'input' | 'move' | 'remove' | 'insert' | 'rename' | 'optional' | 'back';

/** The next version of an app. */
export function changed(
  steps: readonly SampleStep[],
  change: Exclude<Change, 'back'>,
  pick: number,
  flow: NonNullable<SampleStep['flow']>,
  number: number
): SampleStep[] {
  // The first is set-up, which stays where and what it is called.
  const at = 1 + (pick % Math.max(steps.length - 1, 1));
  const own = steps[change === 'code' ? pick % steps.length : at];
  if (!own) {
    return [...steps];
  }
  const put = (...others: SampleStep[]): SampleStep[] =>
    steps.toSpliced(steps.indexOf(own), 1, ...others);
  switch (change) {
    case 'words':
      return put({
        ...own,
        title: `Title ${number}`,
        inputs: own.inputs?.map(input => ({ ...input, label: `Label ${number}`, max: 2 + number }))
      });
    case 'code':
      return put({ ...own, source: `${own.source}, ${number}`, flow });
    case 'input':
      return put({ ...own, inputs: own.inputs?.length ? [] : [intInput(`i${number}`)] });
    case 'optional':
      return put({ ...own, optional: !own.optional });
    case 'move':
      return put().toSpliced(1 + (number % (steps.length - 1)), 0, own);
    case 'remove':
      return steps.length > 2 ? put() : [...steps];
    case 'insert':
      return put(own, { id: `n${number}`, source: `# n${number}`, flow });
    case 'rename':
      return put({ ...own, id: `r${number}` });
  }
}
