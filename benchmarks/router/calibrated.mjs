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

const figures = outcomes => reliabilityOf(outcomes);

/** Prints the table. `sets`: `{ name, learn, test, form }` each. */
export function printCalibration(sets) {
  const all = sets.map(scored);
  const fit = fitOf(all.flatMap(({ evidence }) => evidence));
  const rows = all.flatMap(({ name, rows: tested, evidence }) => {
    const stated = raw => tested.map(one => ({ chance: raw(one.raw), good: one.good }));
    const chance = raw => chanceOf(fit, keyOf(name), raw);
    const rowOf = (what, outcomes) => {
      const { ece, auroc, brier, baseBrier } = figures(outcomes);
      const of = key =>
        interval(
          outcomes.length,
          times => figures(outcomes.map((one, at) => ({ ...one, weight: times[at] })))[key],
          400
        );
      return [
        `${name}, ${what} (${outcomes.length})`,
        withInterval(ece, of('ece')),
        withInterval(auroc, of('auroc')),
        withInterval(brier, of('brier')),
        baseBrier.toFixed(3)
      ];
    };
    const random = generator(1);
    const perfect = Array.from({ length: 400 }, () => {
      const drawn = stated(chance).map(one => ({ ...one, good: random() < one.chance ? 1 : 0 }));
      return figures(drawn).ece;
    });
    const mean = perfect.reduce((sum, value) => sum + value, 0) / perfect.length;
    const base = tested.reduce((sum, { good }) => sum + good, 0) / tested.length;
    const proven = thresholdFor(
      evidence.map(({ raw, good }) => ({ score: raw, wrong: good === 0 })),
      PROMISE
    );
    const kept = tested.filter(({ raw }) => proven !== null && raw >= proven);
    const wrong = kept.filter(({ good }) => good === 0).length;
    console.log(
      proven === null
        ? `${name}: no threshold keeps at most ${PROMISE.risk * 100} % of kept answers wrong.`
        : `${name}: promised at most ${PROMISE.risk * 100} % of kept answers wrong; kept ${kept.length} of ${tested.length}, ${((100 * wrong) / kept.length).toFixed(1)} % wrong.`
    );
    return [
      rowOf(
        'as learned',
        stated(raw => raw)
      ),
      rowOf('calibrated', stated(chance)),
      [`${name}, if chances were exactly true`, withInterval(mean, middle(perfect)), '', '', ''],
      [`${name}, base rate`, '', '0.500', (base * (1 - base)).toFixed(3), '']
    ];
  });
  printColumns(
    'Chance that the small model is right: ECE in 10 bins of equal counts [95 % interval]',
    ['what', 'ECE', 'AUROC', 'Brier', 'Brier of base rate'],
    rows
  );
}
