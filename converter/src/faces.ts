/** Finds words for cells that no heading names: a sentence, a comment, what they make, what they call. */
import type { Part } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { cellForm } from './forms';
import { hashText } from './keys';
import { type PythonTree, type Syntax, statementsOf, textOf } from './python/tree';
import { isSecretText } from './suspicion';
import { labelOf, plainText, shorten, titleOf } from './titles';

/** Words for a portion, and the evidence they come from. `slug`: the id it wishes for where the title names nothing. */
export interface Face {
  title: string;
  from: 'form' | 'text' | 'comment' | 'code' | 'nothing';
  slug?: string;
}

/** A first sentence up to this length is a title as it stands; a longer one is cut at a word. */
const TITLE_SENTENCE = 64;
/** Two letters in a row: less is a number or a sign, and names nothing. */
const WORDS = /\p{L}{2}/u;

/** So many paragraphs, and so much of each, are looked at. */
const PARAGRAPHS = 3;
const PARAGRAPH_LENGTH = 1000;

/** The first sentence of a text, as a title; empty when it says nothing. Tables, pictures, code and HTML are skipped. */
export function openingSentence(markdown: string): string {
  for (const paragraph of markdown.split(/\n\s*\n/, PARAGRAPHS)) {
    const sentence = /^\s*(?:\||<|!\[|```|~~~|\$\$|---)|^(?: {4}|\t)/.test(paragraph)
      ? ''
      : sentenceOf(paragraph.slice(0, PARAGRAPH_LENGTH));
    if (sentence !== '') {
      return sentence;
    }
  }
  return '';
}

function sentenceOf(paragraph: string): string {
  const plain = plainText(paragraph.replace(/^(?:\s*(?:>|[*+-](?=\s)|\d+[.)](?=\s)))+\s*/, ''));
  const [sentence = ''] = plain.split(/(?<=[.!?:])\s/, 1);
  const bare = sentence.replace(/[.:]$/, '');
  return WORDS.test(bare) ? shorten(bare, TITLE_SENTENCE) : '';
}

/** A line that only draws a line, or code that was put out of use. */
const NO_WORDS = /^[-=*#~_\s]*$/;
const DISUSED = /[=()[\]{}]|^(?:import|from|print|return|def|class|for|if|while|with)\b.*[.:\w]$/;

/** An opening comment stands within so many characters. */
const COMMENT_REACH = 600;

/** The comment that a cell starts with, as words; empty when it starts with none. */
export function openingComment(cell: Pick<CodeCell, 'source'>): string {
  for (const line of cell.source.slice(0, COMMENT_REACH).split('\n')) {
    const words =
      /^\s*(?:#(?!\s*(?:[@!]|%(?!%))|(?:r|i|load|include|pragma|define)\s)|\/\/|--)\s*(?:%%)?([^\n]*)$/.exec(
        line
      )?.[1];
    if (words === undefined) {
      if (line.trim() !== '') {
        return '';
      }
    } else if (!NO_WORDS.test(words)) {
      const bare = words.replace(/^[-=*#~\s]+|[-=*#~\s:]+$/g, '');
      const disused = DISUSED.test(bare) && !/^\p{Lu}?\p{Ll}+ \p{Ll}+ \p{Ll}+/u.test(bare);
      return disused ||
        /^(?:-\*-|coding[:=]|type:|noqa|pylint|fmt:|todo\b)/i.test(bare) ||
        !WORDS.test(bare) ||
        isSecretText(bare)
        ? ''
        : bare;
    }
  }
  return '';
}

/** What calls of these do, whatever they are called on. */
const DRAWING =
  /^(?:plt|sns|px|alt|ax\d*|axes|fig)\.|\.(?:plot|hist|boxplot|scatter|bar|barh|show|imshow)$|\.plot\./;
const SHOWING = /^(\w+)\.(?:head|tail|describe|info|sample|value_counts|dtypes|columns|shape)$/;

/** Plain variables among the arguments of a call. */
function argumentsOf(tree: PythonTree, call: Syntax): string[] {
  const list = call.children.find(child => child.name === 'ArgList');
  return (list?.children ?? []).flatMap(child =>
    child.name === 'VariableName' ? [textOf(tree, child)] : []
  );
}

/** What an expression does, in words; empty when it cannot be said. */
function doneBy(tree: PythonTree, statement: Syntax): string {
  const [expression] = statement.children;
  if (expression?.name === 'VariableName') {
    return `Show ${textOf(tree, expression)}`;
  }
  const [callee] = expression?.children ?? [];
  if (expression?.name !== 'CallExpression' || callee === undefined) {
    return '';
  }
  const text = textOf(tree, callee);
  if (/^(?:print|display)$/.test(text)) {
    const shown = argumentsOf(tree, expression).slice(0, 2);
    return shown.length === 0 ? '' : `Show ${shown.join(' and ')}`;
  }
  const shown = SHOWING.exec(text)?.[1];
  return shown !== undefined
    ? `Show ${shown}`
    : DRAWING.test(text)
      ? 'Draw a figure'
      : /^[\w.]{2,40}$/.test(text)
        ? `Call ${text}`
        : '';
}

/** What a statement makes, in words; empty when it makes nothing that has a name. */
function madeBy(tree: PythonTree, statement: Syntax): string {
  const name = statement.children.find(child => child.name === 'VariableName');
  const text = name === undefined ? '' : textOf(tree, name);
  if (statement.name === 'FunctionDefinition' || statement.name === 'ClassDefinition') {
    return `Define ${text}`;
  }
  return statement.name === 'AssignStatement' && statement.children[0] === name && /[^_]/.test(text)
    ? labelOf(text)
    : '';
}

/** What a cell in another language names first: `var sales = …`, `rows <- …`. */
const NAMES_FIRST =
  /^[ \t]*(?:(?:var|let|const|val|auto|local|my)[ \t]+)?([a-zA-Z_]\w{2,})[ \t]*(?:<-|:?=)(?!=)/m;

/** What a portion makes, else what it does, in words. */
function wordsOf(cells: readonly CodeCell[]): string {
  let done = '';
  for (const { tree, magics, source } of cells) {
    const [magic] = magics;
    const first = tree === null && magic === undefined ? NAMES_FIRST.exec(source)?.[1] : undefined;
    if (first !== undefined) {
      return labelOf(first);
    }
    for (const statement of tree === null ? [] : statementsOf(tree.script)) {
      const made = tree === null ? '' : madeBy(tree, statement);
      if (made !== '') {
        return made;
      }
      if (done === '' && tree !== null && statement.name === 'ExpressionStatement') {
        done = doneBy(tree, statement);
      }
    }
    if (done === '' && magic !== undefined && /^\w+$/.test(magic.name)) {
      done = `Run ${magic.kind === 'cell' ? '%%' : '%'}${magic.name}`;
    }
  }
  return done;
}

/** Words for parts and their cells; `number` counts where nothing speaks. */
export function faceFor(parts: readonly Part[], cells: readonly CodeCell[], number: number): Face {
  const form = cells.map(({ source, tree }) => cellForm(source, tree).title).find(Boolean);
  if (form !== undefined && form !== null) {
    return { title: shorten(form), from: 'form' };
  }
  const texts = parts.slice(0, parts.findIndex(part => part.part === 'cell') + 1);
  for (const part of texts) {
    const sentence = part.part === 'text' ? openingSentence(part.markdown) : '';
    if (sentence !== '') {
      return { title: sentence.charAt(0).toUpperCase() + sentence.slice(1), from: 'text' };
    }
  }
  const comment = cells.map(openingComment).find(line => line !== '') ?? '';
  if (comment !== '') {
    return { title: titleOf(shorten(comment)), from: 'comment' };
  }
  const made = wordsOf(cells);
  if (made !== '') {
    return { title: made, from: 'code' };
  }
  const [first] = cells;
  return {
    title: `Part ${number}`,
    from: 'nothing',
    slug: `part-${hashText(first?.key ?? '').slice(0, 4)}`
  };
}
