/** Makes fields of settings: entries of dicts, defaults of functions, constants of classes. */
import { argumentLabel, isNoise } from './argumentnames';
import type { LiteralSearch } from './literalsearch';
import { applyFacts } from './proof';
import { parametersOf } from './python/arguments';
import { placedValue } from './python/assignments';
import { parameterKey } from './python/localnames';
import { type Syntax, statementsOf } from './python/tree';
import { labelOf } from './titles';

/** Names of dicts that hold settings. */
const CONFIG =
  /^(?:\w+_)?(?:config|cfg|conf|settings?|options?|opts?|params?|parameters|args|hyper\w*|kwargs|constants)$/i;

/** A dict with more entries is data. */
const MANY_ENTRIES = 24;

/** Entries of a dict that is no field by itself: settings of several kinds, or nested ones. */
export function addEntries(search: LiteralSearch, statement: Syntax): void {
  const [target, sign, value, ...more] = statement.children;
  if (
    target?.name !== 'VariableName' ||
    sign?.name !== 'AssignOp' ||
    value?.name !== 'DictionaryExpression' ||
    more.length > 0
  ) {
    return;
  }
  const name = search.text(target);
  const facts = search.usage.names.get(name);
  if (search.fieldAt(value, name) !== null || facts === undefined || facts.reads.length === 0) {
    return;
  }
  const config = CONFIG.test(name);
  if (value.children.filter(({ name: kind }) => kind === ':').length <= MANY_ENTRIES) {
    addDict(search, value, name, '', { config, offered: config && !facts.worked, depth: 0 });
  }
}

function addDict(
  search: LiteralSearch,
  node: Syntax,
  id: string,
  label: string,
  { config, offered, depth }: { config: boolean; offered: boolean; depth: number }
): void {
  const { children } = node;
  children.forEach((child, at) => {
    const keyNode = children[at - 1]?.name === ':' ? children[at - 2] : undefined;
    const key = keyNode === undefined ? null : (placedValue(search.tree, keyNode)?.value ?? null);
    if (key?.t !== 'str' || !/^[\w -]{1,40}$/.test(key.v)) {
      return;
    }
    const word = key.v.replace(/[ -]+/g, '_');
    const words = label === '' ? labelOf(word) : `${label}: ${labelOf(word).toLowerCase()}`;
    if (child.name === 'DictionaryExpression') {
      if (depth < 3) {
        addDict(search, child, `${id}.${word}`, words, { config, offered, depth: depth + 1 });
      }
    } else if (config || !/^(?:Array|Tuple|Set)Expression$/.test(child.name)) {
      search.add(child, {
        id: `${id}.${word}`,
        name: word,
        label: words,
        confidence: offered ? 0.6 : 0.3,
        reason: `${key.v} is % in ${id}.`,
        offered
      });
    }
  });
}

/** Defaults of a function that the notebook calls without them. */
export function addDefaults(search: LiteralSearch, definition: Syntax): void {
  const nameNode = definition.children.find(({ name }) => name === 'VariableName');
  const callee = nameNode === undefined ? '' : search.text(nameNode);
  const calls = search.usage.calls.filter(call => call.callee === callee && !call.starred);
  for (const { name, position, value } of calls.length === 0
    ? []
    : parametersOf(search.tree, definition)) {
    const left = calls.some(
      call =>
        name !== null && !call.named.has(name) && (position === null || call.placed <= position)
    );
    const plain = value === null ? undefined : placedValue(search.tree, value)?.value.t;
    if (
      name !== null &&
      value !== null &&
      left &&
      plain !== undefined &&
      plain !== 'null' &&
      !isNoise(name)
    ) {
      const facts = search.usage.names.get(parameterKey(callee, name));
      const face = {
        id: `${callee}.${name}`,
        name,
        label: argumentLabel(callee, name),
        confidence: 0.4,
        reason: `${name} is % that ${callee} takes where nothing else is given.`
      };
      search.add(value, face, input =>
        facts === undefined ? input : applyFacts(input, facts, search.usage.keys)
      );
    }
  }
}

/** Constants of a class that hold settings. */
export function addConstants(search: LiteralSearch, definition: Syntax): void {
  const nameNode = definition.children.find(({ name }) => name === 'VariableName');
  const owner = nameNode === undefined ? '' : search.text(nameNode);
  const body = definition.children.at(-1);
  for (const statement of body === undefined ? [] : statementsOf(body)) {
    const [target] = statement.children;
    const value = statement.children.at(-1);
    const name = target === undefined ? '' : search.text(target);
    if (
      statement.name === 'AssignStatement' &&
      target?.name === 'VariableName' &&
      value !== undefined &&
      !name.startsWith('_') &&
      search.usage.attributes.has(name)
    ) {
      search.add(value, {
        id: `${owner}.${name}`,
        name,
        label: labelOf(name),
        confidence: CONFIG.test(owner) ? 0.45 : 0.3,
        reason: `${name} is % that the class ${owner} holds.`
      });
    }
  }
}
