import { expect, test } from "vitest";
import { abilitiesOf, abilityNames } from "./abilities";

const phone = "Mozilla/5.0 (Linux; Android 12; ALN-AL00) AppleWebKit/537.36 Chrome/114.0 Mobile Safari/537.36";
const whole = {
  isSecureContext: true, indexedDB: {}, crypto: { subtle: {} }, BroadcastChannel: class {}, MediaRecorder: class {}, SyncManager: class {},
  navigator: { userAgent: phone, serviceWorker: {}, storage: { persist() {}, estimate() {} }, locks: {}, geolocation: {}, mediaDevices: { getUserMedia() {} } },
};
const lacking = (around: Parameters<typeof abilitiesOf>[0]) => abilityNames.filter((name) => !abilitiesOf(around)[name]);

test("a browser of today lacks nothing", () => {
  expect(lacking(whole)).toEqual([]);
  expect(abilitiesOf(whole).inside).toBeNull();
});

test("what a window has without listing it is there too, as browsers hold most of it", () => {
  expect(lacking(Object.create(whole))).toEqual([]);
});

test("a view without service worker neither opens without a network nor wakes, and keeps all the same", () => {
  const { serviceWorker: _, ...navigator } = whole.navigator;
  expect(lacking({ ...whole, navigator })).toEqual(["opensOffline", "wakes"]);
});

test("an old view inside another app: only keeping, position and sound are left", () => {
  const { serviceWorker: _, storage: _storage, locks: _locks, ...navigator } = whole.navigator;
  expect(lacking({ ...whole, navigator, BroadcastChannel: undefined, SyncManager: undefined })).toEqual([
    "opensOffline", "asksToKeep", "tellsRoom", "severalWindows", "wakes",
  ]);
});

test("an address that is not safe has no WebCrypto: nothing can be kept, and no position be told", () => {
  expect(lacking({ ...whole, isSecureContext: false, crypto: {} })).toEqual(["keeps", "position"]);
});

test.each([
  ["MicroMessenger/8.0.49.2600(0x2800313D) WeChat/arm64", "wechat"],
  ["MicroMessenger/7.0.1 wxwork/4.1.22", "wecom"],
  ["AliApp(DingTalk/7.5.20) com.alibaba.android.rimet", "dingtalk"],
  ["Version/4.0 (Linux; Android 12; wv) Chrome/114", "webview"],
  ["", null],
])("named %j it is %s", (name, inside) => {
  expect(abilitiesOf({ ...whole, navigator: { ...whole.navigator, userAgent: `${phone} ${name}` } }).inside).toBe(inside);
});
