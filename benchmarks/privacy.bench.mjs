// What the detectors find in synthetic texts about people, and what they destroy, beside three packages. The figures
// are those of the test part; `node benchmarks/privacy.bench.mjs development` prints the part that rules are read
// against, with what was missed.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { fromSource } from '../scripts/from-source.mjs';
import { nodePeers } from './peers.mjs';
import {
  Count,
  leftByFinds,
  leftByText,
  NAMES,
  partOf,
  STRUCTURED,
  texts
} from './privacy-data.mjs';
import { notebookTexts } from './privacy-notebooks.mjs';
import { notRun } from './table.mjs';

const PEERS = {
  'redact-pii-light': '@libretto/redact-pii-light@1.0.1',
  '@redactpii/node': '@redactpii/node@1.0.17',
  openredaction: '@openredaction/core@1.1.5'
};
const MOST_DESTROYED = 0.002;
const LEAST_RECALL = 0.98;

/** Wilson's 95 % interval of a share. */
function interval(found, there) {
  const z = 1.96;
  const share = found / there;
  const middle = share + (z * z) / (2 * there);
  const half = z * Math.sqrt((share * (1 - share)) / there + (z * z) / (4 * there * there));
  return [middle - half, middle + half].map(value => Math.max(0, value / (1 + (z * z) / there)));
}
const percent = value => `${(100 * value).toFixed(1)} %`;
const recall = ({ found, there }) => {
  if (there === 0) {
    return 'none there';
  }
  const [low, high] = interval(found, there);
  return `${percent(found / there)} of ${there} (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
};
const destroyed = ({ ordinary: { gone, there, capital } }) =>
  `${(100 * (gone / there)).toFixed(2)} % of ${there}, in small letters ${(100 * ((gone - capital) / there)).toFixed(2)} %`;

/** The texts' own names of people and places as two columns, as a table of the user would hold them. */
const columnsOf = part =>
  Object.entries({ PERSON: 'name', GPE: 'city' }).map(([type, name]) => ({
    name,
    values: part.flatMap(({ spans }) =>
      spans.flatMap(({ entity_type, entity_value }) => (entity_type === type ? entity_value : []))
    )
  }));

/** Tools by name; each says which words of a text it leaves. */
async function toolsFor(part) {
  const { detectorOf, dictionaryOf, loadNames } = await fromSource('@lockstep/privacy');
  const names = await loadNames();
  const dictionary = dictionaryOf({
    columns: columnsOf(part),
    terms: [],
    own: [],
    isOrdinary: names.isOrdinary
  });
  const ours = { forms: detectorOf(), names: detectorOf(names.detect) };
  const all = detectorOf(names.detect, dictionary.detect);
  const finds = detect => text => leftByFinds(text, detect(text));
  const folder = nodePeers('privacy-peers', Object.values(PEERS));
  const peer = createRequire(join(folder, 'x.js'));
  const { SyncRedactor } = peer('@libretto/redact-pii-light');
  const { Redactor } = await import(join(folder, 'node_modules/@redactpii/node/lib/index.mjs'));
  const { OpenRedaction } = peer('@openredaction/core');
  const light = new SyncRedactor();
  const node = new Redactor();
  const open = new OpenRedaction();
  return {
    detect: ours.forms,
    tools: {
      'ours, by form': finds(ours.forms),
      'ours, with names': finds(ours.names),
      'ours, with names and a dictionary': finds(all),
      'redact-pii-light': text => leftByText(text, light.redact(text)),
      '@redactpii/node': text => leftByText(text, node.redact(text)),
      openredaction: async text => leftByText(text, (await open.detect(text)).redacted)
    }
  };
}

/** What is found in notebooks that hold nothing personal on purpose, and how long that takes. */
async function notebooks() {
  const { detect, loadNames, maskSecrets } = await fromSource('@lockstep/privacy');
  const names = await loadNames();
  const all = notebookTexts();
  const characters = all.reduce((sum, text) => sum + text.length, 0);
  const kinds = new Map();
  const count = (kind, text) => kinds.set(kind, (kinds.get(kind) ?? new Set()).add(text));
  const timed = work => {
    const start = performance.now();
    all.forEach(work);
    return `${(((performance.now() - start) / characters) * 1_000).toFixed(3)} ms`;
  };
  const note = find => text =>
    find(text).forEach(({ kind, start, end }) => count(kind, text.slice(start, end)));
  const rows = [
    ['secrets alone', timed(text => maskSecrets(text))],
    ['by form', timed(note(detect))],
    ['names', timed(note(names.detect))]
  ];
  table(
    `Different finds in ${characters} characters of public notebooks (most URLs and persons are what they seem)`,
    ['kind', 'different', 'first ones'],
    [...kinds].map(([kind, found]) => [
      kind,
      String(found.size),
      [...found]
        .slice(0, 4)
        .map(text => JSON.stringify(text.slice(0, 40)))
        .join(' ')
    ])
  );
  table('Time for 1,000 characters of them', ['detectors', 'time'], rows);
}

function table(title, head, rows) {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map(row => row[at].length)));
  console.log(`\n${title}`);
  for (const row of [head, widths.map(width => '-'.repeat(width)), ...rows]) {
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd()
    );
  }
}

/** Of what our finds mark, how much is what they say or at least personal, by kind. */
function precisionRows(part, detect) {
  const kinds = new Map();
  for (const { full_text: text, spans } of part) {
    for (const { kind, start, end } of detect(text)) {
      const row = kinds.get(kind) ?? { there: 0, found: 0 };
      kinds.set(kind, row);
      row.there += 1;
      row.found += spans.some(span => span.start_position < end && span.end_position > start)
        ? 1
        : 0;
    }
  }
  return [...kinds].map(([kind, row]) => [kind, recall(row)]);
}

async function measure(name) {
  const part = texts.filter(text => partOf(text) === name);
  const { tools, detect } = await toolsFor(part);
  const counts = {};
  for (const [tool, left] of Object.entries(tools)) {
    counts[tool] = new Count();
    for (const text of part) {
      counts[tool].add(text, await left(text.full_text));
    }
  }
  const ours = counts['ours, by form'];
  console.log(`Privacy: ${part.length} of ${texts.length} texts, the ${name} part`);
  table(
    'Recall with its 95 % interval: a span counts when no word of it is left',
    ['tool', 'with a form', 'persons', 'places', 'ordinary words destroyed'],
    Object.entries(counts).map(([tool, count]) => [
      tool,
      recall(count.sum(STRUCTURED)),
      ...NAMES.map(type => recall(count.sum([type]))),
      destroyed(count)
    ])
  );
  table(
    'Recall by type',
    ['type', ...Object.keys(PEERS), 'ours'],
    STRUCTURED.map(type => [
      type,
      ...Object.keys(PEERS).map(tool => recall(counts[tool].sum([type]))),
      recall(ours.sum([type]))
    ])
  );
  table(
    'Precision of ours by kind: finds that touch a span of the data',
    ['kind', 'precision'],
    precisionRows(part, detect)
  );
  if (name === 'development') {
    for (const type of STRUCTURED) {
      console.log(type, 'missed:', ours.types.get(type)?.missed ?? []);
    }
    console.log('destroyed:', counts['ours, with names and a dictionary'].examples);
  }
  const full = ours.sum(STRUCTURED);
  const words = counts['ours, with names'].ordinary;
  const bars = [
    ['recall of what has a form', full.found / full.there >= LEAST_RECALL],
    ['ordinary words destroyed, without tables', words.gone / words.there < MOST_DESTROYED]
  ];
  bars.forEach(([what, met]) => console.log(`${met ? 'met' : 'MISSED'}: ${what}`));
  if (bars.some(([, met]) => !met)) {
    process.exitCode = 1;
  }
}

if (texts === null) {
  notRun('privacy', 'LOCKSTEP_DATA has no router-eval/pii');
} else {
  await measure(process.argv[2] === 'development' ? 'development' : 'test');
  await notebooks();
}
