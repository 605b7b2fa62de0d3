import { stayOpen } from "../../state/lock-idle";
import { deviceTrouble, troubleOf, type Trouble } from "./trouble";

/** What a form may ask of a recording's quality, in bits a second: speech needs little. */
const BITS: Readonly<Record<string, number>> = { "voice-only": 16_000, low: 24_000, normal: 64_000 };

export function bitsOf(quality: string | null): number {
  return BITS[quality ?? ""] ?? BITS.low ?? 24_000;
}

/** The longest a recording may last in seconds: the form's own limit from 1 second to 2 hours, else ten minutes. */
export function longestSeconds(said: string | null): number {
  const seconds = Math.floor(Number(said));
  return said !== null && seconds >= 1 ? Math.min(seconds, 7200) : 600;
}

/** `2:05`. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

export interface Recording {
  /** Loudness now, 0 to 1. */
  level(): number;
  pause(): void;
  resume(): void;
  stop(): void;
}

export interface Listener {
  /** The whole recording, once it ended; `cut` when something else ended it: a call, another app. */
  done(sound: Blob, cut: boolean): void;
}

export class SoundTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** Records the microphone until it is stopped or taken away; what was recorded is always handed over. Raises
 * `SoundTrouble`. */
export async function record(bitsPerSecond: number, listener: Listener): Promise<Recording> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  const lack = deviceTrouble(isSecureContext, devices?.getUserMedia !== undefined && typeof MediaRecorder !== "undefined");
  if (lack || !devices) throw new SoundTrouble(lack ?? "none");
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 } });
  } catch (error) {
    throw new SoundTrouble(troubleOf(error));
  }
  return running(stream, bitsPerSecond, listener);
}

function running(stream: MediaStream, audioBitsPerSecond: number, listener: Listener): Recording {
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond });
  const meter = meterOf(stream);
  const letLock = stayOpen();
  const parts: Blob[] = [];
  let cut = false;
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  const interrupted = () => {
    cut = recorder.state !== "inactive";
    stop();
  };
  const hidden = () => document.visibilityState === "hidden" && interrupted();
  recorder.ondataavailable = (event) => void (event.data.size > 0 && parts.push(event.data));
  recorder.onstop = () => {
    document.removeEventListener("visibilitychange", hidden);
    for (const track of stream.getTracks()) track.stop();
    meter.close();
    letLock();
    listener.done(new Blob(parts, { type: recorder.mimeType.split(";")[0] || "audio/webm" }), cut);
  };
  recorder.onerror = interrupted;
  // A call takes the microphone away; an app put aside may be ended without a word.
  for (const track of stream.getAudioTracks()) track.onended = track.onmute = interrupted;
  document.addEventListener("visibilitychange", hidden);
  recorder.start(1000);
  return { level: meter.level, pause: () => recorder.pause(), resume: () => recorder.resume(), stop };
}

function meterOf(stream: MediaStream): { level(): number; close(): void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  return {
    level() {
      analyser.getByteTimeDomainData(samples);
      return loudness(samples);
    },
    close: () => void context.close(),
  };
}

/** Loudness of 8-bit samples around 128, 0 to 1: quiet speech already shows. */
export function loudness(samples: Uint8Array): number {
  const mean = samples.reduce((sum, one) => sum + ((one - 128) / 128) ** 2, 0) / Math.max(1, samples.length);
  return Math.min(1, Math.sqrt(mean) * 4);
}

/** How a file of this kind of sound is called. */
export function soundEnding(type: string): string {
  return type === "audio/mp4" ? ".m4a" : `.${type.split("/")[1] ?? "webm"}`;
}
