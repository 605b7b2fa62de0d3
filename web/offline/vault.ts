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

export class Tampered extends Error {}

/** The vault of a key that was opened before, here or in another tab. */
export declare function vaultOf(userId: string, key: CryptoKey): Vault;
