/** A place without saying its village twice: addresses mostly name it. */
export function placeWords(village: string | null | undefined, place: string | null | undefined): string {
  if (!village || place?.includes(village)) return place ?? "";
  return `${village} ${place ?? ""}`.trim();
}
