import { t } from "../words/map";

/** What the map's own buttons are called: MapLibre names them in English alone. */
export const controlWords = () => ({ "NavigationControl.ZoomIn": t("zoom.in"), "NavigationControl.ZoomOut": t("zoom.out") });
