/** The JSON Schema of overlay files, by which editors complete and check them. */
import * as z from 'zod/mini';
import { Overlay } from './overlay';

/** What each key is for, by its place; `*` stands for the name of a step or input. */
const WORDS: Readonly<Record<string, string>> = {
  '': "An author's changes to the app of a notebook, kept beside it as <name>.app.yaml. Everything is optional.",
  title: "The app's title.",
  summary: 'One paragraph under the title.',
  steps: 'Changes to steps, by the name that `jupyter lockstep convert` prints.',
  'steps.*': 'Changes to one step.',
  'steps.*.at':
    'The cell it was written for, so that the entry follows the cell. Written by the author view.',
  'steps.*.at.id': "The cell's id, where the notebook holds one.",
  'steps.*.at.hash': "The first 12 hex digits of the SHA-256 of the cell's source.",
  'steps.*.at.number': 'Its number among the code cells that are not empty, from 1.',
  'steps.*.starts':
    'true: a step starts at this cell (needs "at"). false: none does, and its cells join the step before.',
  'steps.*.title': "The card's title.",
  'steps.*.help': "Markdown that comes first on the step's card.",
  'steps.*.optional': 'true: a person may skip the step.',
  'steps.*.checkpoint':
    'true: what later steps read is saved when it is done, and restored instead of replayed.',
  'steps.*.setup':
    'true: it runs with the set-up, before the first step. false: it is a step although it only prepares.',
  'steps.*.confirm':
    'What the step does beside what was found in its code; it then asks before it runs.',
  'steps.*.confirm[]':
    'writes a file, sends something, deletes something, installs a package, or acts in a way not said.',
  'steps.*.after':
    'The step that it follows instead, "setup" for the first place. Only where data flow proves that nothing changes.',
  inputs: 'Changes to inputs, by the name of their variable (.2, .3 … where one is set again).',
  'inputs.*': 'Changes to one input.',
  'inputs.*.at':
    'The cell it was written for, so that the entry follows the cell. Written by the author view.',
  'inputs.*.at.id': "The cell's id, where the notebook holds one.",
  'inputs.*.at.hash': "The first 12 hex digits of the SHA-256 of the cell's source.",
  'inputs.*.at.number': 'Its number among the code cells that are not empty, from 1.',
  'inputs.*.offered':
    'true: it is a field although it would be none, or one at first sight although it is of lower rank.',
  'inputs.*.hidden': "true: no field; the notebook's own value is used.",
  'inputs.*.label': 'The words beside the field.',
  'inputs.*.help': 'One sentence under the field. Empty: none.',
  'inputs.*.unit': 'The unit behind the field, such as km. Empty: none.',
  'inputs.*.type': "The kind of field, as far as the notebook's value allows it.",
  'inputs.*.min': "The least number. The notebook's own value must not be less.",
  'inputs.*.max': "The largest number. The notebook's own value must not be more.",
  'inputs.*.step': 'The distance between two numbers of a slider or spinner.',
  'inputs.*.choices': "What can be chosen. The notebook's own value must be one of them.",
  'inputs.*.choices[]': "One choice, of the kind of the notebook's value.",
  'inputs.*.required': 'false: the field may stay empty.'
};

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same schema with words, without what only says that keys are texts and numbers are safe. */
function worded(schema: Members, path: string): Members {
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const description = WORDS[path];
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'propertyNames' || key === 'maximum') {
      return [];
    }
    if (key === 'properties' && isMembers(value)) {
      const properties = Object.entries(value).map(([name, one]) => [
        name,
        isMembers(one) ? worded(one, below(name)) : one
      ]);
      return [[key, Object.fromEntries(properties)]];
    }
    if (key === 'additionalProperties' && isMembers(value)) {
      return [[key, worded(value, below('*'))]];
    }
    return [[key, key === 'items' && isMembers(value) ? worded(value, `${path}[]`) : value]];
  });
  return { ...(description === undefined ? {} : { description }), ...Object.fromEntries(entries) };
}

/** The schema of `<name>.app.yaml`: JSON Schema draft 7, which editors of YAML read. */
export function overlaySchema(): Members {
  const { $schema, ...schema } = z.toJSONSchema(Overlay, { target: 'draft-7' });
  return { $schema, title: 'Lockstep overlay', ...worded(schema, '') };
}
