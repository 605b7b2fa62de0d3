/** A UUIDv7: 48 bits of Unix milliseconds, version, then randomness (RFC 9562, 5.7). */
export function newId(millis = Date.now(), random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
  const time = millis.toString(16).padStart(12, "0");
  const rest = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = ((parseInt(rest.slice(4, 5), 16) & 0x3) | 0x8).toString(16);
  const tail = variant + rest.slice(5, 20).padEnd(15, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1, 4)}-${tail.slice(0, 4)}-${tail.slice(4, 16)}`;
}
