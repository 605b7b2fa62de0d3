/** `0:05`, `15:00`: minutes and seconds that are left, rounded up. */
export function waitText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
