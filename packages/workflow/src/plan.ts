/** From an app definition to the plan of its runs: what a page and the run's rules may know, and nothing more. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  canonicalJson,
  type AppDefinition,
  type Cell,
  type Flow,
  type InputFace,
  type Plan,
  type PlanStep,
  type Step,
  type StepFlow
} from '@lockstep/protocol';
import { takesTable } from './fileKinds';
import { tableColumns } from './tableColumns';

/** What a cell that nobody can read may do: everything. */
const OPAQUE: Flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: true };

/** SHA-256 of a text's UTF-8, in hex. */
export function hashOfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** One flow for cells that run one after another: a name bound by an earlier cell is not read from outside. */
export function flowOfCells(flows: readonly Flow[]): Flow {
  const defines = new Set<string>();
  const maybe = new Set<string>();
  const uses = new Set<string>();
  const mutates = new Set<string>();
  for (const flow of flows) {
    for (const name of [...flow.uses, ...flow.mutates]) {
      if (!defines.has(name)) {
        uses.add(name);
      }
    }
    flow.mutates.forEach(name => mutates.add(name));
    flow.maybe.forEach(name => maybe.add(name));
    flow.defines.forEach(name => defines.add(name));
  }
  return {
    defines: [...defines],
    maybe: [...maybe],
    uses: [...uses],
    mutates: [...mutates],
    opaque: flows.some(flow => flow.opaque)
  };
}

/** How an app is shown. */
export interface PlanOptions {
  /** Nobody names a file of the server: fields that read one take a file of one's own instead. Default: `false`. */
  published?: boolean;
  /** The kernels are on a machine that sees no folder of this one, so that no file can be given. Default: `false`. */
  apart?: boolean | undefined;
}

/**
 * The plan of an app version.
 *
 * @param definition the app
 * @param app its version hash
 * @param notebook the notebook's file name, for people
 */
export function planOf(
  definition: AppDefinition,
  app: string,
  notebook: string,
  options: PlanOptions = {}
): Plan {
  const cells = new Map(definition.cells.map(cell => [cell.key, cell]));
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  let count = 0;
  return {
    app,
    title: definition.title,
    summary: definition.summary,
    language: definition.language,
    notebook,
    steps: definition.steps.map(step => {
      const own = step.cells.map(key => cells.get(key));
      return {
        id: step.id,
        kind: step.kind,
        title: step.title,
        parts: step.parts,
        optional: step.optional,
        ...(step.checkpoint === undefined ? {} : { checkpoint: step.checkpoint }),
        effects: step.effects,
        ...(step.conditions === undefined ? {} : { conditions: step.conditions }),
        ...(step.shape === undefined ? {} : { shape: step.shape }),
        number: step.kind === 'setup' ? null : ++count,
        cells: step.cells.length,
        inputs: step.inputs.map(input => faceOf(input, definition, options)),
        flow: numbered(flowOfCells(own.map(cell => cell?.flow ?? OPAQUE)), numberOf),
        content: contentOf(step, own),
        code: codeOf(definition, own)
      } satisfies PlanStep;
    })
  };
}

/** What a page may know of an input: no place in the code, no name of a variable. */
function faceOf(
  input: Step['inputs'][number],
  definition: AppDefinition,
  { published = false, apart = false }: PlanOptions
): InputFace {
  const { place: _place, choicesFrom: _choicesFrom, ...own } = input;
  const columns = takesTable(input) ? tableColumns(definition, input) : [];
  const face = columns.length > 0 ? { ...own, columns } : own;
  if (!published || face.type !== 'path' || face.fixed === true) {
    return face;
  }
  // An upload lies in the run's own folder, where only kernels of these languages work.
  if (!MOVED.has(definition.language) || isWritten(face, definition)) {
    return { ...face, fixed: true };
  }
  return apart ? { ...face, fixed: true, apart } : { ...face, upload: true };
}

const MOVED: ReadonlySet<string> = new Set(['python', 'r', 'julia']);

/** Whether a step is known to write the file that the notebook names there: no place for somebody's own file. */
function isWritten({ initial }: InputFace, { steps }: AppDefinition): boolean {
  const name = initial?.t === 'str' ? initial.v : null;
  return steps.some(({ effects }) =>
    effects.some(effect => effect.kind === 'writes' && effect.name === name)
  );
}

function numbered(flow: Flow, numberOf: (name: string) => number): StepFlow {
  const all = (names: string[]): number[] => names.map(numberOf).sort((a, b) => a - b);
  return {
    defines: all(flow.defines),
    maybe: all(flow.maybe),
    uses: all(flow.uses),
    mutates: all(flow.mutates),
    opaque: flow.opaque
  };
}

/** Covers what an execution depends on: the code, and where which kind of value enters it. Never words. */
function contentOf(step: Step, cells: readonly (Cell | undefined)[]): string {
  return hashOfText(
    canonicalJson({
      sources: cells.map(cell => cell?.source ?? null),
      inputs: step.inputs.map(({ place, ...face }) => ({
        id: face.id,
        type: face.type,
        asked: face.asked,
        place: placeOf(place)
      }))
    })
  ).slice(0, 32);
}

/** Covers what an execution may do to its kernel's names: flows, too, as other cells may change what these do. */
function codeOf({ kernel, language }: AppDefinition, cells: readonly (Cell | undefined)[]): string {
  const code = cells.map(cell => [cell?.source ?? null, cell?.flow ?? OPAQUE]);
  return hashOfText(canonicalJson({ kernel, language, code })).slice(0, 32);
}

function placeOf(place: Step['inputs'][number]['place']): unknown {
  if (place.at === 'prompt') {
    return place.prompt;
  }
  const { from, to, before } = place;
  return before === undefined ? [from, to] : [from, to, before];
}
