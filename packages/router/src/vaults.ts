/** A vault of placeholders for each conversation, in memory only: after a restart the same values have others. */
import { type Vault, vaultOf } from '@lockstep/privacy';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Most conversations whose values are kept; the one used longest ago goes first. */
const MOST = 200;

/** The vaults of a router. */
export class Vaults {
  /** @param root 32 bytes that nobody else knows */
  constructor(private readonly root: Uint8Array = crypto.getRandomValues(new Uint8Array(32))) {}

  /** That conversation's, the same one each time while it is kept. */
  of(conversation: string): Vault {
    const vault =
      this.#vaults.get(conversation) ?? vaultOf(hmac(sha256, this.root, utf8ToBytes(conversation)));
    this.#vaults.delete(conversation);
    this.#vaults.set(conversation, vault);
    const [oldest] = this.#vaults.keys();
    if (this.#vaults.size > MOST && oldest !== undefined) {
      this.#vaults.delete(oldest);
    }
    return vault;
  }

  readonly #vaults = new Map<string, Vault>();
}
