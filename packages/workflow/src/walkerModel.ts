/** For specs: what steps do to a namespace whose values remember how they were made. */
import { canonicalJson } from '@lockstep/protocol';
import type { SampleRun, SampleStep } from './sample';

/** All names that sample steps use. */
export const NAMES = ['a', 'b', 'c', 'd'];

/** What a step does to a namespace: every value remembers the step, its inputs and all that it read. */
export function perform(
  space: Map<string, string>,
  steps: readonly SampleStep[],
  id: string,
  run: SampleRun
): string {
  const own = steps.find(step => step.id === id);
  const flow = own?.flow;
  const reads = flow?.opaque ? NAMES : [...(flow?.uses ?? []), ...(flow?.mutates ?? [])];
  const made = `${own?.source}(${canonicalJson(run.state.steps[id]?.values)};${reads.map(name => space.get(name)).join()})`;
  // A branch is taken or not, as the values decide; a name it would bind keeps its old value otherwise.
  const branch = [...made].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 2 === 0;
  const maybe = branch ? (flow?.maybe ?? []) : [];
  const writes = flow?.opaque
    ? NAMES
    : [...maybe, ...(flow?.defines ?? []), ...(flow?.mutates ?? [])];
  writes.forEach(name => space.set(name, made));
  return made;
}
