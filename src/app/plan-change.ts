/** Whether the version of an app that a run follows and the newest one are the same to a person. */
import { canonicalJson, type Plan } from '@lockstep/protocol';

/** True when a person would see or get anything else. Cell keys change the version's hash, but nothing a run does. */
export function differs(from: Plan, to: Plan): boolean {
  return canonicalJson({ ...from, app: '' }) !== canonicalJson({ ...to, app: '' });
}
