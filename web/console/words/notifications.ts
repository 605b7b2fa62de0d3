import { defineMessages, translator } from "@ui/index";

/** The bell and its page. What a notice itself says is in `@ui/notice-messages`. */
export const notifications = defineMessages(
  {
    title: "消息",
    "bell.some": "消息，{n} 条未读",
    waiting: "{n} 条未读",
    "waiting.none": "全部已读",
    unreadOnly: "只看未读",
    readAll: "全部标为已读",
    markRead: "标为已读",
    read: "已读",
    empty: "还没有消息",
    "empty.unread": "没有未读的消息",
    "empty.text": "转介超期、部门反馈、上报的事有了结果，会在这里告诉你。",
  },
  {
    title: "Notices",
    "bell.some": "Notices, {n} unread",
    waiting: "{n} unread",
    "waiting.none": "All read",
    unreadOnly: "Unread only",
    readAll: "Mark all as read",
    markRead: "Mark as read",
    read: "Read",
    empty: "No notices yet",
    "empty.unread": "No unread notices",
    "empty.text": "Late referrals, what departments answer and what became of your reports is told here.",
  },
);

export const t = translator(notifications);
