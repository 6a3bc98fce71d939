/** Lowers a whole cell, magics included. */
import type { CodeCell } from '../cells';
import { magicEffects } from './effects';
import { lowerStatement } from './lower';
import type { Magic } from './magics';
import { type Body, fileState, type Names, newBody, SETTINGS } from './program';
import { Scope } from './scope';
import { parsePython, statementsOf } from './tree';

/** Line magics that touch neither names nor hidden state. */
const HARMLESS = new Set(
  `who who_ls whos pwd ls ll lsmagic magic quickref history hist pprint precision doctest_mode pinfo pinfo2 pdoc pdef
  psource pfile pycat colors page time timeit prun memit lprun mprun cat head tail man more less psearch xmode notebook`.split(
    /\s+/
  )
);
/** Line magics that change how later code is run or shown, but no names. */
const SETTLES = new Set(
  'matplotlib config autoreload aimport pip conda mamba uv env set_env cd pushd popd dirs alias unalias automagic logstart logstop logon logoff pdb gui sx system sc mkdir rm rmdir cp mv'.split(
    ' '
  )
);
/** Cell magics that only show something. */
const SHOWS = new Set([
  'html',
  'HTML',
  'markdown',
  'latex',
  'svg',
  'SVG',
  'javascript',
  'js',
  'css',
  'mermaid'
]);
/** Cell magics that run another process: files change, names do not. */
const PROCESSES = new Set([
  'bash',
  'sh',
  'script',
  'system',
  'sx',
  'writefile',
  'file',
  'perl',
  'ruby',
  'cmd',
  'powershell'
]);
/** Cell magics that are known but opaque, so that no finding speaks of them. */
const KNOWN_OPAQUE = new Set([
  'timeit',
  'R',
  'sql',
  'cython',
  'julia',
  'python',
  'python2',
  'python3',
  'pypy',
  'debug',
  'ai'
]);
const KNOWN_LINE_OPAQUE = new Set([
  'run',
  'load',
  'loadpy',
  'load_ext',
  'reload_ext',
  'store',
  'reset',
  'reset_selective',
  'pylab',
  'macro',
  'recall',
  'rerun',
  'edit',
  'xdel',
  'save',
  'debug',
  'R',
  'sql',
  'px',
  'tensorboard',
  'load_dotenv',
  'dotenv',
  'pastebin',
  'killbgscripts',
  'connect_info',
  'qtconsole'
]);

export interface LoweredCell {
  body: Body;
  /** Magics that nothing is known of. */
  unknown: Magic[];
}

function touchFiles(body: Body): void {
  fileState(null, 'writes').forEach(name => body.state.writes.add(name));
  fileState(null, 'reads').forEach(name => body.state.reads.add(name));
}

/** `{name}` and `$name` in magics and shell lines are Python's. */
function readInterpolated(scope: Scope, text: string): void {
  for (const found of text.matchAll(/\$([A-Za-z_]\w*)|\{([^{}]+)\}/g)) {
    const expression = parsePython(found[1] ?? found[2] ?? '');
    const inner = new Scope(expression, scope.names, scope.body);
    statementsOf(expression.script).forEach(statement => lowerStatement(inner, statement));
  }
}

function lowerMagic(scope: Scope, magic: Magic, source: string, unknown: Magic[]): void {
  const { body } = scope;
  const effects = magicEffects(magic, source.slice(source.indexOf('\n') + 1));
  body.effects.push(...effects);
  if (magic.kind === 'help') {
    return;
  }
  readInterpolated(scope, magic.text);
  if (magic.kind === 'shell') {
    touchFiles(body);
    if (effects.some(({ kind }) => kind === 'installs')) {
      body.state.writes.add(SETTINGS);
    }
  } else if (magic.kind === 'line') {
    if (SETTLES.has(magic.name)) {
      body.state.writes.add(SETTINGS);
      if (/^(?:cd|pushd|popd|sx|system|sc|mkdir|rm|rmdir|cp|mv)$/.test(magic.name)) {
        touchFiles(body);
      }
    } else if (!HARMLESS.has(magic.name)) {
      body.opaque ??= `%${magic.name} can do anything`;
      if (!KNOWN_LINE_OPAQUE.has(magic.name)) {
        unknown.push(magic);
      }
    }
  } else if (magic.name === 'capture') {
    const [name] = magic.text.split(/\s+/).filter(word => /^[A-Za-z_]\w*$/.test(word));
    if (name !== undefined) {
      scope.bind(name);
    }
  }
}

/** A cell that a cell magic hands to something else. */
function lowerForeign(scope: Scope, magic: Magic, source: string, unknown: Magic[]): void {
  const { body } = scope;
  const effects = magicEffects(magic, source.slice(source.indexOf('\n') + 1));
  body.effects.push(...effects);
  if (SHOWS.has(magic.name)) {
    return;
  }
  if (!PROCESSES.has(magic.name)) {
    body.opaque = `%%${magic.name} can do anything`;
    if (!KNOWN_OPAQUE.has(magic.name)) {
      unknown.push(magic);
    }
    return;
  }
  touchFiles(body);
  readInterpolated(scope, magic.text);
  for (const [, name = ''] of magic.text.matchAll(/--(?:out|err|proc|bg)\s+([A-Za-z_]\w*)/g)) {
    scope.bind(name);
  }
}

/** Lowers a cell. Cells that are no Python, or hold what Python could not parse, are opaque. */
export function lowerCell(cell: CodeCell, names: Names): LoweredCell {
  const body = newBody(null, null);
  const unknown: Magic[] = [];
  const outer = cell.magics.find(magic => magic.kind === 'cell');
  if (cell.tree === null) {
    const scope = new Scope(parsePython(''), names, body);
    if (outer === undefined) {
      body.opaque = 'it is in another language';
    } else {
      lowerForeign(scope, outer, cell.source, unknown);
    }
    return { body, unknown };
  }
  const scope = new Scope(cell.tree, names, body);
  cell.magics.forEach(magic => lowerMagic(scope, magic, cell.source, unknown));
  statementsOf(cell.tree.script).forEach(statement => lowerStatement(scope, statement));
  if (cell.tree.fault !== null) {
    body.opaque = 'a part of it is no Python';
  }
  return { body, unknown };
}
