import { t } from "../../words";
import { areaFigures, lengthFigure } from "./places";

/** `周长 210 米，2500 平方米（3.75 亩）`, or the length alone. */
export function figuresOf(metres: number, squareMetres: number | null): string {
  const { n, unit } = lengthFigure(metres);
  const length = t(unit === "m" ? "outline.m" : "outline.km", { n });
  return squareMetres === null ? t("outline.length", { length }) : t("outline.area", { length, ...areaFigures(squareMetres) });
}
