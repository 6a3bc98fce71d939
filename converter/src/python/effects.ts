/** What a call, a magic or a shell line does outside the kernel, as far as its text tells. */
import type { Effect } from '@lockstep/protocol';
import { addressOf, commandEffects, named } from './commands';
import { readString } from './literals';
import type { Magic } from './magics';
import { type PythonTree, type Syntax, textOf } from './tree';

/** Calls that write, by what their name ends in. */
const WRITES =
  /(?:^|\.)(?:savefig|imsave|imwrite|write_text|write_bytes|write_\w+|to_(?:csv|excel|parquet|feather|pickle|hdf|stata|sql|file|gbq|disk|zarr|netcdf)|savez?|savez_compressed|savetxt|save_\w+|copyfile|copytree|makedirs|mkdir|urlretrieve|symlink)$|^os\.(?:rename|renames|replace)$|^(?:np|numpy)\.save\w*$|^shutil\.(?:copy\w*|move|make_archive|unpack_archive)$|(?:^|\.)ExcelWriter$|^(?:joblib|torch)\.(?:dump|save)$/;
/** These give back text when they get no target. */
const WRITES_IF_TOLD = /\.to_(?:json|html|latex|markdown|string|csv|xml|orc)$/;
const DELETES =
  /^os\.(?:remove|unlink|rmdir|removedirs)$|^shutil\.rmtree$|\.(?:unlink|rmdir|drop_table|drop_all|delete_\w+)$|(?:^|\.)send2trash$|^(?:unlink|rmtree)$/;
const SENDS =
  /^(?:requests|httpx|session|client|http|s)\.(?:post|put|patch|delete)$|\.(?:sendmail|send_message|send_email|publish|post_message|chat_postMessage|put_object|upload_\w+)$/;
/** Calls that only ask something of another computer; that sends the question all the same. */
const FETCHES =
  /^(?:requests|httpx)\.(?:get|head|options|request|stream)$|(?:^|\.)urlopen$|^(?:smtplib\.SMTP(?:_SSL)?|ftplib\.FTP|paramiko\.SSHClient)$/;
const COMMANDS =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen))$/;
const OPEN = /^(?:open|io\.open|codecs\.open|gzip\.open|bz2\.open|lzma\.open)$|\.open$/;

export interface CallText {
  callee: string;
  /** Base of the path: the first literal text among arguments, or in `Path("…")` before the method. */
  file: string | null;
  /** Literal file mode of an `open`, `'r'` when none is given, `null` when computed or no `open`. */
  mode: string | null;
  /** Number of positional arguments, and the names of the others. */
  positional: number;
  keywords: string[];
  /** The second argument, where it is a literal text. */
  second: string | null;
  /** The first argument as a command line: a literal text, or a list of them. */
  command: string | null;
}

function literalText(tree: PythonTree, node: Syntax | undefined): string | null {
  return node?.name === 'String' ? readString(textOf(tree, node)) : null;
}

/** A command as `subprocess` takes it; computed words of a list are left out, the command itself must be told. */
function commandText(tree: PythonTree, node: Syntax | undefined): string | null {
  if (node?.name !== 'ArrayExpression') {
    return literalText(tree, node);
  }
  const words = node.children.slice(1, -1).filter(child => child.name !== ',');
  const first = literalText(tree, words[0]);
  return first === null ? null : words.flatMap(word => literalText(tree, word) ?? []).join(' ');
}

/** Literal of `Path("a.csv")` at the root of a chain of attributes. */
function pathLiteral(tree: PythonTree, node: Syntax | undefined): string | null {
  const call = node?.name === 'MemberExpression' ? node.children[0] : undefined;
  const callee = call?.name === 'CallExpression' ? call.children[0] : undefined;
  if (call === undefined || callee === undefined || !/(?:^|\.)Path$/.test(textOf(tree, callee))) {
    return null;
  }
  const inside = call.children.at(-1)?.children.slice(1, -1) ?? [];
  return inside.length === 1 ? literalText(tree, inside[0]) : null;
}

/** Keywords that name a call's file, the surest first. */
const TARGETS = [
  'path',
  'path_or_buf',
  'buf',
  'fname',
  'filename',
  'file',
  'filepath_or_buffer',
  'filepath',
  'io'
];

/** The first literal text among arguments. */
function firstText(tree: PythonTree, nodes: readonly Syntax[]): string | null {
  for (const node of nodes) {
    const text = literalText(tree, node);
    if (text !== null) {
      return text;
    }
  }
  return null;
}

/** Reads the parts of a call that tell what it touches. */
export function callText(tree: PythonTree, call: Syntax): CallText {
  const [calleeNode] = call.children;
  const callee = calleeNode === undefined ? '' : textOf(tree, calleeNode).replace(/\s+/g, '');
  const list = call.children.at(-1)?.children.slice(1, -1) ?? [];
  const plain: Syntax[] = [];
  const named = new Map<string, Syntax>();
  for (let at = 0; at < list.length; at++) {
    const node = list[at];
    if (node === undefined || node.name === ',') {
      continue;
    }
    const value = list[at + 2];
    if (list[at + 1]?.name === 'AssignOp' && value !== undefined) {
      named.set(textOf(tree, node), value);
      at += 2;
    } else {
      plain.push(node);
    }
  }
  const target = named.get(TARGETS.find(name => named.has(name)) ?? '');
  const ownPath = pathLiteral(tree, calleeNode);
  const opens = OPEN.test(callee);
  const pathOpen = ownPath !== null && callee.endsWith('.open');
  const modeNode = named.get('mode') ?? plain[pathOpen ? 0 : 1];
  const first = literalText(tree, plain[0]);
  const text = opens ? first : firstText(tree, plain);
  return {
    callee,
    file: ownPath ?? literalText(tree, target) ?? text,
    mode: opens ? (modeNode === undefined ? 'r' : literalText(tree, modeNode)) : null,
    positional: plain.length,
    keywords: [...named.keys()],
    second: literalText(tree, plain[1]),
    command: commandText(tree, plain[0])
  };
}

const TARGET_KEYWORD = /^(?:path|path_or_buf|buf|fname|filename|file)$/;

/** What a call does outside the kernel; nothing when its text says nothing of the kind. */
export function callEffects(text: CallText): Effect[] {
  if (COMMANDS.test(text.callee)) {
    return text.command === null ? [] : commandEffects(text.command);
  }
  const effect = callEffect(text);
  return effect === null ? [] : [effect];
}

/** What a call does by itself, commands that it runs aside; `null` when its text says nothing of the kind. */
export function callEffect(text: CallText): Effect | null {
  const { callee, file, mode, positional, keywords } = text;
  if (OPEN.test(callee)) {
    return mode !== null && /[wax+]/.test(mode) ? named('writes', file) : null;
  }
  if (WRITES_IF_TOLD.test(callee)) {
    const told = positional > 0 || keywords.some(name => TARGET_KEYWORD.test(name));
    return told ? named('writes', file) : null;
  }
  if (DELETES.test(callee)) {
    return named('deletes', file);
  }
  if (SENDS.test(callee)) {
    return named('sends', addressOf(file));
  }
  if (/\.execute(?:many|script)?$/.test(callee)) {
    const verb = /^\s*(insert|update|create|alter|replace|drop|delete|truncate)\b/i.exec(
      file ?? ''
    )?.[1];
    return verb === undefined
      ? null
      : { kind: /drop|delete|truncate/i.test(verb) ? 'deletes' : 'writes', name: 'the database' };
  }
  if (/^pip\.main$|(?:^|\.)pip_install$/.test(callee)) {
    return { kind: 'installs' };
  }
  if (FETCHES.test(callee) || (/\.(?:get|head|options|request)$/.test(callee) && isAddress(file))) {
    return named('sends', addressOf(file));
  }
  if (/(?:^|\.)ZipFile$/.test(callee)) {
    return /^[wxa]/.test(text.second ?? '') ? named('writes', file) : null;
  }
  if (/(?:^|\.)commit$/.test(callee) && positional === 0) {
    return { kind: 'writes', name: 'the database' };
  }
  return WRITES.test(callee) ? named('writes', file) : null;
}

function isAddress(text: string | null): boolean {
  return text !== null && /^(?:https?|wss?):\/\//i.test(text);
}

/** What a magic or shell line does outside the kernel. */
export function magicEffects(magic: Magic, body: string): Effect[] {
  if (magic.kind === 'shell') {
    return commandEffects(magic.text);
  }
  if (magic.kind === 'line' && /^(?:pip|conda|mamba|uv|mkdir|rm|rmdir|cp|mv)$/.test(magic.name)) {
    return commandEffects(`${magic.name} ${magic.text}`);
  }
  if (magic.kind === 'line' && /^(?:sx|system)$/.test(magic.name)) {
    return commandEffects(magic.text);
  }
  if (magic.kind === 'cell' && /^(?:writefile|file)$/.test(magic.name)) {
    return [named('writes', magic.text.replace(/^-a\s+/, ''))];
  }
  return magic.kind === 'cell' && /^(?:bash|sh|script|system|sx|!)$/.test(magic.name)
    ? commandEffects(body)
    : [];
}
