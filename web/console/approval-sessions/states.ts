import type { Item, Member, Session } from "./calls";

type Tone = "neutral" | "good" | "soon" | "late" | "info";

export const stateTone = (state: Session["state"]): Tone => (state === "sitting" ? "soon" : state === "closed" ? "good" : state === "called" ? "info" : "neutral");

/** The one thing most worth saying of an item, as the key of its word. */
export type ItemWord = Exclude<Item["state"], "decided"> | "approved" | "refused" | "gone" | "died" | "related";
export function itemWord(item: Item): ItemWord {
  if (item.gone) return "gone";
  if (item.state === "decided") return item.outcome === "refuse" ? "refused" : "approved";
  if (item.died_on && item.state !== "postponed") return "died";
  if (item.related.length) return "related";
  return item.state;
}
export const itemTone = (word: ItemWord): Tone =>
  word === "approved" ? "good" : word === "heard" ? "info" : word === "gone" || word === "died" || word === "refused" ? "late" : word === "related" || word === "postponed" ? "soon" : "neutral";

export const votes = (member: Member): boolean => member.duty === "chair" || member.duty === "member";

/** How many with a vote hear an item: there, and not stepped out. */
export const hearing = (members: readonly Member[], item?: Item): number =>
  members.filter((one) => votes(one) && one.present && !item?.stepped_out.some((out) => out.member_id === one.id)).length;

/** What was heard or left the agenda keeps its place. */
export const movable = (item: Item): boolean => item.state === "waiting";

/** The order after an item has gone to another place; the same when it stays within the list. */
export function moved(ids: readonly string[], id: string, to: number): string[] {
  const rest = ids.filter((one) => one !== id);
  if (rest.length === ids.length || to < 0 || to >= ids.length) return [...ids];
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
