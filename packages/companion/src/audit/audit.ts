/** Attacks a served page as a participant, one attack after another, and says what came of each. */
import { UserError } from '@lockstep/protocol';
import type { Plan } from '@lockstep/protocol';
import { harmlessStep, type Attack, type Ground, type Verdict } from './attack';
import { chat } from './attacks/chat';
import { foreignPost, foreignSocket } from './attacks/crossSite';
import { traversal, uploads } from './attacks/files';
import { manyOpens, messageFlood, oversize } from './attacks/floods';
import { forgedIds, othersRuns } from './attacks/ids';
import { injection } from './attacks/injection';
import { authorRoutes, jupyterRoutes } from './attacks/jupyter';
import { atOnce, madeUpFacts, outOfOrder, twice } from './attacks/order';
import { codeInValues } from './attacks/values';
import { Visitor } from './visitor';

/** All attacks; the floods come last, because the page is slow to let this browser in again after them. */
export const ATTACKS: readonly Attack[] = [
  jupyterRoutes,
  authorRoutes,
  outOfOrder,
  twice,
  atOnce,
  madeUpFacts,
  forgedIds,
  othersRuns,
  codeInValues,
  traversal,
  uploads,
  foreignPost,
  foreignSocket,
  injection,
  chat,
  oversize,
  messageFlood,
  manyOpens
];

/** An attack and what came of it. */
export interface Finding extends Verdict {
  id: string;
  title: string;
}

/**
 * Attacks a page with all attacks, on the app that gives most to try.
 *
 * @param address as it is given to a colleague, with its token
 * @param told hears of each attack as it ends
 * @throws UserError when the page can't be reached or shows no app
 */
export async function audit(
  address: URL,
  told: (finding: Finding) => void,
  signal: AbortSignal,
  attacks: readonly Attack[] = ATTACKS
): Promise<Finding[]> {
  const ground = await groundAt(address);
  const findings: Finding[] = [];
  for (const attack of attacks) {
    signal.throwIfAborted();
    const { id, title } = attack;
    const finding = { id, title, ...(await attack.run(ground)) };
    findings.push(finding);
    told(finding);
  }
  return findings;
}

async function groundAt(address: URL): Promise<Ground> {
  const attacker = await Visitor.comeIn(address);
  const victim = await Visitor.comeIn(address);
  const plans: Plan[] = [];
  for (const { app } of await attacker.apps()) {
    plans.push(await attacker.plan(app));
  }
  const plan = plans.find(hasText) ?? plans[0];
  if (plan === undefined) {
    throw new UserError('audit-no-app', `${attacker.base.href} shows no app.`);
  }
  return { attacker, victim, plan, newRun: (by = attacker) => by.newRun(plan.app, 'Audit') };
}

/** An app whose first fields take text shows most. */
function hasText(plan: Plan): boolean {
  return (harmlessStep(plan)?.inputs ?? []).some(({ type, fixed }) => type === 'text' && !fixed);
}
