import { deviceTrouble, troubleOf, type Trouble } from "./trouble";

/** A camera that runs until it is closed. */
export interface Camera {
  stream: MediaStream;
  /** Whether its lamp can be switched; few can. */
  lamp: boolean;
  setLamp(on: boolean): Promise<void>;
  close(): void;
}

export class CameraTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** Opens the camera at the back, or the one that looks at the person who holds the phone. Raises `CameraTrouble`. */
export async function openCamera(facing: "environment" | "user", longest = 1920): Promise<Camera> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  const lack = deviceTrouble(isSecureContext, devices?.getUserMedia !== undefined);
  if (lack || !devices) throw new CameraTrouble(lack ?? "none");
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ video: { facingMode: { ideal: facing }, width: { ideal: longest } }, audio: false });
  } catch (error) {
    throw new CameraTrouble(troubleOf(error));
  }
  const track = stream.getVideoTracks()[0];
  const able = (track?.getCapabilities?.() ?? {}) as { torch?: boolean };
  return {
    stream,
    lamp: able.torch === true,
    async setLamp(on) {
      // `torch` is not yet in the browsers' common description of tracks.
      await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    },
    close() {
      for (const one of stream.getTracks()) one.stop();
    },
  };
}
