import type { NoticeItem } from "./calls";

/** How loud a notice is on the board: what waits for somebody is late ink, what hangs is good. */
export function toneOf(item: Pick<NoticeItem, "state" | "waiting">): "good" | "late" | "soon" | "neutral" {
  if (item.state === "posted") return "good";
  if (item.state === "over") return item.waiting ? "late" : "neutral";
  return item.state === "draft" ? "soon" : "neutral";
}
