import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

/** Reads one- and two-dimensional codes: by the browser where it can, else by a decoder of our own that travels with the
 * app. Pictures never leave the phone. */
export type CodeReader = (picture: HTMLVideoElement | ImageBitmap) => Promise<string | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = { new (): Detector; getSupportedFormats(): Promise<string[]> };

const LONGEST = 1280;

export async function codeReader(): Promise<CodeReader> {
  return (await browserReader()) ?? (await ownReader());
}

/** Android's Chrome knows barcodes only with Google's services, which many phones here lack: then it names no formats. */
async function browserReader(): Promise<CodeReader | null> {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!known) return null;
  const formats = await known.getSupportedFormats().catch((): string[] => []);
  if (!formats.includes("qr_code") || !formats.includes("code_128")) return null;
  const detector = new known();
  let own: CodeReader | undefined;
  return async (picture) => {
    if (own) return own(picture);
    try {
      return firstText((await detector.detect(picture)).map((one) => one.rawValue));
    } catch {
      own = await ownReader();
      return own(picture);
    }
  };
}

async function ownReader(): Promise<CodeReader> {
  const { prepareZXingModule, readBarcodes } = await import("zxing-wasm/reader");
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture) => {
    const [width, height] = picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
    if (!pen || width === 0) return null;
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), { maxNumberOfSymbols: 4 });
    return firstText(found.filter((one) => one.isValid).map((one) => one.text));
  };
}

/** The first that says something; codes may hold blanks only. */
export function firstText(texts: readonly string[]): string | null {
  return texts.find((text) => text.trim() !== "") ?? null;
}
