/** Reads cell tags: what an author says in the notebook itself, one effect for each tag. */

/** Tags by which papermill and others mark the cell of parameters, and the cell that overrides it. */
export const PARAMETERS_TAG = 'parameters';
export const INJECTED_TAG = 'injected-parameters';

/** What tags ask of the passes that follow, as numbers of code cells from 0. */
export interface TagEffects {
  /** A step starts there. */
  starts: ReadonlySet<number>;
  /** No step starts there: the cell joins the step before. */
  merges: ReadonlySet<number>;
  /** It runs with the set-up. */
  setup: ReadonlySet<number>;
  /** Its step may be skipped. */
  optional: ReadonlySet<number>;
  /** What later steps read is saved after its step. */
  checkpoint: ReadonlySet<number>;
  /** Its step asks before it runs. */
  confirm: ReadonlySet<number>;
  /** No input of it is offered. */
  hidden: ReadonlySet<number>;
}

/** Each tag with the one thing it does. */
export const TAGS: Readonly<Record<string, keyof TagEffects>> = {
  'lockstep-step': 'starts',
  'lockstep-merge': 'merges',
  'lockstep-setup': 'setup',
  'lockstep-optional': 'optional',
  'lockstep-checkpoint': 'checkpoint',
  'lockstep-confirm': 'confirm',
  'lockstep-hide': 'hidden'
};

type Members = Readonly<Record<string, unknown>>;

/** A list of tags, or a text with commas. */
function textsIn(value: unknown): string[] {
  const texts: readonly unknown[] =
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  const found: string[] = [];
  for (const text of texts) {
    const tag = typeof text === 'string' ? text.trim() : '';
    if (tag !== '') {
      found.push(tag);
    }
  }
  return found;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an object holds; nothing for any other value. */
function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

const TOOLS = ['jupyter', 'papermill', 'vscode', 'jupytext'];

/**
 * The tags of a cell, wherever tools put them: in `metadata.tags` (a list, or a text with commas), in the metadata of
 * Jupyter, papermill or VS Code, or beside the metadata.
 */
export function tagsOf(cell: unknown): string[] {
  const { metadata, tags } = membersOf(cell);
  const own = membersOf(metadata);
  const found = new Set(textsIn(own.tags));
  for (const tool of TOOLS) {
    textsIn(membersOf(own[tool]).tags).forEach(tag => found.add(tag));
  }
  textsIn(tags).forEach(tag => found.add(tag));
  return [...found];
}

/** What the tags of all code cells ask for. Where a cell both starts a step and joins one, it starts one. */
export function tagEffects(cells: readonly { tags: readonly string[] }[]): TagEffects {
  const effects: Record<keyof TagEffects, Set<number>> = {
    starts: new Set(),
    merges: new Set(),
    setup: new Set(),
    optional: new Set(),
    checkpoint: new Set(),
    confirm: new Set(),
    hidden: new Set()
  };
  cells.forEach(({ tags }, number) => {
    for (const tag of tags) {
      if (Object.hasOwn(TAGS, tag)) {
        const name = TAGS[tag];
        if (name !== undefined) {
          effects[name].add(number);
        }
      }
    }
  });
  effects.starts.forEach(number => effects.merges.delete(number));
  return effects;
}
