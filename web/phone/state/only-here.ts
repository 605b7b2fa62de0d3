/** Keeps a draft to one of this phone's open windows: each holds the whole form and would write over what the other was
 * told. `told(true)` comes once this window has the draft, `told(false)` before that when another has it. Answers how to
 * let it go; a window that dies lets go by itself. Where the browser has no locks, whoever writes last is right. */
export function onlyHere(draftId: string, told: (here: boolean) => void): () => void {
  if (!("locks" in navigator)) {
    told(true);
    return () => undefined;
  }
  const name = `tanfang-draft-${draftId}`;
  const gone = new AbortController();
  const hold = () => {
    if (gone.signal.aborted) return undefined;
    told(true);
    return new Promise<void>((release) => gone.signal.addEventListener("abort", () => release()));
  };
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock || gone.signal.aborted) return hold();
    told(false);
    void navigator.locks.request(name, { signal: gone.signal }, hold).catch(() => undefined);
    return undefined;
  });
  return () => gone.abort();
}
