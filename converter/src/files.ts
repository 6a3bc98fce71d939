/** Finds the files that cells name: what they read and write, and which of these paths hold on one computer only. */
import type { FileUse, Finding } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { callEffect, callText, magicEffects } from './python/effects';
import { methodFiles } from './python/knowledge';
import { readString } from './python/literals';
import { type PythonTree, type Syntax, statementsOf, textOf, walk } from './python/tree';

/** A path as far as the code tells it; `open`: something computed follows. */
interface Known {
  text: string;
  open: boolean;
}

/** Paths longer than this are no paths. */
const LONGEST = 260;

/** Names that one cell assigns once, at its top level, to an expression; all others are unknown. */
type Constants = ReadonlyMap<string, { tree: PythonTree; value: Syntax } | null>;

function constantsOf(cells: readonly CodeCell[]): Constants {
  const found = new Map<string, { tree: PythonTree; value: Syntax } | null>();
  for (const { tree } of cells) {
    for (const statement of tree === null ? [] : statementsOf(tree.script)) {
      const [target, sign, value, ...more] = statement.children;
      if (tree === null || target === undefined) {
        continue;
      }
      const plain =
        statement.name === 'AssignStatement' &&
        target.name === 'VariableName' &&
        sign?.name === 'AssignOp' &&
        value !== undefined &&
        more.length === 0;
      if (plain) {
        const name = textOf(tree, target);
        found.set(name, found.has(name) ? null : { tree, value });
      }
    }
  }
  return found;
}

class PathReader {
  constructor(private readonly constants: Constants) {}

  /** The path an expression gives, `null` when nothing of its beginning is known. */
  read(tree: PythonTree, node: Syntax | undefined, depth = 0): Known | null {
    if (node === undefined || depth > 6) {
      return null;
    }
    const inner = (child: Syntax | undefined): Known | null => this.read(tree, child, depth + 1);
    switch (node.name) {
      case 'String': {
        const text = readString(textOf(tree, node));
        return text === null ? null : { text, open: false };
      }
      case 'FormatString':
        return formatStart(textOf(tree, node));
      case 'VariableName': {
        const constant = this.constants.get(textOf(tree, node)) ?? null;
        return constant === null ? null : this.read(constant.tree, constant.value, depth + 1);
      }
      case 'ParenthesizedExpression':
        return inner(node.children[1]);
      case 'BinaryExpression': {
        const [left, sign, right] = node.children;
        const operator = sign === undefined ? '' : textOf(tree, sign);
        if (operator !== '/' && operator !== '+') {
          return null;
        }
        return joined(inner(left), inner(right), operator === '/' ? '/' : '');
      }
      case 'CallExpression': {
        const [callee, list] = node.children;
        const name = callee === undefined ? '' : textOf(tree, callee).replace(/\s+/g, '');
        const given = (list?.children.slice(1, -1) ?? []).filter(child => child.name !== ',');
        if (/(?:^|\.)(?:Pure)?Path$|^os\.path\.join$|^os\.path\.expanduser$/.test(name)) {
          const [first, ...others] = given;
          return others.reduce<Known | null>(
            (path, part) => joined(path, inner(part), '/'),
            inner(first)
          );
        }
        return name === 'Path.home' || name === 'pathlib.Path.home'
          ? { text: '~', open: false }
          : null;
      }
      default:
        return null;
    }
  }
}

/** The text of an f-string up to its first replacement; `null` when it begins with one. */
function formatStart(source: string): Known | null {
  const inside = /^[fFrR]+("""|'''|"|')([^]*)\1$/.exec(source)?.[2] ?? '';
  const at = inside.search(/(?<!\{)\{(?!\{)/);
  const text = (at === -1 ? inside : inside.slice(0, at)).replace(/\{\{|\}\}/g, sign =>
    sign.charAt(0)
  );
  return text === '' ? null : { text, open: at !== -1 };
}

function joined(left: Known | null, right: Known | null, sign: string): Known | null {
  if (left === null || left.open) {
    return left;
  }
  if (right === null) {
    return { text: `${left.text}${left.text.endsWith('/') ? '' : sign}`, open: true };
  }
  const between = sign === '' || left.text.endsWith('/') ? '' : sign;
  const alone = sign !== '' && right.text.startsWith('/');
  return { text: alone ? right.text : `${left.text}${between}${right.text}`, open: right.open };
}

/** True for a path that names a place of this computer or above the notebook's folder. */
export function isFixedPath(path: string): boolean {
  if (/^(?:[/\\~]|[A-Za-z]:[/\\])/.test(path)) {
    return true;
  }
  let depth = 0;
  for (const part of path.split(/[/\\]/)) {
    depth += part === '..' ? -1 : part === '' || part === '.' ? 0 : 1;
    if (depth < 0) {
      return true;
    }
  }
  return false;
}

/** Devices and addresses are no files. */
function isFile({ text }: Known): boolean {
  return (
    text !== '' &&
    text.length <= LONGEST &&
    !/[\n\r\0*?]/.test(text) &&
    !/^[a-z][a-z0-9+.-]+:\/\//i.test(text) &&
    !/^\/dev\//.test(text)
  );
}

const TARGETS = new Set(
  'path path_or_buf buf fname filename file filepath_or_buffer filepath io path_or_buffer dst'.split(
    ' '
  )
);

/** The expression that names a call's file: what `Path(…)` holds before a method, a named target, or an argument. */
function targetOf(tree: PythonTree, call: Syntax, reader: PathReader): Known | null {
  const [callee, list] = call.children;
  const base = callee?.name === 'MemberExpression' ? callee.children[0] : undefined;
  const children = list?.children.slice(1, -1) ?? [];
  const named = children.findIndex(
    (child, at) => children[at + 1]?.name === 'AssignOp' && TARGETS.has(textOf(tree, child))
  );
  const plain = children.filter(
    (child, at) =>
      child.name !== ',' &&
      child.name !== 'AssignOp' &&
      children[at + 1]?.name !== 'AssignOp' &&
      children[at - 1]?.name !== 'AssignOp'
  );
  const own = base === undefined || !PATHS.has(base.name) ? null : reader.read(tree, base);
  if (own !== null) {
    return own;
  }
  if (named !== -1) {
    return reader.read(tree, children[named + 2]);
  }
  const name = callee === undefined ? '' : textOf(tree, callee);
  // Second arguments are the file of `pickle.dump(value, file)`-like calls, and the target of copies.
  const order = /(?:^|\.)(?:dump|copy\w*|move|rename|replace|urlretrieve|save)$/.test(name)
    ? [...plain].reverse()
    : plain.slice(0, 1);
  return order.map(node => reader.read(tree, node)).find(path => path !== null) ?? null;
}

/** Expressions that may give a path whose method is called. */
const PATHS = new Set(['CallExpression', 'VariableName', 'ParenthesizedExpression']);

const READERS =
  /^(?:(?:.*\.)?(?:read_(?!sql|clipboard|gbq)\w+|imread|loadtxt|genfromtxt|fromfile|memmap|load_workbook|read_text|read_bytes|iterdir|scandir|listdir|ZipFile|ExcelFile|scan_csv)|np\.load|numpy\.load|joblib\.load|Image\.open|torch\.load)$/;
const OPENS = /^(?:(?:io|codecs|gzip|bz2|lzma)\.)?open$|\.open$/;

/** Cells without any of these pieces of names hold no such call. */
const WORTH_A_LOOK =
  /open|read|writ|to_|save|dump|load|copy|move|rename|replace|unlink|rmdir|rmtree|mkdir|makedirs|archive|urlretrieve|symlink|genfrom|fromfile|memmap|iterdir|scandir|listdir|File|scan_csv|delete_/;

/** What the last name of a call looks like when it may touch a file: spares most calls the closer look. */
const MAYBE =
  /^(?:open|read_?\w*|write_?\w*|to_\w+|save\w*|dump|load\w*|copy\w*|move|renames?|replace|remove|removedirs|unlink|rmdir|rmtree|makedirs|mkdir|make_archive|unpack_archive|urlretrieve|symlink|im(?:read|save|write)|genfromtxt|fromfile|memmap|iterdir|scandir|listdir|ZipFile|ExcelFile|scan_csv|delete_\w+)$/;

function mayTouch(tree: PythonTree, call: Syntax): boolean {
  const [callee] = call.children;
  const last = callee?.name === 'MemberExpression' ? callee.children.at(-1) : callee;
  return last !== undefined && MAYBE.test(textOf(tree, last));
}

function useOfCall(tree: PythonTree, call: Syntax, reader: PathReader): Omit<FileUse, 'cell'>[] {
  const text = callText(tree, call);
  const effect = callEffect(text);
  const method = text.callee.replace(/^.*\./, '');
  const writes = effect?.kind === 'writes' || effect?.kind === 'deletes';
  const opens = OPENS.test(text.callee) && text.mode !== null;
  const reads = opens
    ? text.mode !== null && /r|^$/.test(text.mode)
    : READERS.test(text.callee) && methodFiles(method).writes === false;
  if ((!writes && !reads) || effect?.name === 'the database') {
    return [];
  }
  const path = targetOf(tree, call, reader);
  if (path === null || !isFile(path)) {
    return [];
  }
  return [
    {
      use: writes ? 'writes' : 'reads',
      path: path.open ? `${path.text}…` : path.text,
      fixed: isFixedPath(path.text)
    }
  ];
}

/** The files that cells name in their code, in order, each use once a cell. What is computed is not known. */
export function filesOf(cells: readonly CodeCell[]): FileUse[] {
  const reader = new PathReader(constantsOf(cells));
  return cells.flatMap(cell => {
    const { tree, index } = cell;
    const found: Omit<FileUse, 'cell'>[] = [];
    if (tree !== null && WORTH_A_LOOK.test(cell.source)) {
      walk(tree.script, node => {
        if (node.name === 'CallExpression' && mayTouch(tree, node)) {
          found.push(...useOfCall(tree, node, reader));
        }
      });
    }
    for (const magic of cell.magics) {
      const effects = magicEffects(magic, cell.source.slice(cell.source.indexOf('\n') + 1));
      for (const { kind, name = '' } of effects) {
        const touches = kind === 'writes' || kind === 'deletes';
        if (touches && isFile({ text: name, open: false }) && !/[{}$]/.test(name)) {
          found.push({ use: 'writes', path: name, fixed: isFixedPath(name) });
        }
      }
    }
    const seen = new Set<string>();
    return found
      .filter(({ use, path }) => !seen.has(`${use} ${path}`) && seen.add(`${use} ${path}`))
      .map(use => ({ cell: index, ...use }));
  });
}

/** What is to be said of paths that hold on one computer only. */
export function fileFindings(files: readonly FileUse[]): Finding[] {
  return files
    .filter(({ fixed }) => fixed)
    .map(({ cell, use, path }): Finding =>
      use === 'writes'
        ? {
            code: 'path-fixed-write',
            level: 'warning',
            message: `Cell ${cell + 1} writes to ${path}, which lies outside the notebook's folder.`,
            fix: 'Write to a path below the notebook, such as results/report.csv, so that every run and every computer has the place.',
            cell
          }
        : {
            code: 'path-fixed-read',
            level: 'info',
            message: `Cell ${cell + 1} reads ${path}, which lies outside the notebook's folder.`,
            fix: 'Keep the file beside the notebook, or let people choose it, if others are to use the app.',
            cell
          }
    );
}
