/** A civil date in the Chinese (lunar) calendar, 1900 to 2100. Browsers' own calendars are a day off in some months of
 * these years (the spring festivals of 2027 and 2030), so the months are written down here. */
export interface LunarDate {
  /** The civil year in which its new year lies. */
  year: number;
  month: number;
  leap: boolean;
  day: number;
}

/** One year each from 1900, in hexadecimal: the lowest four bits say which month is doubled (0: none), the bits above, the
 * first month lowest, which months have 30 days. The same as two calendar libraries have it; where those differ (1933, 1954,
 * 1978, 2057) the day of the new moon at 120° east decides. */
const YEARS = `
  16d28 07520 0ea50 164a5 064b0 0a9b0 15564 056a0 0b590 17522 07520 1b256 0b250 0a4b0 14ab5 02ad0 056b0 0b692 0da90 1d927
  0e920 0d250 1a4d5 0a560 02b60 15b54 06d40 0ea90 1e922 0e920 0d266 052b0 0a570 12b65 0b5a0 06d40 0ec93 07490 16937 0a930
  052b0 0a5b6 0aad0 056a0 1b554 0ba40 0b490 1a932 0a950 152d7 05360 0aad0 15aa5 05b20 0da50 1d4a3 0d4a0 0a958 0a970 05560
  0ab56 0ad50 06d20 0ea54 0ea50 064a0 0c973 0a9b0 155a7 056a0 0b690 17525 0b520 0b250 164b4 0a4b0 14ab8 02ad0 056d0 0b696
  0da90 0d920 1d254 0d250 1a4da 0a560 02b60 05b56 06d50 0ea90 1e925 0e920 0d260 0a563 0a570 14d68 035a0 06d50 16c95 07490
  06930 152b4 052b0 0a5b0 155a2 056a0 1b557 0ba40 0b490 1a935 0a950 052d0 0aad4 0ab50 15aa9 05d20 0da50 1d4a6 0d4a0 0c950
  152e4 05560 0ab50 15b22 06d20 0ea56 07250 064b0 0c975 0cab0 055a0 0ad63 0b690 1752b 0b520 0b250 1a4b6 0a4b0 04ab0 055b5
  05ad0 0b6a0 1b522 0d920 1d257 0d250 0a550 14ad5 04b60 05b50 0daa3 0ec90 1e928 0e920 0d260 0a566 0a570 04d60 06d54 07550
  07490 0e933 06930 152b7 052b0 0a5b0 155a5 056a0 0b650 174a4 0b4a0 1a958 0a950 052d0 0aad6 0ab50 05aa0 0ba54 0da50 0d4a0
  1c953 0c960 194e7 05560 0ab50 15b25 06d20 0ea50 0e4a4 068b0 0c978 04ab0 055b0 0ad66 0b6a0 07520 17254 0b450 0a8b0 149b2
  04ab0
`.trim().split(/\s+/).map((code) => Number.parseInt(code, 16));

const FIRST_YEAR = 1900;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(1900, 0, 31);

/** `date`: YYYY-MM-DD. Null outside 1900-01-31 to 2101-01-28, and for what is no date. */
export function lunarDate(date: string): LunarDate | null {
  const instant = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(instant)) return null;
  let left = Math.round((instant - FIRST_DAY) / DAY_MS);
  if (left < 0) return null;
  for (const [index, code] of YEARS.entries()) {
    const doubled = code & 15;
    for (let at = 0; at < (doubled ? 13 : 12); at += 1) {
      const days = (code >> (at + 4)) & 1 ? 30 : 29;
      if (left < days) {
        const leap = doubled > 0 && at === doubled;
        return { year: FIRST_YEAR + index, month: doubled && at >= doubled ? at : at + 1, leap, day: left + 1 };
      }
      left -= days;
    }
  }
  return null;
}

const STEMS = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES = "子丑寅卯辰巳午未申酉戌亥";
const ANIMALS = "鼠牛虎兔龙蛇马羊猴鸡狗猪";
const ANIMALS_EN = ["Rat", "Ox", "Tiger", "Rabbit", "Dragon", "Snake", "Horse", "Goat", "Monkey", "Rooster", "Dog", "Pig"];
const MONTHS = ["正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月"];
const DIGITS = "一二三四五六七八九十";

/** `农历丙午年（马）正月十七` / `lunar: day 17 of month 1, year of the Horse`. */
export function lunarText(lunar: LunarDate, locale: "zh" | "en"): string {
  const animal = (lunar.year - 4) % 12;
  if (locale === "en") {
    return `lunar: day ${lunar.day} of ${lunar.leap ? "leap " : ""}month ${lunar.month}, year of the ${ANIMALS_EN[animal]}`;
  }
  const year = `${STEMS[(lunar.year - 4) % 10]}${BRANCHES[animal]}年（${ANIMALS[animal]}）`;
  return `农历${year}${lunar.leap ? "闰" : ""}${MONTHS[lunar.month - 1]}${dayName(lunar.day)}`;
}

/** 初一, 初十, 十五, 二十, 廿九, 三十. */
export function dayName(day: number): string {
  if (day <= 10) return `初${DIGITS[day - 1]}`;
  if (day === 20) return "二十";
  if (day === 30) return "三十";
  return `${day < 20 ? "十" : "廿"}${DIGITS[(day % 10) - 1]}`;
}
