import { NoAnswer, unwrap, type WantedPieces } from "@api/index";
import type { KeptFile } from "./record";
import type { SendContext } from "./sender";

const KIB = 1024;
/** Files up to here go in one go at first. */
export const WHOLE_BYTES = 1024 * KIB;
export const LEAST_PIECE = 256 * KIB;
export const MOST_PIECE = 2048 * KIB;

const QUICK = 5_000;
const LONG = 20_000;

/** How much the network carried in one go lately; shared by all files of a page, changed in place. */
export interface Pace {
  piece_bytes: number;
}

export const newPace = (): Pace => ({ piece_bytes: 512 * KIB });

/** Photos are not to travel over this network; not a failure. */
export class HeldBack extends Error {}

/** Whether a file travels in pieces: a large one always, a smaller one once the line broke. `failures`: in a row, of its record. */
export function goesInPieces(file: KeptFile, failures: number): boolean {
  return file.bytes > (failures > 0 ? LEAST_PIECE : WHOLE_BYTES);
}

/** The next size after a piece of this size took so long (ms): doubled when quick, halved when long. */
export function nextPiece(piece: number, took: number): number {
  if (took < QUICK) return Math.min(MOST_PIECE, piece * 2);
  return took > LONG ? slower(piece) : piece;
}

export function slower(piece: number): number {
  return Math.max(LEAST_PIECE, piece / 2);
}

/** Brings the pieces of a large file that the store has not got, until none is wanted. Asking says what is there, so a
 * killed page, a dropped line and an address that ran out all go on the same way. Throws `NoAnswer`, `HeldBack`, `ApiError`. */
export async function sendPieces(context: SendContext, file: KeptFile, blob: Blob): Promise<void> {
  for (let before = -1; ; ) {
    const asked = await unwrap(
      context.api.POST("/files/{sha256}/pieces", {
        params: { path: { sha256: file.sha256 } },
        body: { piece_bytes: context.pace.piece_bytes },
      }),
    );
    context.carried?.(file.sha256, asked.held_bytes);
    if (asked.items.length === 0) return;
    if (asked.held_bytes <= before) throw new NoAnswer(new Error("the store keeps no pieces"));
    before = asked.held_bytes;
    await carry(context, file, blob, asked);
  }
}

async function carry(context: SendContext, file: KeptFile, blob: Blob, asked: WantedPieces): Promise<void> {
  let held = asked.held_bytes;
  for (const piece of asked.items) {
    await context.between?.();
    if (!context.filesMayTravel()) throw new HeldBack();
    const begun = context.now();
    try {
      const status = await context.put(piece.url, "PUT", {}, blob.slice(piece.start, piece.start + piece.bytes));
      // The address ran out: the next question brings new ones.
      if (status === 403) return;
      if (status >= 400) throw new Error(`object store answered ${status}`);
    } catch (error) {
      context.pace.piece_bytes = slower(context.pace.piece_bytes);
      throw new NoAnswer(error);
    }
    if (piece.bytes >= context.pace.piece_bytes) context.pace.piece_bytes = nextPiece(piece.bytes, context.now() - begun);
    held += piece.bytes;
    context.carried?.(file.sha256, held);
  }
}
