/** The month so many months before a civil date ("2026-03-31", 1 → "2026-02"). */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const at = year * 12 + (month - 1) - months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}
