/** The ledger beside the counter of the way out: two who wrote down the same requests without asking each other. */
import type { LedgerEntry, WitnessView } from '@lockstep/protocol';

/** A request as the way out counted it. */
export interface Departure {
  intent: string;
  host: string;
  bytes: number;
}

/** What the ledger says of one intent. `out`: bytes that left, `null` where it does not know whether they did. */
interface Claim {
  host: string;
  bytes: number;
  out: number | null;
}

/**
 * Compares the two, request by request. An intent that is open, or that a dead process left, is one of which the
 * ledger does not know whether it left: there the counter's word holds, as long as host and bytes are the intent's.
 */
export function compareWitness(
  entries: Iterable<LedgerEntry>,
  departures: Iterable<Departure>
): WitnessView {
  const claims = claimsOf(entries);
  const counted = { requests: 0, bytes: 0 };
  const ledger = { requests: 0, bytes: 0 };
  let differs: string | null = null;
  const seen = new Set<string>();
  for (const { intent, host, bytes } of departures) {
    counted.requests += 1;
    counted.bytes += bytes;
    const claim = claims.get(intent);
    const fits =
      claim !== undefined &&
      !seen.has(intent) &&
      claim.host === host &&
      (claim.out ?? claim.bytes) === bytes;
    seen.add(intent);
    if (claim !== undefined && claim.out !== 0) {
      ledger.requests += 1;
      ledger.bytes += claim.bytes;
    }
    differs ??= fits ? null : intent;
  }
  for (const [intent, { out }] of claims) {
    if (out !== null && out > 0 && !seen.has(intent)) {
      ledger.requests += 1;
      ledger.bytes += out;
      differs ??= intent;
    }
  }
  return { ledger, counted, differs };
}

function claimsOf(entries: Iterable<LedgerEntry>): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const entry of entries) {
    if (entry.type === 'intent' && entry.what !== 'download') {
      claims.set(entry.id, { host: entry.host, bytes: entry.bytes, out: null });
    } else if (entry.type === 'settle') {
      const claim = claims.get(entry.id);
      if (claim !== undefined) {
        claim.out = entry.bytesOut ?? null;
      }
    }
  }
  return claims;
}
