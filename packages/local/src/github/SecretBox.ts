import { createHash } from 'node:crypto';
import sodium from 'libsodium-wrappers';

/**
 * Opens what clients seal for a public key, as they send secrets to GitHub. The
 * key comes from a seed, so that it is the same after a restart.
 */
export class SecretBox {
  readonly #seed: string;
  #keys?: { publicKey: Uint8Array; privateKey: Uint8Array };

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** As the REST API shows it, in base64. */
  async publicKey(): Promise<{ key_id: string; key: string }> {
    const { publicKey } = await this.#open();
    const key = Buffer.from(publicKey).toString('base64');
    const id = createHash('sha256').update(key).digest('hex').slice(0, 16);
    return { key_id: id, key };
  }

  /** @returns undefined for what was not sealed for the key */
  async open(sealed: string): Promise<string | undefined> {
    const { publicKey, privateKey } = await this.#open();
    try {
      const opened = sodium.crypto_box_seal_open(
        Buffer.from(sealed, 'base64'),
        publicKey,
        privateKey,
      );
      return Buffer.from(opened).toString();
    } catch (error) {
      // It has no other way to say so.
      if (/incorrect key pair|too short/.test((error as Error).message)) {
        return undefined;
      }
      throw error;
    }
  }

  async #open() {
    await sodium.ready;
    this.#keys ??= sodium.crypto_box_seed_keypair(
      createHash('sha256').update(this.#seed).digest(),
    );
    return this.#keys;
  }
}
