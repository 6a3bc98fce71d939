/** Figures as the assistant's commands say them. */
import { money } from '@lockstep/protocol';
import type { RouteRecord } from '@lockstep/protocol';
import { duration } from '@lockstep/workflow';

/** The line under an answer: model and place, reason, confidence, time, price. */
export function badge(record: RouteRecord): string {
  const call = record.chosen === null ? undefined : record.calls[record.chosen];
  const { confidence } = record;
  return [
    call === undefined ? 'no model' : `${call.model.model} (${call.tier}, ${call.place})`,
    record.reason.replace(/\.$/, ''),
    ...(confidence === null || confidence.value === null
      ? []
      : [`confidence ${confidence.value.toFixed(2)}`]),
    duration(record.took),
    money(record.price)
  ].join(' · ');
}
