import { t } from "../../words";
import { areaFigures, lengthFigure } from "./places";

/** `周长 210 米，面积 2500 平方米（3.75 亩）`, or the length alone. */
export function figuresOf(metres: number, squareMetres: number | null): string {
  const { n, unit } = lengthFigure(metres);
  const length = t(unit === "m" ? "outline.m" : "outline.km", { n });
  if (squareMetres === null) return t("outline.length", { length });
  const { m2, km2, mu } = areaFigures(squareMetres);
  return km2 === null ? t("outline.area", { length, m2, mu }) : t("outline.area_km", { length, km2 });
}
