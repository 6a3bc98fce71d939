/** Figures as the assistant's commands say them. */
import type { RouteRecord } from '@lockstep/protocol';
import { duration } from '@lockstep/workflow';

/** Money from millionths of a US dollar: "$0", "$0.0042", "$1.25". What is not zero never shows as zero. */
export function money(micro: number): string {
  const dollars = micro / 1_000_000;
  if (dollars >= 1 || dollars === 0) {
    return dollars === 0 ? '$0' : `$${dollars.toFixed(2)}`;
  }
  return `$${Number(dollars.toPrecision(2))}`;
}

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
