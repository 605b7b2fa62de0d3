import type { Map as GlMap, MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import type { Corner } from "./corners";

type Held = MapMouseEvent | MapTouchEvent;

interface Carrying {
  /** Whether stops may be carried now. */
  open: () => boolean;
  /** Draws the carried stop; null: nothing is carried any more. */
  show: (at: Corner | null) => void;
  drop: (trip: string, household: string, at: Corner) => void;
}

const STILL_A_CLICK = 6; // pixels

/** Lets stops of trips be carried over the map by mouse or finger; the map stays where it is meanwhile.
 * Let go outside the map, or with Escape pressed, a stop stays where it was. */
export function carryStops(map: GlMap, carrying: Carrying): void {
  const begin = (event: Held) => {
    const found = carrying.open() ? map.queryRenderedFeatures(event.point, { layers: ["trip-stops"] }) : [];
    const stop = found.find((one) => one.properties.shown && !one.properties.done);
    if (!stop) return;
    event.preventDefault();
    let moved = false;
    const ended = new AbortController();
    const follow = (at: Held) => {
      moved ||= at.point.dist(event.point) > STILL_A_CLICK;
      if (moved) carrying.show([at.lngLat.lng, at.lngLat.lat]);
    };
    const letGo = (at: Held) => {
      over();
      if (moved) carrying.drop(String(stop.properties.trip), String(stop.properties.household), [at.lngLat.lng, at.lngLat.lat]);
    };
    const following = [map.on("mousemove", follow), map.on("touchmove", follow), map.on("mouseup", letGo), map.on("touchend", letGo)];
    const over = () => {
      for (const one of following) one.unsubscribe();
      ended.abort();
      carrying.show(null);
    };
    for (const name of ["mouseup", "touchend", "touchcancel"]) window.addEventListener(name, over, { signal: ended.signal });
    window.addEventListener("keydown", (key) => key.key === "Escape" && over(), { signal: ended.signal });
  };
  map.on("mousedown", begin);
  map.on("touchstart", begin);
}
