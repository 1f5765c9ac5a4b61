import sodium from 'libsodium-wrappers';

/**
 * Seals a secret as clients of GitHub do.
 *
 * @param publicKey - as GitHub answers it
 * @returns what is sent
 */
export async function sealFor(
  publicKey: { key_id: string; key: string },
  value: string | Uint8Array,
) {
  await sodium.ready;
  const base64 = sodium.base64_variants.ORIGINAL;
  const key = sodium.from_base64(publicKey.key, base64);
  const sealed = sodium.crypto_box_seal(value, key);
  return {
    key_id: publicKey.key_id,
    encrypted_value: sodium.to_base64(sealed, base64),
  };
}
