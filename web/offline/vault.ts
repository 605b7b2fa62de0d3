import type { Database } from "./database";

/** A value that only its owner's key opens. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** Where a sealed value lies: store and key. A value moved to another place does not open. */
export type Place = readonly [store: string, ...key: (string | number)[]];

/** One user's opened key on this phone. Whoever drops it locks. */
export interface Vault {
  readonly userId: string;
  /** Never extractable; another tab of this phone may be given it (`vaultOf`). */
  readonly key: CryptoKey;
  seal(place: Place, value: unknown): Promise<Sealed>;
  /** Throws `Tampered` when the bytes are not those that were sealed for this place. */
  open<T>(place: Place, sealed: Sealed): Promise<T>;
  sealBlob(place: Place, blob: Blob): Promise<Sealed>;
  openBlob(place: Place, sealed: Sealed, type: string): Promise<Blob>;
}

/** The phone's store as one user may read it. */
export interface Store {
  db: Database;
  vault: Vault;
}

/** The bytes were changed, moved from another place, or sealed with another key. */
export class Tampered extends Error {}

export const KEY_BYTES = 32;
export type Raw = Uint8Array<ArrayBuffer>;
const IV_BYTES = 12;

/** The vault of a key that was opened before, here or in another tab. */
export function vaultOf(userId: string, key: CryptoKey): Vault {
  return {
    userId,
    key,
    seal: (place, value) => sealBytes(key, bound(userId, place), new TextEncoder().encode(JSON.stringify(value))),
    async open<T>(place: Place, sealed: Sealed) {
      return JSON.parse(new TextDecoder().decode(await openBytes(key, bound(userId, place), sealed))) as T;
    },
    sealBlob: async (place, blob) => sealBytes(key, bound(userId, place), await blob.arrayBuffer()),
    openBlob: async (place, sealed, type) => new Blob([await openBytes(key, bound(userId, place), sealed)], { type }),
  };
}

/** AES-GCM-256 with a random nonce (NIST SP 800-38D, 8.2.2); `told` is authenticated with the bytes. */
export async function sealBytes(key: CryptoKey, told: BufferSource, bytes: BufferSource): Promise<Sealed> {
  const iv = randomBytes(IV_BYTES);
  return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: told }, key, bytes) };
}

/** Throws `Tampered`. */
export async function openBytes(key: CryptoKey, told: BufferSource, { iv, bytes }: Sealed): Promise<ArrayBuffer> {
  try {
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: told }, key, bytes);
  } catch (error) {
    throw new Tampered("sealed bytes do not open", { cause: error });
  }
}

export function importKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export function randomBytes(length: number): Raw {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bound(userId: string, place: Place): Raw {
  return new TextEncoder().encode(JSON.stringify([userId, ...place]));
}
