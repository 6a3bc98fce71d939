/** What a Python kernel is asked to do to save names in a file and to bring them back: fixed code, only names go in. */
import * as z from 'zod/mini';

/** A checkpoint's file is never larger, in bytes. */
export const LARGEST = 256 * 1024 * 1024;

/**
 * Runs in a namespace of its own and answers with the hex of JSON. Functions and classes of the notebook are pickled
 * by name, which holds only where set-up makes them again. A name that does not pickle is left out, with the reason.
 */
const CODE = `
import builtins, io, json, os, pickle, sys, types

OWN = {'In', 'Out', 'exit', 'quit', 'get_ipython', 'open'}

class Limited(io.BytesIO):
    def write(self, data):
        if self.tell() + len(data) > ${LARGEST}:
            raise ValueError('it is larger than 256 MB')
        return super().write(data)

class Pickler(pickle.Pickler):
    def __init__(self, file, made):
        super().__init__(file, protocol=4)
        self.made = made
        self.modules = set()

    def reducer_override(self, value):
        module = getattr(type(value), '__module__', None)
        if isinstance(module, str):
            self.modules.add(module.partition('.')[0])
        if isinstance(value, (type, types.FunctionType)):
            if getattr(value, '__module__', None) == '__main__' and value.__qualname__ not in self.made:
                raise pickle.PicklingError('it needs ' + value.__qualname__ + ', which is defined in a step')
        return NotImplemented

def version(module):
    found = getattr(sys.modules.get(module), '__version__', None)
    return found if isinstance(found, str) else None

def pickled(values, made):
    file = Limited()
    pickler = Pickler(file, made)
    pickler.dump(values)
    return file.getvalue(), pickler.modules

def save(space, names, made, never, path):
    made = set(made)
    chosen = names
    if chosen is None:
        chosen = [name for name in space if not name.startswith('_') and name not in OWN]
    values, left, remade = {}, [], []
    for name in chosen:
        if name in never:
            left.append([name, 'it is a secret'])
        elif name not in space:
            continue
        elif name in made and isinstance(space[name], (types.ModuleType, types.FunctionType, type)):
            remade.append(name)
        else:
            try:
                pickled(space[name], made)
                values[name] = space[name]
            except BaseException as error:
                left.append([name, (str(error) or type(error).__name__)[:200]])
    data, modules = pickled(values, made)
    versions = {module: version(module) for module in sorted(modules) if version(module)}
    head = {'python': sys.version.split()[0], 'versions': versions}
    temporary = path + '.part'
    with builtins.open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
        file.write(json.dumps(head).encode() + b'\\n' + data)
    os.replace(temporary, path)
    return answer({'names': sorted(values), 'remade': remade, 'left': left})

def restore(space, path):
    with builtins.open(path, 'rb') as file:
        head = json.loads(file.readline())
        if head['python'] != sys.version.split()[0]:
            raise ValueError('it was saved with Python ' + head['python'])
        for module, wanted in head['versions'].items():
            __import__(module)
            if version(module) != wanted:
                raise ValueError('it was saved with ' + module + ' ' + wanted)
        values = pickle.load(file)
    space.update(values)
    return answer({'names': sorted(values)})

def answer(value):
    return json.dumps(value).encode().hex()

def safely(act, *arguments):
    try:
        return act(*arguments)
    except BaseException as error:
        return answer({'why': (str(error) or type(error).__name__)[:200]})
`;

/** A JSON text of names, texts and lists is a Python literal of the same value; `null` is written as Python has it. */
function literal(value: readonly string[] | string | null): string {
  return value === null ? 'None' : JSON.stringify(value);
}

function call(act: 'save' | 'restore', ...given: (readonly string[] | string | null)[]): string {
  const args = ['globals()', ...given.map(literal)].join(', ');
  return `(lambda space, globals: (__import__('builtins').exec(${JSON.stringify(CODE)}, space), space['safely'](space['${act}'], ${args}))[1])({}, globals)`;
}

/** What is saved: `names` of `null` is everything; `made` set-up makes again; `never` holds secrets. */
export interface SaveWish {
  names: readonly string[] | null;
  made: readonly string[];
  never: readonly string[];
  path: string;
}

/** The expression that saves names. */
export function saveExpression({ names, made, never, path }: SaveWish): string {
  return call('save', names, made, never, path);
}

/** The expression that brings them back. */
export function restoreExpression(path: string): string {
  return call('restore', path);
}

const Saved = z.object({
  names: z.array(z.string()),
  remade: z.array(z.string()),
  left: z.array(z.tuple([z.string(), z.string()]))
});
const Restored = z.object({ names: z.array(z.string()) });
const Failed = z.object({ why: z.string() });

/** What the kernel answered, `why` when it could not; `null` for no answer. */
export function savedIn(answer: string | null): z.infer<typeof Saved> | { why: string } | null {
  return readAnswer(answer, Saved);
}

/** The same of {@link restoreExpression}. */
export function restoredIn(
  answer: string | null
): z.infer<typeof Restored> | { why: string } | null {
  return readAnswer(answer, Restored);
}

function readAnswer<T>(
  answer: string | null,
  schema: z.ZodMiniType<T>
): T | { why: string } | null {
  const hex = /^'([0-9a-f]*)'$/.exec(answer ?? '')?.[1];
  if (hex === undefined) {
    return null;
  }
  const parsed: unknown = JSON.parse(Buffer.from(hex, 'hex').toString('utf8'));
  const failed = Failed.safeParse(parsed);
  return failed.success ? failed.data : schema.parse(parsed);
}
