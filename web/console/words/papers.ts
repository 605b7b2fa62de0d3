import { defineMessages, translator } from "@ui/index";

export const papers = defineMessages(
  {
    title: "文书",
    none: "还没有出过文书。",
    make: "出一份",
    kind: "文书种类",
    again: "为什么再出一份",
    againHint: "已有 {n} 版；旧的保留，不会改动。",
    due: "最迟 {date} 送达",
    version: "第 {n} 版",
    by: "{name} · {date}",
    making: "正在排版…",
    pdf: "预览（PDF）",
    docx: "Word",
    archive: "下载案卷（zip）",
    volume: "下载案卷（PDF）",
    revealed: "案卷（显示身份证号）",
    "revealed.reason": "为什么要显示身份证号",
    "revealed.text": "原因和查看人会留痕。",
  },
  {
    title: "Papers",
    none: "No paper was made yet.",
    make: "Make one",
    kind: "Kind of paper",
    again: "Why another one",
    againHint: "There are {n} already; they are kept as they are.",
    due: "to be served by {date}",
    version: "version {n}",
    by: "{name} · {date}",
    making: "being set…",
    pdf: "Preview (PDF)",
    docx: "Word",
    archive: "Case archive (zip)",
    volume: "Case file (PDF)",
    revealed: "Archive with citizen IDs",
    "revealed.reason": "Why citizen IDs must be readable",
    "revealed.text": "The reason and who took it are kept on file.",
  },
);

export const t = translator(papers);
