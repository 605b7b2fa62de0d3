import wasmUrl from "zxing-wasm/writer/zxing_writer.wasm?url";

/** The text as a QR code, as an SVG picture. Made in this browser: the text may hold a secret and goes nowhere.
 * `options`: of zxing's writer, such as `ecLevel=Q`. */
export async function qrCode(text: string, options = ""): Promise<string> {
  const { prepareZXingModule, writeBarcode } = await import("zxing-wasm/writer");
  prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  const { svg, error } = await writeBarcode(text, { format: "QRCode", scale: 4, withQuietZones: true, options });
  if (error) throw new Error(error);
  return svg;
}
