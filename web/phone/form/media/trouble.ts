/** Why the phone's camera, microphone, position or store did not work, so that the screen can say what to do. */
export type Trouble = "refused" | "none" | "busy" | "insecure" | "full" | "failed";

const BY_NAME: Readonly<Record<string, Trouble>> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  DevicesNotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  TrackStartError: "busy",
  AbortError: "busy",
  QuotaExceededError: "full",
};

/** What an error of the browser means to the person who holds the phone. */
export function troubleOf(error: unknown): Trouble {
  const name = typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
  return BY_NAME[name] ?? "failed";
}

/** Camera and microphone are only given to pages that came over a safe connection. */
export function deviceTrouble(secure: boolean, hasDevices: boolean): Trouble | null {
  if (!secure) return "insecure";
  return hasDevices ? null : "none";
}
