import { instantText } from "./civil-date";
import type { Database, SyncNote } from "./database";

/** What a phone knew of its own clock at one moment: by how many seconds it was ahead of the server's, and when it last
 * heard from the server, by the server's clock. */
export interface ClockReading {
  lead_s: number;
  synced_at: string;
}

/** Undefined while this phone never heard from the server since it keeps what it heard. */
export function clockReading({ clock_lead, server_at }: SyncNote): ClockReading | undefined {
  if (server_at === undefined) return undefined;
  return { lead_s: Math.round((0 - clock_lead) / 1000), synced_at: instantText(server_at) };
}

/** Smaller steps are how clocks keep right by themselves. */
const STEP = 60_000;

/** Notices that somebody put the phone's clock back, by a steady clock beside it. A step forward cannot be told from the
 * sleep of the phone, during which a steady clock stands still: that one the next sync tells. */
export class ClockWatch {
  private learnt: { server_at: number; clock_lead: number } | undefined;
  /** How far the phone's clock was before the steady one at the last look. */
  private ahead = 0;
  private forward = 0;

  constructor(
    private readonly wall: () => number,
    private readonly steady: () => number,
  ) {}

  /** What the last sync learnt of the clock, after all steps back noticed since. */
  follow<N extends Pick<SyncNote, "clock_lead" | "server_at">>(note: N): N {
    const { clock_lead, server_at } = note;
    if (server_at === undefined) return note;
    const ahead = this.wall() - this.steady();
    if (this.learnt?.server_at !== server_at || this.learnt.clock_lead !== clock_lead) {
      this.learnt = { server_at, clock_lead };
      this.ahead = ahead;
      this.forward = 0;
      return note;
    }
    const step = ahead - this.ahead;
    if (Math.abs(step) < STEP) return note;
    this.ahead = ahead;
    // Put back by as much as it had jumped forward: that was no sleep, and the clock is what it was.
    const undone = Math.abs(step + this.forward) < STEP;
    this.forward = step > 0 ? step : 0;
    if (step > 0 || undone) return note;
    this.learnt = { server_at, clock_lead: clock_lead - step };
    return { ...note, clock_lead: clock_lead - step };
  }
}

/** Keeps a step that was noticed, unless a sync has learnt something newer meanwhile. */
export async function keepClockLead(db: Database, userId: string, { clock_lead, server_at }: SyncNote): Promise<void> {
  const tx = db.transaction("facts", "readwrite");
  const held = (await tx.store.get(`sync/${userId}`)) as SyncNote | undefined;
  if (held && held.server_at === server_at) await tx.store.put({ ...held, clock_lead }, `sync/${userId}`);
  await tx.done;
}
