// What three tiers cost at 95 % of the best one's quality, at the prices that RouterBench recorded. Both thresholds are
// chosen on the validation part; the test part says what came of them.
import { TIERS } from './data.mjs';
import { generator, interval, printColumns } from './interval.mjs';

const FLOOR = 0.95;
const BEST = TIERS.length - 1;

const total = (rows, tierOf, what, times) =>
  rows.reduce((sum, row, at) => sum + (times?.[at] ?? 1) * row[what][tierOf(row, at)], 0);
const always = tier => () => tier;

/** Tiers by two thresholds on a score. */
const byThresholds =
  ([first, second]) =>
  row =>
    row.score < first ? 0 : row.score < second ? 1 : 2;

/** The cheapest pair of thresholds that keeps the floor on these rows. */
function chosen(rows) {
  const scores = [...new Set(rows.map(({ score }) => score)), Infinity, -Infinity].sort(
    (a, b) => a - b
  );
  const floor = FLOOR * total(rows, always(BEST), 'quality');
  let best = { cost: Infinity, cuts: [-Infinity, -Infinity] };
  for (const first of scores) {
    for (const second of scores.filter(cut => cut >= first)) {
      const tierOf = byThresholds([first, second]);
      const cost = total(rows, tierOf, 'cost');
      if (cost < best.cost && total(rows, tierOf, 'quality') >= floor) {
        best = { cost, cuts: [first, second] };
      }
    }
  }
  return best.cuts;
}

/** The cheapest tier of those that do best at a row. */
const oracle = ({ quality }) => quality.indexOf(Math.max(...quality));

/** Prints the table. Rows carry `score`: how much a larger model would gain. */
export function printTiers(validation, test) {
  const share = (tierOf, what, times) =>
    total(test, tierOf, what, times) / total(test, always(BEST), what, times);
  const rowOf = (name, tierOf) => {
    const figure = what => {
      const [low, high] = interval(test.length, times => share(tierOf, what, times));
      const percent = value => (100 * value).toFixed(1);
      return `${percent(share(tierOf, what))} % [${percent(low)}, ${percent(high)}]`;
    };
    return [name, figure('quality'), figure('cost')];
  };
  const random = generator(7);
  const dice = rows => rows.map(row => ({ ...row, score: random() }));
  const runs = Array.from({ length: 20 }, () => {
    const tierOf = byThresholds(chosen(dice(validation)));
    const rolled = dice(test);
    return ['quality', 'cost'].map(
      what =>
        rolled.reduce((sum, row) => sum + row[what][tierOf(row)], 0) /
        total(test, always(BEST), what)
    );
  });
  const hindsight = rows => byThresholds(chosen(rows));
  const guesses = Array.from({ length: 20 }, () => {
    const rolled = dice(test);
    const tierOf = hindsight(rolled);
    return ['quality', 'cost'].map(
      what => total(rolled, tierOf, what) / total(test, always(BEST), what)
    );
  });
  const mean = (runs, at) =>
    `${((100 * runs.reduce((sum, run) => sum + run[at], 0)) / runs.length).toFixed(1)} %`;
  printColumns(
    `RouterBench, ${TIERS.map(name => name.split('/').at(-1)).join(' < ')}: ${test.length} questions, thresholds for ${FLOOR * 100} % quality from ${validation.length} others; both of always the last tier [95 % interval]`,
    ['what', 'quality', 'cost'],
    [
      rowOf('the prior', byThresholds(chosen(validation))),
      ['random, mean of 20', mean(runs, 0), mean(runs, 1)],
      rowOf('the prior, thresholds in hindsight', hindsight(test)),
      ['random in hindsight, mean of 20', mean(guesses, 0), mean(guesses, 1)],
      rowOf('oracle', oracle),
      ...TIERS.map((name, tier) => rowOf(`always ${name.split('/').at(-1)}`, always(tier)))
    ]
  );
}
