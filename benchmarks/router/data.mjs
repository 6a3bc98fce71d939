// Recorded answers of a weak and a strong model to the same questions, as RouteLLM and RouterBench published them:
// read, decontaminated as their authors do it, and parted by the committed seed. Where the files come from and under
// which licence is written in SOURCES.md beside them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { sharedData } from '../../scripts/places.mjs';
import { foldOf, partOf, plain } from './split.mjs';

const folder = join(sharedData, 'router-eval');
const WEAK = 'mistralai/Mixtral-8x7B-Instruct-v0.1';
const STRONG = 'gpt-4-1106-preview';

/** Whether the data is there at all. */
export const haveData = existsSync(join(folder, 'routellm'));

/** Fields of CSV text with quoted line breaks, as one object a row. */
function csv(text) {
  const rows = [[]];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; at < text.length && (text[at] !== '"' || text[at + 1] === '"'); at += 1) {
        at += text[at] === '"' ? 1 : 0;
        field += text[at];
      }
      at += 1;
    } else {
      const end = /[,\r\n]|$/g;
      end.lastIndex = at;
      const { index } = end.exec(text);
      field = text.slice(at, index);
      at = index;
    }
    rows.at(-1).push(field);
    if (text[at] === ',') {
      at += 1;
    } else {
      at += text[at] === '\r' ? 2 : 1;
      rows.push([]);
    }
  }
  const [head, ...body] = rows.filter(row => row.length > 1);
  return body.map(row => Object.fromEntries(head.map((name, column) => [name, row[column] ?? ''])));
}

const read = (...path) => readFileSync(join(folder, ...path), 'utf8');
const lines = text =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

/** Questions that RouteLLM found in its own training data: they are left out of every figure. */
const contaminated = (...path) => new Set(lines(read(...path)).map(row => row.eval_prompt));

const row = (set, { prompt, [WEAK]: weak, [STRONG]: strong }) => ({
  question: prompt,
  weak: weak === 'True' ? 1 : 0,
  strong: strong === 'True' ? 1 : 0,
  part: partOf(set, prompt)
});

/** What may be learned from. The test part is read by the benchmark alone. */
export const LEARNED = ['train', 'validation'];

/** `{ question, weak, strong, part, subject, fold }` of these parts: whether Mixtral and GPT-4 answered right. */
export function mmlu(parts = LEARNED) {
  const left = contaminated('routellm', 'mmlu_contaminated_prompts.jsonl');
  const files = join('routellm', 'mmlu_responses');
  return readdirSync(join(folder, files))
    .sort()
    .flatMap(name => {
      const subject = name.replace(/^mmlu_|\.csv$/g, '');
      return csv(read(files, name))
        .filter(({ prompt }) => !left.has(prompt))
        .map(found => ({ ...row('mmlu', found), subject, fold: foldOf(subject) }))
        .filter(({ part }) => parts.includes(part));
    });
}

/** `{ question, weak, strong, part, draft }` of these parts: `draft` is what Mixtral answered. */
export function gsm8k(parts = LEARNED) {
  const left = contaminated('routellm', 'gsm8k', 'contaminated_prompts.jsonl');
  return csv(read('routellm', 'gsm8k', 'gsm8k_responses.csv'))
    .filter(({ prompt }) => !left.has(prompt))
    .map(found => ({ ...row('gsm8k', found), draft: found[`${WEAK}_response`] }))
    .filter(({ part }) => parts.includes(part));
}

/** The three tiers of the cost figure, from the cheapest: their names in RouterBench. */
export const TIERS = [
  'mistralai/mistral-7b-chat',
  'mistralai/mixtral-8x7b-chat',
  'gpt-4-1106-preview'
];

/** `{ question, part, quality, cost }`: both by {@link TIERS}, cost in US dollars as recorded. */
export function routerbench() {
  const packed = readFileSync(join(folder, 'routerbench', 'routerbench_0shot_sample365.csv.gz'));
  return csv(gunzipSync(packed).toString('utf8')).map(found => {
    const question = found.prompt.replace(/^\['|'\]$/g, '').replaceAll('\\n', '\n');
    return {
      question,
      part: partOf('routerbench', question),
      quality: TIERS.map(tier => Number(found[tier])),
      cost: TIERS.map(tier => Number(found[`${tier}|total_cost`]))
    };
  });
}

/**
 * Rows to train on, without those whose words also stand in a set that only measures: two texts that share half of
 * their runs of eight words are the same question in another dress. Runs that many rows share are its dress.
 */
export function without(rows, measured) {
  const seen = new Set(measured.flatMap(({ question }) => runsOf(question)));
  const runs = rows.map(({ question }) => runsOf(question));
  const often = new Map();
  runs.flat().forEach(run => often.set(run, (often.get(run) ?? 0) + 1));
  return rows.filter((_, at) => {
    const own = runs[at].filter(run => often.get(run) <= 3);
    return own.filter(run => seen.has(run)).length < Math.max(1, own.length / 2);
  });
}

function runsOf(question) {
  const words = plain(question).split(' ');
  const count = Math.max(1, words.length - 7);
  return Array.from({ length: count }, (_, at) => words.slice(at, at + 8).join(' '));
}
