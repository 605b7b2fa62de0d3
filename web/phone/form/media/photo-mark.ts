import { locale } from "@ui/index";
import { session, syncNote } from "../../state/store";
import { t } from "../../words";
import { exifOf, takenAt } from "../exif";
import type { Mark } from "./watermark";
import { momentText } from "./watermark";

const WAIT_MS = 8_000;

/** What is written into a photo: when, where and by whom. A picture from the gallery was not taken here and now, and says
 * so. `from`: the picture as chosen. */
export async function photoMark(from: Blob, source: "camera" | "gallery"): Promise<Mark> {
  const worker = session.value?.user.name ?? "";
  if (source === "gallery") {
    const exif = exifOf(new Uint8Array(await from.arrayBuffer()));
    const taken = exif && takenAt(exif);
    return { lines: [taken ? t("mark.gallery_taken", { at: taken }) : t("mark.gallery"), worker].filter(Boolean) };
  }
  const place = await placeNow();
  const where = place ? t("mark.place", { lat: place.latitude.toFixed(5), lon: place.longitude.toFixed(5), n: Math.round(place.accuracy) }) : t("mark.no_place");
  const gap = locale.value === "zh" ? "　" : "  ";
  return { lines: [[momentText(Date.now() + syncNote.value.clock_lead), worker].filter(Boolean).join(gap), where] };
}

/** Where the phone is, by a reading of the last two minutes or a new one; null when there is none soon. */
function placeNow(): Promise<GeolocationCoordinates | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), () => resolve(null), { enableHighAccuracy: true, maximumAge: 120_000, timeout: WAIT_MS });
  });
}
