// How good the router's prior, its judgement of a draft, and its calibration are, on recorded answers of a weak and a
// strong model: RouteLLM's sets by RouteLLM's definitions, RouterBench's prices. This is the only script that reads
// the test part of the committed split; nothing was chosen by what it prints.
import { statSync } from 'node:fs';

import { inRoot } from '../scripts/places.mjs';
import { CHOICE_RIGHT, FORMS } from '../scripts/train/forms.mjs';
import { learned, prior } from '../scripts/train/head.mjs';
import { printCalibration } from './router/calibrated.mjs';
import { gsm8k, haveData, mmlu, routerbench, without } from './router/data.mjs';
import { interval, middle, generator, printColumns, withInterval } from './router/interval.mjs';
import { subjectFolds } from './router/split.mjs';
import { printTiers } from './router/tiers.mjs';
import { median, notRun } from './table.mjs';

const TEST = ['test'];
const { curveOf, inOrder, predicted, shippedHeads } = prior;

/** One line of the table: APGR with its interval, and what half and four fifths of the distance cost. */
function rowOf(name, rows, scores) {
  const gains = inOrder(rows, scores);
  const curve = curveOf(gains);
  const percent = share => `${(100 * curve.cpt(share)).toFixed(1)} %`;
  return [
    name,
    withInterval(
      curve.apgr,
      interval(rows.length, times => curveOf(gains, times).apgr)
    ),
    percent(0.5),
    percent(0.8)
  ];
}

/** What random orders come to: the middle 95 % of 2,000 of them. */
function randomRow(rows) {
  const random = generator(11);
  const found = Array.from({ length: 2_000 }, () => curveOf(inOrder(rows, rows.map(random))).apgr);
  return ['  random', withInterval(0.5, middle(found)), '50.0 %', '80.0 %'];
}

const beside = (rows, published) => [
  randomRow(rows),
  rowOf(
    '  oracle',
    rows,
    rows.map(({ weak, strong }) => strong - weak)
  ),
  ['  published best (RouteLLM, its own training data)', published, '', '']
];

/** Scores of test questions by heads that saw no question of their subject. */
function unseen(learn, test) {
  const scores = new Float64Array(test.length);
  for (let fold = 0; fold < subjectFolds; fold += 1) {
    const { target, options } = FORMS.choice;
    const head = learned(
      learn.filter(row => row.fold !== fold),
      target,
      options
    );
    test.forEach((row, at) => {
      if (row.fold === fold) {
        scores[at] = predicted(head, row.question);
      }
    });
  }
  return scores;
}

function printTimes(questions) {
  const heads = shippedHeads();
  const once = question => {
    const start = performance.now();
    predicted(heads.choice, question);
    return performance.now() - start;
  };
  // The middle of five, so that what else this machine does is not counted.
  const sorted = questions
    .slice(0, 1_000)
    .map(({ question }) => median(Array.from({ length: 5 }, () => once(question))))
    .sort((a, b) => a - b);
  const bytes = statSync(inRoot('packages', 'router', 'src', 'prior', 'weights.ts')).size;
  const slow = sorted[Math.floor(sorted.length * 0.99)];
  console.log(
    `\nA prediction takes ${median(sorted).toFixed(3)} ms (median), ${slow.toFixed(3)} ms (99th percentile; bar 1 ms). The weights are ${bytes} bytes.`
  );
}

if (!haveData) {
  notRun('the quality of the prior', 'LOCKSTEP_DATA has no router-eval');
} else {
  const bench = routerbench();
  const learn = { mmlu: without(mmlu(), bench), gsm8k: without(gsm8k(), bench) };
  const test = { mmlu: mmlu(TEST), gsm8k: gsm8k(TEST) };
  const heads = shippedHeads();
  printColumns(
    'Which questions to pay a stronger model for: Mixtral 8x7B and GPT-4, test part [95 % interval]',
    ['what', 'APGR', 'CPT(50 %)', 'CPT(80 %)'],
    [
      rowOf(
        `MMLU, ${test.mmlu.length} questions, subjects known`,
        test.mmlu,
        test.mmlu.map(({ question }) => predicted(heads.choice, question))
      ),
      rowOf('MMLU, subjects that nobody has seen', test.mmlu, unseen(learn.mmlu, test.mmlu)),
      ...beside(test.mmlu, '0.603'),
      rowOf(
        `GSM8K, ${test.gsm8k.length} questions, before a draft`,
        test.gsm8k,
        test.gsm8k.map(({ question }) => predicted(heads.problem, question))
      ),
      rowOf(
        'GSM8K, after the draft',
        test.gsm8k,
        test.gsm8k.map(({ question, draft }) => predicted(heads.draft, question, draft))
      ),
      ...beside(test.gsm8k, '0.622')
    ]
  );
  printTimes(test.mmlu);
  printCalibration([
    { name: 'MMLU', learn: learn.mmlu, test: test.mmlu, form: CHOICE_RIGHT },
    { name: 'GSM8K with its draft', learn: learn.gsm8k, test: test.gsm8k, form: FORMS.right }
  ]);
  const scored = bench.map(row => ({
    ...row,
    score: prior.questionStanding(row.question).standing
  }));
  printTiers(
    scored.filter(({ part }) => part === 'validation'),
    scored.filter(({ part }) => part === 'test')
  );
}
