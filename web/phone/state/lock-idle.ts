import { ref, watch } from "vue";

export const LOCK_AFTER = [1, 5, 15] as const;
export type Minutes = (typeof LOCK_AFTER)[number];

const KEPT = "tanfang.lock-after";
const MINUTE = 60_000;
/** How long a photo that the camera app hands over may take to be kept. */
const PICTURE_COMES = 20_000;

/** After how many minutes without use the app locks. */
export const lockAfter = ref<Minutes>(kept());

watch(lockAfter, (minutes) => {
  try {
    localStorage.setItem(KEPT, String(minutes));
  } catch {
    // A WebView without a store of its own: the choice holds until the page is closed.
  }
});

function kept(): Minutes {
  try {
    const held = Number(localStorage.getItem(KEPT));
    return LOCK_AFTER.find((one) => one === held) ?? 5;
  } catch {
    return 5;
  }
}

/** How long ago something was, by whichever clock says more: one can be set, the other stands still while the phone sleeps. */
class Since {
  private wall = Date.now();
  private steady = performance.now();

  again(): void {
    this.wall = Date.now();
    this.steady = performance.now();
  }

  get passed(): number {
    return Math.max(Date.now() - this.wall, performance.now() - this.steady);
  }
}

const busy = new Set<Since>();
const LONGEST_WORK = 120 * MINUTE;

/** Something goes on that needs no touch (a recording, a walk along a boundary): not idle until it is let go, or for two
 * hours. */
export function stayOpen(): () => void {
  const work = new Since();
  busy.add(work);
  return () => void busy.delete(work);
}

export interface IdleWatch {
  /** Somebody used the app, here or in another tab. */
  used(): void;
  stop(): void;
}

const TOUCHES = ["pointerdown", "keydown", "input", "change", "cancel", "wheel", "touchmove"] as const;

/** Calls `idle` once nobody has used the app for as long as was chosen, also when it was only out of sight. `used` is told
 * at most every few seconds. */
export function watchIdle(idle: () => void, used: () => void): IdleWatch {
  const since = new Since();
  let told = -Infinity;
  let picking: Since | null = null;
  const touched = () => {
    since.again();
    picking = null;
    if (performance.now() - told < 5_000) return;
    told = performance.now();
    used();
  };
  // The camera or the gallery stands before the app as long as it likes; what it brings is kept before the app locks.
  const picks = (event: Event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") picking = new Since();
  };
  const look = () => {
    if ([...busy].some((work) => work.passed < LONGEST_WORK)) return since.again();
    if (since.passed < lockAfter.value * MINUTE) return;
    if (picking && (document.visibilityState === "hidden" || picking.passed < PICTURE_COMES)) return;
    idle();
  };
  const seen = () => {
    if (document.visibilityState !== "visible") return;
    picking?.again();
    look();
  };
  for (const one of TOUCHES) addEventListener(one, touched, { passive: true, capture: true });
  addEventListener("click", picks, true);
  document.addEventListener("visibilitychange", seen);
  const timer = setInterval(look, 5_000);
  return {
    used: () => since.again(),
    stop() {
      clearInterval(timer);
      for (const one of TOUCHES) removeEventListener(one, touched, { capture: true });
      removeEventListener("click", picks, true);
      document.removeEventListener("visibilitychange", seen);
    },
  };
}
