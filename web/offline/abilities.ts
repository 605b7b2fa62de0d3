/** What the browser around this page can do, looked up in one place. Old WebViews, and those inside WeChat or DingTalk,
 * lack much of it: everything still works, some of it only as long as the page stays open. */

export type App = "wechat" | "wecom" | "dingtalk" | "webview";

export interface Abilities {
  /** The app whose window this is; null for a browser of its own. */
  inside: App | null;
  /** Without these nothing can be kept or sent: IndexedDB, and WebCrypto, which needs a safe address. */
  keeps: boolean;
  /** Opens without a network. */
  opensOffline: boolean;
  /** May be asked not to clear the store. */
  asksToKeep: boolean;
  /** Tells how much room is left. */
  tellsRoom: boolean;
  /** Two windows of the app know of each other. */
  severalWindows: boolean;
  /** Wakes this page when the network comes back. */
  wakes: boolean;
  /** Tells where it is. */
  position: boolean;
  /** Takes sound. */
  sound: boolean;
}

export const abilityNames = ["keeps", "opensOffline", "asksToKeep", "tellsRoom", "severalWindows", "wakes", "position", "sound"] as const;
export type AbilityName = (typeof abilityNames)[number];

/** As much of a window as tells what it can do. */
export interface Around {
  isSecureContext?: boolean;
  indexedDB?: unknown;
  crypto?: { subtle?: unknown };
  BroadcastChannel?: unknown;
  MediaRecorder?: unknown;
  SyncManager?: unknown;
  navigator: {
    userAgent: string;
    serviceWorker?: unknown;
    storage?: { persist?: unknown; estimate?: unknown };
    locks?: unknown;
    geolocation?: unknown;
    mediaDevices?: { getUserMedia?: unknown };
  };
}

const there = (value: unknown) => value !== undefined && value !== null;

export function abilitiesOf(window: Around): Abilities {
  const { navigator } = window;
  const opensOffline = there(navigator.serviceWorker);
  return {
    inside: insideOf(navigator.userAgent),
    keeps: there(window.indexedDB) && there(window.crypto?.subtle),
    opensOffline,
    asksToKeep: there(navigator.storage?.persist),
    tellsRoom: there(navigator.storage?.estimate),
    severalWindows: there(window.BroadcastChannel) && there(navigator.locks),
    wakes: opensOffline && there(window.SyncManager),
    position: there(navigator.geolocation) && window.isSecureContext !== false,
    sound: there(window.MediaRecorder) && there(navigator.mediaDevices?.getUserMedia),
  };
}

/** By the name the browser gives itself. Names are only for words: what works is tried, not guessed. */
function insideOf(agent: string): App | null {
  if (/wxwork/i.test(agent)) return "wecom";
  if (/MicroMessenger/i.test(agent)) return "wechat";
  if (/DingTalk/i.test(agent)) return "dingtalk";
  return /; wv\)/.test(agent) ? "webview" : null;
}
