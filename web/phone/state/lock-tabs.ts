/** What the tabs of one phone tell each other about the lock. The key itself travels only between pages of this app, in
 * memory, and cannot be read out by any of them. */
export type TabMessage =
  /** A page was opened: is the phone unlocked? */
  | { kind: "ask" }
  | { kind: "open"; userId: string; key: CryptoKey }
  | { kind: "locked" }
  /** Somebody uses the app in this tab. */
  | { kind: "used" };

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("tanfang-lock");

export function tell(message: TabMessage): void {
  channel?.postMessage(message);
}

export function hear(told: (message: TabMessage) => void): void {
  channel?.addEventListener("message", (event: MessageEvent<TabMessage>) => told(event.data));
}
