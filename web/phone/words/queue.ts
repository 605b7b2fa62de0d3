/** The queue: by which network photos go, and how far they have come. */
export const queue = {
  zh: {
    "photos.wifi_only": "照片只用 Wi-Fi 传",
    "photos.wifi_only_text": "回答不等 Wi-Fi，有网络就发。",
    "photos.unknown": "这台手机不告诉应用用的是不是 Wi-Fi，所以有网络就会传照片。",
    "photos.held": "有 {n} 份记录的照片还没传",
    "photos.held_text": "回答已经送到。照片在等 Wi-Fi，还好好地在手机里。",
    "photos.held_saver": "手机开着“省流量”。回答已经送到，照片在等 Wi-Fi，还好好地在手机里。",
    "photos.anyway": "现在就传，用流量也行",
    "photos.progress": "照片已传 {done} / {all} MB",
  },
  en: {
    "photos.wifi_only": "Photos only over Wi-Fi",
    "photos.wifi_only_text": "Answers do not wait for Wi-Fi; they go over any network.",
    "photos.unknown": "This phone does not tell apps whether it is on Wi-Fi, so photos go over any network.",
    "photos.held": "Photos of {n} records are still here",
    "photos.held_text": "The answers have arrived. The photos wait for Wi-Fi, safe on this phone.",
    "photos.held_saver": "The phone is set to save data. The answers have arrived; the photos wait for Wi-Fi, safe on this phone.",
    "photos.anyway": "Send now, mobile data is fine",
    "photos.progress": "Photos: {done} of {all} MB sent",
  },
};
