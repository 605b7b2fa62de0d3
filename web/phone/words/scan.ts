import { defineMessages } from "@ui/index";

/** Choosing a household by the code at its door or by an ID card. */
export const scan = defineMessages(
  {
    "door.scan": "扫一扫",
    "door.title": "扫一扫",
    "door.hint": "对准门上或卡上的码，或把身份证号码那一面横着放满框。照片不保存。",
    "door.unknown": "{number} 不在这台手机里",
    "door.unknown_card": "身份证尾号 {digits} 不在这台手机里",
    "door.why": "可能是：",
    "door.why_new": "这户刚登记，或刚划给您，手机还没同步到。",
    "door.why_elsewhere": "这户归别的网格、别的乡镇或别的县，或者已经划走。",
    "door.why_label": "码换过新的，或者这个门上的码没有对应的户。",
    "door.trouble": "这户有难处？不用等，现在就可以随手报。",
    "door.sync": "同步后再找",
    "door.again": "再扫一次",
    "door.unable": "还不能扫",
    "door.unable_text": "扫码功能还没有取到手机里，连上网络打开一次就有。现在请搜姓名，或填码旁边的号码。",
  },
  {
    "door.scan": "Scan",
    "door.title": "Scan",
    "door.hint": "Hold the code at the door or on the card steady, or fill the frame with the ID card's side with the number. No picture is kept.",
    "door.unknown": "{number} is not on this phone",
    "door.unknown_card": "No ID ending in {digits} is on this phone",
    "door.why": "It may be that:",
    "door.why_new": "the household was just registered or given to you and is not synced yet. ",
    "door.why_elsewhere": "it belongs to another grid, town or county, or has left your area.",
    "door.why_label": "the code was replaced, or the one at this door stands for no household.",
    "door.trouble": "Somebody here in trouble? Do not wait: report it now.",
    "door.sync": "Sync and look again",
    "door.again": "Scan again",
    "door.unable": "Cannot scan yet",
    "door.unable_text": "The scanner is not on the phone yet; it comes when the app is opened with a network. Search by name, or type the number beside the code.",
  },
);
