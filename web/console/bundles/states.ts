import type { BundleListed, BundleRecord } from "@api/index";

/** As badges are toned. */
type Tone = "neutral" | "good" | "soon" | "late";

export const tones: Record<BundleListed["state"], Tone> = { under_way: "soon", opening: "neutral", opened: "good", kept: "late" };

export const outcomeTones: Record<BundleRecord["outcome"], Tone> = { taken: "good", already_there: "neutral", kept_with_problem: "late" };
