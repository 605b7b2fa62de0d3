/** What the browser tells of the network. `unknown`: it does not tell, as on iPhones and in many WebViews. */
export interface Network {
  over: "wifi" | "mobile" | "unknown";
  /** The phone's owner asked every app to spare data. */
  saver: boolean;
}

/** The Network Information API, where there is one. */
export interface Connection extends EventTarget {
  type?: string;
  saveData?: boolean;
}

const overOf: Record<string, Network["over"]> = { wifi: "wifi", ethernet: "wifi", cellular: "mobile", wimax: "mobile", bluetooth: "mobile" };

export function connectionHere(): Connection | undefined {
  return (navigator as { connection?: Connection }).connection;
}

export function networkOf(connection: Connection | undefined): Network {
  return { over: overOf[connection?.type ?? ""] ?? "unknown", saver: connection?.saveData ?? false };
}

/** Whether photos may go over this network. What nobody can know never keeps a photo on the phone for ever. */
export function photosMayTravel(network: Network, wifiOnly: boolean): boolean {
  if (network.over === "wifi") return true;
  if (network.saver) return false;
  return !(wifiOnly && network.over === "mobile");
}

const LEAST_TIME = 30_000;
const SLOWEST = 4; // bytes a ms, 32 kbit/s

/** How long (ms) an upload of so many bytes may take before it is given up. */
export function patienceFor(bytes: number): number {
  return LEAST_TIME + bytes / SLOWEST;
}
