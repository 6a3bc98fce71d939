/** What a call, a magic or a shell line does outside the kernel, as far as its text tells. */
import type { Effect } from '@lockstep/protocol';
import { withoutSecrets } from '../suspicion';
import { readString } from './literals';
import type { Magic } from './magics';
import { type PythonTree, type Syntax, textOf } from './tree';

/** Calls that write, by what their name ends in. */
const WRITES =
  /(?:^|\.)(?:savefig|imsave|imwrite|write_text|write_bytes|write_\w+|to_(?:csv|excel|parquet|feather|pickle|hdf|stata|sql|file|gbq|disk|zarr|netcdf)|savez?|savez_compressed|savetxt|save_\w+|copyfile|copytree|makedirs|mkdir|urlretrieve|symlink)$|^os\.(?:rename|renames|replace)$|^(?:np|numpy)\.save\w*$|^shutil\.(?:copy\w*|move|make_archive|unpack_archive)$|^(?:joblib|torch)\.(?:dump|save)$/;
/** These give back text when they get no target. */
const WRITES_IF_TOLD = /\.to_(?:json|html|latex|markdown|string|csv|xml|orc)$/;
const DELETES =
  /^os\.(?:remove|unlink|rmdir|removedirs)$|^shutil\.rmtree$|\.(?:unlink|rmdir|drop_table|delete_\w+)$|^(?:unlink|rmtree)$/;
const SENDS =
  /^(?:requests|httpx|session|client|http|s)\.(?:post|put|patch|delete)$|\.(?:sendmail|send_message|send_email|publish|post_message|chat_postMessage|put_object|upload_\w+)$/;
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
}

function literalText(tree: PythonTree, node: Syntax | undefined): string | null {
  return node?.name === 'String' ? readString(textOf(tree, node)) : null;
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
  const target = [
    'path',
    'path_or_buf',
    'buf',
    'fname',
    'filename',
    'file',
    'filepath_or_buffer',
    'filepath',
    'io'
  ]
    .map(name => named.get(name))
    .find(node => node !== undefined);
  const ownPath = pathLiteral(tree, calleeNode);
  const opens = OPEN.test(callee);
  const pathOpen = ownPath !== null && callee.endsWith('.open');
  const modeNode = named.get('mode') ?? plain[pathOpen ? 0 : 1];
  const texts = plain.map(node => literalText(tree, node)).filter(text => text !== null);
  const first = literalText(tree, plain[0]);
  return {
    callee,
    file: ownPath ?? literalText(tree, target) ?? (opens ? first : (first ?? texts[0] ?? null)),
    mode: opens ? (modeNode === undefined ? 'r' : literalText(tree, modeNode)) : null,
    positional: plain.length,
    keywords: [...named.keys()]
  };
}

/** A name for a confirmation; absent when it is computed or too long to be read. */
function named(kind: Effect['kind'], name: string | null): Effect {
  const short = name !== null && name !== '' && name.length <= 120 && !name.includes('\n');
  return short ? { kind, name: withoutSecrets(name) } : { kind };
}

const TARGET_KEYWORD = /^(?:path|path_or_buf|buf|fname|filename|file)$/;

/** What a call does outside the kernel, `null` when its text says nothing of the kind. */
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
    return named('sends', file);
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
  return WRITES.test(callee) ? named('writes', file) : null;
}

/** Packages an install command names, without options and requirement files. */
function packages(command: string): string | null {
  const words = command
    .split(/\s+/)
    .filter(word => /^[A-Za-z0-9]/.test(word) && !word.endsWith('.txt'));
  return words.length === 0 ? null : words.join(', ');
}

const INSTALL =
  /^(?:sudo\s+)?(?:\S*python[\d.]*\s+-m\s+)?(?:uv\s+)?(?:pip[\d.]*|conda|mamba|apt|apt-get|npm|brew)\s+(?:-\S+\s+)*(?:install|add)\b\s*(.*)$/;

function commandEffect(command: string): Effect | null {
  const installs = INSTALL.exec(command);
  if (installs !== null) {
    return named('installs', packages(installs[1] ?? ''));
  }
  const [word = '', ...rest] = command.split(/\s+/);
  const file = rest.filter(part => !part.startsWith('-')).at(-1) ?? null;
  if (/^(?:rm|rmdir|del)$/.test(word)) {
    return named('deletes', file);
  }
  if (
    /^curl$/.test(word) &&
    /\s(?:-X\s*(?:POST|PUT|DELETE|PATCH)|-d|--data|-F|-T)\b/.test(command)
  ) {
    return { kind: 'sends' };
  }
  const redirected = /(?<![0-9&])>>?\s*([^\s&|;]+)/.exec(command)?.[1];
  if (redirected !== undefined && redirected !== '/dev/null') {
    return named('writes', redirected);
  }
  return /^(?:cp|mv|mkdir|touch|wget|unzip|tar|git|tee|jupyter|nbconvert|ln)$/.test(word) ||
    /^curl\b.*\s-[a-zA-Z]*[oO]\b/.test(command)
    ? named('writes', null)
    : null;
}

/** What a magic or shell line does outside the kernel. */
export function magicEffect(magic: Magic, body: string): Effect | null {
  if (magic.kind === 'shell') {
    return commandEffect(magic.text);
  }
  if (magic.kind === 'line' && /^(?:pip|conda|mamba|uv)$/.test(magic.name)) {
    return commandEffect(`${magic.name} ${magic.text}`);
  }
  if (magic.kind === 'line' && /^(?:sx|system|mkdir|rm|rmdir|cp|mv)$/.test(magic.name)) {
    return commandEffect(/^s/.test(magic.name) ? magic.text : `${magic.name} ${magic.text}`);
  }
  if (magic.kind === 'cell' && /^(?:writefile|file)$/.test(magic.name)) {
    return named('writes', magic.text.replace(/^-a\s+/, ''));
  }
  if (magic.kind === 'cell' && /^(?:bash|sh|script|system|sx|!)$/.test(magic.name)) {
    const commands = body.split('\n').map(line => commandEffect(line.trim()));
    return commands.find(effect => effect !== null) ?? null;
  }
  return null;
}
