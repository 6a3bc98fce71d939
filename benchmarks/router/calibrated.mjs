// Whether stated chances hold on questions that no fit has seen: the router's own calibration, fitted on the parts that
// may be learned from (by scores of heads that had not seen those rows), measured on the test part.
import { learned, prior } from '../../scripts/train/head.mjs';
import { fromSource } from '../../scripts/from-source.mjs';
import { generator, interval, middle, printColumns, withInterval } from './interval.mjs';

const { chanceOf, fitOf, reliabilityOf, thresholdFor } = await fromSource(
  'packages/router/src/calibration/index.ts'
);
const PARTS = 5;
const PROMISE = { risk: 0.25, doubt: 0.1 };

const bounded = value => Math.min(0.98, Math.max(0.02, value));
const keyOf = kind => ({ kind, quantisation: 'as recorded', digest: 'mixtral-8x7b' });

/** Rows with the score of a head that has not seen them. */
function scored({ name, learn, test, form }) {
  const { target, options } = form;
  const scoreBy = head => row =>
    bounded(prior.predicted(head, row.question, options.withDraft ? row.draft : undefined));
  const seen = learn.map((row, at) => ({ row, part: at % PARTS }));
  const evidence = [];
  for (let part = 0; part < PARTS; part += 1) {
    const score = scoreBy(
      learned(
        seen.filter(one => one.part !== part).map(({ row }) => row),
        target,
        options
      )
    );
    for (const { row } of seen.filter(one => one.part === part)) {
      evidence.push({ key: keyOf(name), raw: score(row), good: row.weak, task: '' });
    }
  }
  const score = scoreBy(learned(learn, target, options));
  return { name, evidence, rows: test.map(row => ({ raw: score(row), good: row.weak })) };
}

const DRAWS = 400;

/** One line: the figures of outcomes with their intervals, beside the base rate's. */
function rowOf(name, outcomes) {
  const { ece, auroc, brier, baseBrier } = reliabilityOf(outcomes);
  const redrawn = key =>
    interval(
      outcomes.length,
      times => reliabilityOf(outcomes.map((one, at) => ({ ...one, weight: times[at] })))[key],
      DRAWS
    );
  return [
    `${name} (${outcomes.length})`,
    withInterval(ece, redrawn('ece')),
    withInterval(auroc, redrawn('auroc')),
    withInterval(brier, redrawn('brier')),
    baseBrier.toFixed(3)
  ];
}

/** The ECE that this many answers show by chance where every stated chance is exactly true. */
function floorOf(outcomes) {
  const random = generator(1);
  const found = Array.from({ length: DRAWS }, () => {
    const drawn = outcomes.map(one => ({ ...one, good: random() < one.chance ? 1 : 0 }));
    return reliabilityOf(drawn).ece;
  });
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  return ['  if its chances were exactly true', withInterval(mean, middle(found)), '', '', ''];
}

/** What learn-then-test promised on the rows that were learned from, and what became of it on the test part. */
function promiseOf({ name, evidence, rows }) {
  const most = `at most ${PROMISE.risk * 100} % of kept answers wrong`;
  const judged = evidence.map(({ raw, good }) => ({ score: raw, wrong: good === 0 }));
  const proven = thresholdFor(judged, PROMISE);
  if (proven === null) {
    return `${name}: no threshold is proven to keep ${most}.`;
  }
  const kept = rows.filter(({ raw }) => raw >= proven);
  const wrong = kept.filter(({ good }) => good === 0).length;
  const share = ((100 * wrong) / kept.length).toFixed(1);
  return `${name}: ${most} promised; ${kept.length} of ${rows.length} kept, ${share} % of them wrong.`;
}

/** Prints the table. `sets`: `{ name, learn, test, form }` each. */
export function printCalibration(sets) {
  const all = sets.map(scored);
  const fit = fitOf(all.flatMap(({ evidence }) => evidence));
  const raw = ({ rows }) => rows.map(one => ({ chance: one.raw, good: one.good }));
  const calibrated = ({ name, rows }) =>
    rows.map(one => ({ chance: chanceOf(fit, keyOf(name), one.raw), good: one.good }));
  const both = all.flatMap(calibrated);
  printColumns(
    'Chance that the small model is right: ECE in 10 bins of equal counts [95 % interval]',
    ['what', 'ECE', 'AUROC', 'Brier', 'Brier of base rate (AUROC 0.5)'],
    [
      ...all.flatMap(set => [
        rowOf(`${set.name}, as learned`, raw(set)),
        rowOf(`${set.name}, calibrated`, calibrated(set)),
        floorOf(calibrated(set))
      ]),
      rowOf('both, calibrated', both),
      floorOf(both)
    ]
  );
  all.map(promiseOf).forEach(line => console.log(line));
}
