/** Code where a value belongs: in every kind of literal, with every way out of a string. */
import type { PlanStep, RunState } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { harmlessStep, notTried, Tries, type Attack, type Ground } from '../attack';

/** What the code would print; it stands nowhere in the value that carries it. */
const MARK = 'LOCKSTEP-AUDIT-RAN';
const PRINT = 'print("LOCKSTEP-AUDIT" + "-RAN")';

/** Ways out of a string: each quote, each escape, a new line, a template, and no string at all. */
const WAYS_OUT = [
  `"; ${PRINT}; "`,
  `'; ${PRINT}; '`,
  `"""\n${PRINT}\n"""`,
  `\\"\n${PRINT}\n#`,
  `\\`,
  `\n${PRINT}\n`,
  `\r${PRINT}\r`,
  `\u2028${PRINT}\u2029`,
  `\u0000${PRINT}`,
  `{${PRINT}}`,
  `\${${PRINT}}`,
  `")\n${PRINT}\n(`,
  `%run ${PRINT}`,
  `!echo LOCKSTEP-AUDIT"-RAN"`,
  `__import__("builtins").${PRINT}`
];

/** Code under the name of a kind that holds none. */
const FALSE_KINDS: unknown[] = [
  { t: 'int', v: `1); ${PRINT}` },
  { t: 'int', v: '0x10' },
  { t: 'int', v: '1_000' },
  { t: 'float', v: `__import__("os")` },
  { t: 'float', v: `1.0 + ${PRINT}` },
  { t: 'bool', v: PRINT },
  { t: 'date', v: `2026-01-01"); ${PRINT}` },
  { t: 'datetime', v: `2026-01-01T00:00:00"); ${PRINT}` },
  { t: 'bytes', v: `" + ${PRINT} + "` },
  { t: 'null', v: PRINT },
  { t: 'code', v: PRINT },
  { t: 'list', v: [{ t: 'int', v: PRINT }] },
  {
    t: 'dict',
    v: [
      [
        { t: 'str', v: 'a' },
        { t: 'int', v: PRINT }
      ]
    ]
  },
  { t: 'file', v: '../../etc/passwd', name: 'x.csv' },
  { t: 'str', v: '\ud800' },
  { t: 'str', v: PRINT, code: true },
  PRINT,
  [PRINT],
  null
];

/** How long a step may take that shows what became of a value, in milliseconds. */
const PATIENCE = 30_000;

const SETTLED = new Set(['done', 'failed', 'cancelled', 'stale']);

export const codeInValues: Attack = {
  id: 'values',
  title: 'Give code as a value',
  async run(ground) {
    const { plan, newRun, attacker } = ground;
    const step = harmlessStep(plan);
    if (step === undefined) {
      return notTried('No step with fields can be run without asking first.');
    }
    const tries = new Tries();
    const { run } = await newRun();
    for (const { id } of step.inputs) {
      for (const value of FALSE_KINDS) {
        const command = { type: 'set-inputs', step: step.id, values: { [id]: value } };
        tries.refused(`a value of ${id}`, await attacker.command(run, command));
      }
    }
    const texts = step.inputs.filter(({ type, fixed }) => type === 'text' && fixed !== true);
    for (const way of texts.length > 0 ? WAYS_OUT : []) {
      const through = await escapes(ground, run, step, way);
      tries.note(through ? `code in a text ran: ${JSON.stringify(way)}` : null);
      if (through) {
        break;
      }
    }
    return tries.verdict(
      texts.length > 0
        ? 'Values arrive as values.'
        : 'Values of a wrong form are refused. The first step has no text field to try.'
    );
  }
};

/** Runs the step with that text in each text field; whether what it would print was printed. */
async function escapes(
  { attacker }: Ground,
  run: string,
  step: PlanStep,
  way: string
): Promise<boolean> {
  const values: Record<string, unknown> = {};
  for (const { id, type } of step.inputs) {
    if (type === 'text') {
      values[id] = { t: 'str', v: way };
    }
  }
  const set = await attacker.command(run, { type: 'set-inputs', step: step.id, values });
  if (set.status !== 200) {
    return false;
  }
  const before = (await attacker.run(run))?.steps[step.id]?.since;
  await attacker.command(run, { type: 'run-step', step: step.id });
  const until = Date.now() + PATIENCE;
  let state: RunState | null = null;
  while (Date.now() < until) {
    state = await attacker.run(run);
    const own = state?.steps[step.id];
    if (own !== undefined && own.since !== before && SETTLED.has(own.status)) {
      break;
    }
    await delay(50);
  }
  if (state?.steps[step.id]?.status === 'running') {
    await attacker.command(run, { type: 'cancel', step: step.id });
  }
  return (state?.steps[step.id]?.outputs ?? []).some(
    output => output.kind === 'stream' && output.text.includes(MARK)
  );
}
