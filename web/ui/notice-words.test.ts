import { afterEach, expect, test } from "vitest";
import { dayInWords } from "./days";
import { setLocale } from "./i18n";
import { noticeWords } from "./notice-words";

afterEach(() => setLocale("zh"));

test("a day is written as people read it, with the year when it is another one", () => {
  expect(dayInWords("2026-11-25", "2026-03-02")).toBe("11月25日（周三）");
  expect(dayInWords("2027-01-03", "2026-11-25")).toBe("2027年1月3日（周日）");
  setLocale("en");
  expect(dayInWords("2026-11-25", "2026-03-02")).toBe("Wed 25 Nov");
  expect(dayInWords("2027-01-03", "2026-11-25")).toBe("Sun 3 Jan 2027");
  expect(dayInWords("next week")).toBe("next week");
});

test("no notice shows a date as the machine writes it", () => {
  const date = "2031-05-06";
  const detail = { day: date, due_on: date, session_day: date, starts_at: "09:00", names: ["李保田"], count: 1, head_name: "李保田" };
  const kinds = ["session_called", "session_cancelled", "session_held", "session_too_late", "followups_escalated", "finding_opened", "finding_near", "finding_late", "referral_late", "feed_stale"];
  for (const kind of kinds)
    for (const count of [1, 3]) {
      const { title, text } = noticeWords({ kind, detail: { ...detail, count } });
      expect(title + text, kind).toContain("2031年5月6日（周二）");
      expect(title + text, kind).not.toContain(date);
    }
});

test("a campaign says what, how many, by when and why", () => {
  const detail = { name: "冰雹后排查", purpose: "看房屋和庄稼", count: 12, starts_on: "2031-05-04", ends_on: "2031-05-06", reason: "已由应急部门排查" };
  const begun = noticeWords({ kind: "campaign_begun", detail });
  expect(begun.title).toBe("专项走访：冰雹后排查，请您去看 12 户");
  expect(begun.text).toMatch(/^2031年5月4日（周日）到2031年5月6日（周二）之间.*看房屋和庄稼$/);
  expect(noticeWords({ kind: "campaign_ended", detail })).toEqual({ title: "专项走访提前结束：冰雹后排查", text: "还没去的户不用为它再去了。原因：已由应急部门排查" });
});

test("a department reads of its late referral without a name, and not as if it had reported somebody", () => {
  const department = { zh: "教育局", en: "education" };
  expect(noticeWords({ kind: "referral_late", detail: { person_name: "", department, due_on: "2031-05-06" } }).title).toBe("转介给教育局的一件事项已超期");
  expect(noticeWords({ kind: "referral_late", detail: { person_name: "李保田", department, due_on: "2031-05-06" } }).title).toContain("李保田");
});

test("a stale list is named with its department, in the language chosen", () => {
  const detail = { feed_title: { zh: "持证残疾人", en: "disabled persons" }, department: { zh: "残疾人联合会", en: "disabled persons' federation" }, listed_on: "2031-04-05", due_on: "2031-05-05" };
  expect(noticeWords({ kind: "feed_stale", detail })).toEqual({
    title: "名单该更新了：持证残疾人，2031年5月5日（周一）就该有新的一份",
    text: expect.stringContaining("手上最新的是2031年4月5日（周六）的。请向残疾人联合会要新名单"),
  });
  setLocale("en");
  expect(noticeWords({ kind: "feed_stale", detail }).title).toBe("List out of date: disabled persons, the next one was due on Mon 5 May 2031");
});
