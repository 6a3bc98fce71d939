/** Which steps need which, and which may change places, as far as data flow proves it. */
import type { AppDefinition, Flow, Step, StepReport } from '@lockstep/protocol';

type Needs = StepReport['needs'];

/** Flows by cell, made once for each list of cells: every pair of neighbouring steps asks for them. */
const KNOWN = new WeakMap<AppDefinition['cells'], ReadonlyMap<string, Flow>>();

/** The flows of a step's cells, in order. */
function flowsOf({ cells }: Pick<AppDefinition, 'cells'>, step: Pick<Step, 'cells'>): Flow[] {
  const flows = KNOWN.get(cells) ?? new Map(cells.map(cell => [cell.key, cell.flow]));
  KNOWN.set(cells, flows);
  return step.cells.flatMap(key => flows.get(key) ?? []);
}

/** What hidden state is called in a report. Names that start with @ stand for it in a flow. */
function inWords(name: string): string {
  return name.startsWith('@file ')
    ? name.slice('@file '.length)
    : name === '@random'
      ? 'random numbers'
      : name.startsWith('@')
        ? name.slice(1).replace('any-file', 'files')
        : name;
}

/** Names that a step reads from outside it. What it changes it also reads: the change is to what was there. */
function reads(flows: readonly Flow[]): Set<string> {
  const own = new Set<string>();
  const outside = new Set<string>();
  for (const flow of flows) {
    [...flow.uses, ...flow.mutates].filter(name => !own.has(name)).forEach(outside.add, outside);
    flow.defines.forEach(own.add, own);
  }
  return outside;
}

/** Names that a step may leave different from how it found them. */
function writes(flows: readonly Flow[]): Set<string> {
  return new Set(flows.flatMap(flow => [...flow.defines, ...flow.maybe, ...flow.mutates]));
}

/**
 * The earlier steps that each step needs, in order of the steps, with the names: for each name that a step reads, the
 * last earlier step that surely binds it, and every step in between that may bind or change it. A step that cannot be
 * read needs and is needed by all, with no names but those that are known.
 */
export function needsOf(definition: AppDefinition): Needs[] {
  const flows = definition.steps.map(step => flowsOf(definition, step));
  const opaque = flows.map(own => own.some(flow => flow.opaque));
  const written = flows.map(writes);
  const bound = flows.map(own => new Set(own.flatMap(flow => flow.defines)));
  return definition.steps.map((_, at): Needs => {
    const wanted = reads(flows[at] ?? []);
    const needs: Needs = [];
    for (let earlier = at - 1; earlier >= 0; earlier--) {
      const names: string[] = [];
      for (const name of wanted) {
        if (written[earlier]?.has(name) === true) {
          names.push(name);
        }
        if (bound[earlier]?.has(name) === true) {
          wanted.delete(name);
        }
      }
      if (names.length > 0 || opaque[at] === true || opaque[earlier] === true) {
        needs.push({
          step: definition.steps[earlier]?.id ?? '',
          names: [...new Set(names.sort().map(inWords))]
        });
      }
    }
    return needs.reverse();
  });
}

/** True when two neighbouring steps give the same in either order: neither writes what the other reads or writes. */
export function independent(
  definition: Pick<AppDefinition, 'cells'>,
  a: Pick<Step, 'cells'>,
  b: Pick<Step, 'cells'>
): boolean {
  const [first, second] = [flowsOf(definition, a), flowsOf(definition, b)];
  if ([...first, ...second].some(flow => flow.opaque)) {
    return false;
  }
  const meets = (some: Set<string>, others: Set<string>): boolean =>
    [...some].some(name => others.has(name));
  const [wrote, written] = [writes(first), writes(second)];
  return !meets(wrote, reads(second)) && !meets(written, reads(first)) && !meets(wrote, written);
}
