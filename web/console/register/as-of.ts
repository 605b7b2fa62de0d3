/** Both kinds of time of the register: on which day something was so, and known by the end of which. */
export interface AsOf {
  on: string;
  known: string;
}

const FIRST = "1949-10-01";

/** A day one can ask for; today for what is none, or is to come. */
export const dayOr = (text: string | null | undefined, today: string): string => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= FIRST && text < today && !Number.isNaN(Date.parse(text)) ? text : today);

/** As it stands in an address; a day that is none, or is to come, is today. */
export const asOfIn = (query: URLSearchParams, today: string): AsOf => ({ on: dayOr(query.get("on"), today), known: dayOr(query.get("known_on"), today) });

export const isPast = (asked: AsOf, today: string): boolean => asked.on < today || asked.known < today;

/** What an address keeps of it: nothing for today. */
export function queryOf(asked: AsOf, today: string): string {
  const kept = new URLSearchParams({ ...(asked.on < today ? { on: asked.on } : {}), ...(asked.known < today ? { known_on: asked.known } : {}) });
  return kept.size ? `?${kept}` : "";
}
