import { locale } from "./i18n";

const WEEKDAYS = "日一二三四五六";

/** A civil date in words: 11月25日（周三） / Wed 25 Nov; with the year when it is not `thisYear`'s. What is no date stays as it is. */
export function dayInWords(date: string, thisYear: string = new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Shanghai" })): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!found) return date;
  const at = new Date(`${date}T00:00:00Z`);
  const otherYear = found[1] !== thisYear.slice(0, 4);
  if (locale.value === "zh") return `${otherYear ? `${found[1]}年` : ""}${Number(found[2])}月${Number(found[3])}日（周${WEEKDAYS[at.getUTCDay()]}）`;
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(at);
  return `${part({ weekday: "short" })} ${part({ day: "numeric", month: "short", ...(otherYear ? { year: "numeric" } : {}) })}`;
}
