// Trains the prior on the parts of the routing data that may be learned from, and prints how it does there by
// cross-validation. `--write` stores the weights that the router ships; without it, says whether they still agree.
// Penalties were chosen by these figures. The test part is not read here: `npm run bench -- router` does that.
import { readFileSync, writeFileSync } from 'node:fs';

import prettier from 'prettier';

import { gsm8k, haveData, mmlu, routerbench, without } from '../benchmarks/router/data.mjs';
import { inRoot } from './places.mjs';
import { command, UserError } from './run.mjs';
import { FORMS } from './train/forms.mjs';
import { learned, prior } from './train/head.mjs';

const file = inRoot('packages', 'router', 'src', 'prior', 'weights.ts');
const PARTS = 5;

/** Each row's prediction by a head that has not seen its part. */
function crossed(rows, partOf, { target, options }) {
  const scores = new Float64Array(rows.length);
  for (let part = 0; part < PARTS; part += 1) {
    const head = learned(
      rows.filter((row, at) => partOf(row, at) !== part),
      target,
      options
    );
    rows.forEach((row, at) => {
      if (partOf(row, at) === part) {
        const draft = options.withDraft ? row.draft : undefined;
        scores[at] = prior.predicted(head, row.question, draft);
      }
    });
  }
  return prior.curveOf(prior.inOrder(rows, scores)).apgr.toFixed(3);
}

const text = head => ({ ...head, grams: Buffer.from(head.grams.buffer).toString('base64') });

await command(async args => {
  if (!haveData) {
    throw new UserError(
      'The routing data is not there. Set LOCKSTEP_DATA to the folder that has router-eval.'
    );
  }
  const measured = routerbench();
  const rows = { mmlu: without(mmlu(), measured), gsm8k: without(gsm8k(), measured) };
  const inTurn = (_, at) => at % PARTS;
  console.log(`APGR by cross-validation, ${rows.mmlu.length} and ${rows.gsm8k.length} questions`);
  console.log(`MMLU                  ${crossed(rows.mmlu, inTurn, FORMS.choice)}`);
  console.log(`MMLU, unseen subjects ${crossed(rows.mmlu, ({ fold }) => fold, FORMS.choice)}`);
  console.log(`GSM8K, before a draft ${crossed(rows.gsm8k, inTurn, FORMS.problem)}`);
  console.log(`GSM8K, after a draft  ${crossed(rows.gsm8k, inTurn, FORMS.draft)}`);
  const heads = Object.fromEntries(
    Object.entries(FORMS).map(([name, { set, target, options }]) => [
      name,
      text(learned(rows[set], target, options))
    ])
  );
  const written = await prettier.format(
    `/**
 * Weights of the prior, as \`scripts/train-prior.mjs\` wrote them: learned from recorded answers of Mixtral 8x7B and
 * GPT-4 to MMLU and GSM8K (RouteLLM's sets, Apache-2.0; the questions are MIT). They hold no text.
 */
import type { StoredHead } from './learned';

export const WEIGHTS: Record<${Object.keys(FORMS)
      .map(name => `'${name}'`)
      .join(' | ')}, StoredHead> = ${JSON.stringify(heads)};
`,
    { ...(await prettier.resolveConfig(file)), parser: 'typescript' }
  );
  if (args.includes('--write')) {
    writeFileSync(file, written);
    console.log(`Wrote ${file}, ${written.length} bytes.`);
    return 0;
  }
  const same = readFileSync(file, 'utf8') === written;
  console.log(
    same ? 'The shipped weights are these.' : 'The shipped weights differ: --write stores these.'
  );
  return same ? 0 : 1;
});
