/** The plan of the link web of European sites, for specs and screenshots: set-up and seven steps. */
import type { InputFace, Plan, PlanStep } from '@lockstep/protocol';

/** An input with what every input has. */
export function input(
  fields: Pick<InputFace, 'id' | 'label' | 'type'> & Partial<InputFace>
): InputFace {
  return { required: true, asked: false, ...fields };
}

/** A step with one cell; `uses` and `defines` are names by number. */
export function planStep(
  id: string,
  number: number | null,
  title: string,
  fields: Partial<PlanStep> & { uses?: number[]; defines?: number[]; help?: string } = {}
): PlanStep {
  const { uses = [], defines = [], help, ...rest } = fields;
  return {
    id,
    number,
    title,
    kind: number === null ? 'setup' : 'step',
    parts: [
      ...(help === undefined ? [] : [{ part: 'text' as const, markdown: help }]),
      { part: 'cell', cell: 0 }
    ],
    optional: false,
    effects: [],
    cells: 1,
    inputs: [],
    flow: { defines, maybe: [], uses, mutates: [], opaque: false },
    content: id,
    ...rest
  };
}

/** A plan of these steps. */
export function planOfSteps(steps: PlanStep[]): Plan {
  return {
    app: 'a'.repeat(64),
    title: 'Link web of European sites',
    summary: 'Rank, group and compare 1,285 sites',
    language: 'python',
    notebook: 'link-web.ipynb',
    steps
  };
}

const country = input({
  id: 'country',
  label: 'Country',
  type: 'choice',
  choices: ['Belgium', 'Estonia', 'France', 'Spain'].map(v => ({ t: 'str' as const, v })),
  initial: { t: 'str', v: 'Belgium' }
});

const degree = input({
  id: 'min_degree',
  label: 'Minimum degree',
  type: 'int',
  min: 1,
  max: 80,
  initial: { t: 'int', v: '5' }
});

const international = input({
  id: 'international',
  label: 'International',
  type: 'bool',
  help: 'Include the 47 international sites',
  initial: { t: 'bool', v: false }
});

const seeds = input({
  id: 'seeds',
  label: 'Seeds',
  type: 'int',
  min: 10,
  max: 500,
  initial: { t: 'int', v: '200' }
});

const resolution = input({
  id: 'resolution',
  label: 'Resolution',
  type: 'float',
  help: '0.5 to 2; higher gives more groups',
  initial: { t: 'float', v: '1.0' }
});

const groupName = input({ id: 'name', label: 'Name', type: 'text', asked: true });

const COMMUNITIES =
  'Groups sites that link to each other more than to the rest. More seeds give a steadier answer and take longer.';

/** Set-up and seven steps: step 3 does not use Country, step 4 can be skipped, step 7 writes a file. */
export const linkWeb: Plan = planOfSteps([
  planStep('setup', null, 'Set-up', { defines: [0] }),
  planStep('choose', 1, 'Choose the sites', {
    uses: [0],
    defines: [1],
    inputs: [country, degree, international]
  }),
  planStep('rank', 2, 'Rank the sites', { uses: [1], defines: [2] }),
  planStep('types', 3, 'Group the actor types', { uses: [0], defines: [3] }),
  planStep('communities', 4, 'Find communities', {
    uses: [1, 3],
    defines: [4],
    inputs: [seeds, resolution],
    help: COMMUNITIES,
    optional: true
  }),
  planStep('names', 5, 'Name the communities', { uses: [4], defines: [5], inputs: [groupName] }),
  planStep('compare', 6, 'Compare with all of Europe', { uses: [0, 5], defines: [6] }),
  planStep('report', 7, 'Write the report', {
    uses: [5, 6],
    effects: [{ kind: 'writes', name: 'report.html' }]
  })
]);

/** The same with a secret in step 1 and a step that writes in the middle, for replays. */
export const crawls: Plan = planOfSteps([
  planStep('setup', null, 'Set-up', { defines: [0] }),
  planStep('sign-in', 1, 'Sign in to the crawler', {
    uses: [0],
    defines: [1],
    inputs: [input({ id: 'key', label: 'API key', type: 'secret' })]
  }),
  planStep('read', 2, 'Read both crawls', { uses: [1], defines: [2] }),
  planStep('save', 3, 'Save the joined table', {
    uses: [2],
    effects: [{ kind: 'writes', name: 'joined.csv' }]
  }),
  planStep('risen', 4, 'Find risen and sunk sites', {
    uses: [2],
    defines: [4],
    inputs: [
      input({ id: 'lost', label: 'Lost places', type: 'int', initial: { t: 'int', v: '20' } })
    ]
  }),
  planStep('summary', 5, 'Write the summary', { uses: [4] })
]);
