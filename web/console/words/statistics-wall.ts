import { defineMessages, translator } from "@ui/index";

export const statisticsWall = defineMessages(
  {
    title: "{place} · 探访",
    "data.at": "数据时间 {time}",
    "data.old": "连不上服务器，这是 {time} 的数据，正在重试",
    "data.none": "正在读取数据…",
    "map.measure": "地图看什么",
    "map.title": "{title}，各地",
    "map.from": "{n} 起",
    "map.label": "{title}，各地的深浅：{places}",
    "list.hint": "还没有边界，列成表。",
    full: "全屏",
    leave: "回到统计",
    settings: "大屏显示什么",
    "period.running": "{period}，至今",
  },
  {
    title: "{place} · Tanfang",
    "data.at": "Data of {time}",
    "data.old": "The server cannot be reached. These are the data of {time}; trying again",
    "data.none": "Reading the data…",
    "map.measure": "Shown on the map",
    "map.title": "{title} by place",
    "map.from": "from {n}",
    "map.label": "{title} by place, shaded: {places}",
    "list.hint": "No boundaries yet, so a list.",
    full: "Full screen",
    leave: "Back to statistics",
    settings: "What the wall shows",
    "period.running": "{period} so far",
  },
);

export const t = translator(statisticsWall);
