import { onBeforeUnmount, ref, shallowRef } from "vue";
import type { Geopoint } from "../model";
import { pointOf } from "./walking";

export type PositionTrouble = "refused" | "none" | "insecure" | "failed";

/** The phone's position as it comes in, until it is stopped or the screen is left. Readings never end by themselves. */
export function usePosition(reading: (point: Geopoint) => void) {
  const latest = shallowRef<Geopoint | null>(null);
  const trouble = ref<PositionTrouble | null>(null);
  const watching = ref<number | null>(null);

  function start() {
    trouble.value = null;
    latest.value = null;
    if (!isSecureContext) return void (trouble.value = "insecure");
    if (!("geolocation" in navigator)) return void (trouble.value = "none");
    stop();
    watching.value = navigator.geolocation.watchPosition(
      ({ coords }) => {
        trouble.value = null;
        latest.value = pointOf(coords);
        reading(latest.value);
      },
      (error) => {
        // Losing the signal for a while is no reason to stop looking; a refusal is.
        if (error.code === error.PERMISSION_DENIED) {
          stop();
          trouble.value = "refused";
        } else if (latest.value === null) trouble.value = "failed";
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 },
    );
  }

  function stop() {
    if (watching.value !== null) navigator.geolocation.clearWatch(watching.value);
    watching.value = null;
  }
  onBeforeUnmount(stop);
  return { latest, trouble, watching, start, stop };
}
