import { ApiError, NoAnswer, unwrap } from "@api/index";
import { recoveryHanded, recoveryToHand } from "@offline/vault-door";
import { ref } from "vue";
import { api } from "./session";
import { Locked, store } from "./store";

/** The spare key: with the server it opens this vault after a password sign-in, when the PIN is forgotten. */
export const recoveryIsHanded = ref(true);
/** It has not reached the server for more than a day. */
export const recoveryIsLate = ref(false);

const DAY = 86_400_000;
const since = (userId: string) => `recovery_since/${userId}`;

/** Looks whether it is still to be handed over. Answers it when it is. */
export async function lookAtRecovery(): Promise<string | null> {
  const { db, vault } = await store();
  const key = await recoveryToHand(db, vault);
  if (key !== null) {
    const begun = ((await db.get("facts", since(vault.userId))) as number | undefined) ?? Date.now();
    await db.put("facts", begun, since(vault.userId));
    recoveryIsLate.value = Date.now() - begun > DAY;
  } else recoveryIsLate.value = false;
  recoveryIsHanded.value = key === null;
  return key;
}

/** Brings it to the server when it is not there yet. Never throws for what the network or the server does. */
export async function handRecovery(): Promise<void> {
  try {
    const key = await lookAtRecovery();
    if (key === null) return;
    const { db, vault } = await store();
    await unwrap(api.PUT("/devices/own/recovery", { body: { key } }));
    await recoveryHanded(db, vault);
    await db.delete("facts", since(vault.userId));
    await lookAtRecovery();
  } catch (error) {
    // The next round tries again.
    if (!(error instanceof ApiError || error instanceof NoAnswer || error instanceof Locked)) throw error;
  }
}
