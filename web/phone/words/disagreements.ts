import { defineMessages } from "@ui/index";

/** Two sayings of one day that do not agree, told to those who were there. */
export const disagreements = defineMessages(
  {
    "apart.title": "两次说法不一",
    "apart.of": "{title}（{date}）",
    "apart.side": "{name}说：{value}",
    "apart.settlement": "{name}核定：{value}",
    "apart.register": "登记：{value}",
    "apart.now": "现在按“{value}”算，等乡镇核定。您不用改，两份记录都在。",
    "apart.settled": "乡镇已核定，以“{value}”为准。",
    "apart.both": "乡镇已核定，都对，中间有变化，以“{value}”为准。",
    "apart.visit": "后来的走访写明：{value}。",
    "apart.reason": "理由：{reason}（{name}）",
  },
  {
    "apart.title": "Two sayings that do not agree",
    "apart.of": "{title} ({date})",
    "apart.side": "{name} says: {value}",
    "apart.settlement": "{name} settled: {value}",
    "apart.register": "On file: {value}",
    "apart.now": "“{value}” holds for now; the township will settle it. You need not change anything, both records are kept.",
    "apart.settled": "The township settled it: “{value}” holds.",
    "apart.both": "The township settled it: both right, it changed in between; “{value}” holds.",
    "apart.visit": "A later visit says: {value}.",
    "apart.reason": "Reason: {reason} ({name})",
  },
);
