/** Reads an author's overlay (`<name>.app.yaml`) and lays it over a definition. */
import {
  type AppDefinition,
  type Input,
  type Overlay as OverlayType,
  Overlay,
  UserError,
  type Value
} from '@lockstep/protocol';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';

type Key = string | number;

function refuse(message: string): never {
  throw new UserError(
    'overlay-invalid',
    `${message} Correct the overlay file and open the app again.`
  );
}

/** The overlay's text, parsed, with a way to say where a key stands. */
class OverlayText {
  private readonly lines = new LineCounter();
  readonly document: Document.Parsed;

  constructor(text: string) {
    this.document = parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: this.lines });
    const [error] = this.document.errors;
    if (error !== undefined) {
      const { line } = this.lines.linePos(error.pos[0]);
      refuse(
        `The overlay is no YAML at line ${line}: ${error.message.split('\n', 1)[0]?.replace(/ at line.*$/, '') ?? ''}.`
      );
    }
  }

  /** The line of a key, or of the nearest one above it that exists. */
  lineOf(path: readonly Key[]): number {
    for (let length = path.length; length > 0; length--) {
      const parent = this.document.getIn(path.slice(0, length - 1), true);
      const holder = length === 1 ? this.document.contents : parent;
      if (isMap(holder)) {
        const pair = holder.items.find(
          item => isScalar(item.key) && String(item.key.value) === String(path[length - 1])
        );
        const key = pair?.key;
        if (isNode(key) && key.range) {
          return this.lines.linePos(key.range[0]).line;
        }
      }
    }
    return 1;
  }

  fail(path: readonly Key[], what: string): never {
    refuse(`The overlay's key ${path.join('.')} at line ${this.lineOf(path)} ${what}.`);
  }
}

function valueOf(scalar: string | number | boolean, input: Input): Value {
  if (typeof scalar === 'boolean') {
    return { t: 'bool', v: scalar };
  }
  if (typeof scalar === 'number') {
    const whole = Number.isSafeInteger(scalar) && input.initial?.t !== 'float';
    if (input.initial?.t === 'str') {
      return { t: 'str', v: String(scalar) };
    }
    return whole ? { t: 'int', v: String(scalar) } : { t: 'float', v: String(scalar) };
  }
  return { t: 'str', v: scalar };
}

/** Which field types can show a value without changing what the code gets. */
const SHOWABLE: Partial<Record<Value['t'], readonly Input['type'][]>> = {
  bool: ['bool', 'choice'],
  int: ['int', 'float', 'choice'],
  float: ['float', 'choice'],
  str: ['text', 'choice', 'path', 'date', 'secret'],
  date: ['date', 'text', 'choice'],
  datetime: ['datetime'],
  list: ['list'],
  dict: ['dict']
};

function retyped(input: Input, type: Input['type'], fail: (what: string) => never): Input {
  const initial = input.initial;
  if (type === input.type) {
    return input;
  }
  if (initial !== undefined && SHOWABLE[initial.t]?.includes(type) !== true) {
    return fail(`asks for the type ${type}, which the notebook's value cannot have`);
  }
  if (type === 'secret') {
    const { initial: dropped, ...rest } = input;
    return dropped === undefined ? { ...input, type } : { ...rest, type };
  }
  if (initial?.t === 'str' && type === 'date') {
    if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(initial.v)) {
      return fail("asks for the type date, but the notebook's value is no date");
    }
    return { ...input, type, initial: { t: 'date', v: initial.v } };
  }
  if (initial?.t === 'date' && type === 'text') {
    return { ...input, type, initial: { t: 'str', v: initial.v } };
  }
  if (initial?.t === 'int' && type === 'float') {
    return { ...input, type, initial: { t: 'float', v: initial.v } };
  }
  return { ...input, type };
}

type InputChange = NonNullable<OverlayType['inputs']>[string];

/** An input with an author's changes; `null` when it is hidden, so that the notebook's literal stays. */
function changed(
  input: Input,
  change: InputChange,
  fail: (field: string, what: string) => never
): Input | null {
  if (change.hidden === true) {
    return null;
  }
  const { type, choices, hidden: _hidden, at: _at, offered: _offered, ...face } = change;
  const next = { ...retyped(input, type ?? input.type, what => fail('type', what)), ...face };
  if (choices !== undefined) {
    next.type = 'choice';
    next.choices = choices.map(choice => valueOf(choice, next));
  }
  if (next.min !== undefined && next.max !== undefined && next.min > next.max) {
    return fail('min', 'is larger than max');
  }
  if (next.type === 'choice' && (next.choices ?? []).length === 0) {
    return fail('type', 'asks for a choice without choices');
  }
  return next;
}

/**
 * The definition with the overlay laid over it.
 *
 * @throws UserError `overlay-invalid`, which names the key and its line
 */
export function applyOverlay(definition: AppDefinition, text: string): AppDefinition {
  const source = new OverlayText(text);
  const content: unknown = source.document.toJS() ?? {};
  const parsed = Overlay.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map(key => (typeof key === 'number' ? key : String(key)));
    if (issue?.code === 'unrecognized_keys') {
      return source.fail([...path, issue.keys[0] ?? ''], 'is not known');
    }
    return path.length === 0
      ? refuse('The overlay is not a list of keys such as "title" or "steps".')
      : source.fail(path, 'has a value of the wrong type');
  }
  const overlay = parsed.data;
  const { steps = {}, inputs = {} } = overlay;
  const known = new Set(definition.steps.map(step => step.id));
  const unknownStep = Object.keys(steps).find(id => !known.has(id));
  if (unknownStep !== undefined) {
    return source.fail(['steps', unknownStep], 'names no step of this notebook');
  }
  const names = new Set(definition.steps.flatMap(step => step.inputs.map(input => input.id)));
  const unknownInput = Object.keys(inputs).find(id => !names.has(id));
  if (unknownInput !== undefined) {
    return source.fail(['inputs', unknownInput], 'names no input of this notebook');
  }
  return {
    ...definition,
    title: overlay.title ?? definition.title,
    summary: overlay.summary ?? definition.summary,
    steps: definition.steps.map(step => {
      const change = Object.hasOwn(steps, step.id) ? steps[step.id] : undefined;
      const help = change?.help;
      return {
        ...step,
        title: change?.title ?? step.title,
        optional: change?.optional ?? step.optional,
        parts: help === undefined ? step.parts : [{ part: 'text', markdown: help }, ...step.parts],
        inputs: step.inputs.flatMap(input => {
          const face = Object.hasOwn(inputs, input.id) ? inputs[input.id] : undefined;
          const next =
            face === undefined
              ? input
              : changed(input, face, (field, what) =>
                  source.fail(['inputs', input.id, field], what)
                );
          return next === null ? [] : [next];
        })
      };
    })
  };
}
