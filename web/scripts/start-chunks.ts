/** What a chunk's name is asked with; the part of rolldown's own type that is needed here. */
interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null;
}

/** Everything that a module needs before it runs; with `ever`, also what it may load later. */
function needs(start: string, modules: Modules, ever: boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    const info = modules.getModuleInfo(id);
    info?.importedIds.forEach(follow);
    if (ever) info?.dynamicallyImportedIds.forEach(follow);
  };
  follow(start);
  return found;
}

/** Names the chunks of what must be there before the first screen: one that the pages share, one of the app's own. Thirty
 * small files cost a slow phone more than the bytes in them. What comes later is split as ever.
 *
 * Nothing that another page may ever load is in the app's own chunk: to load that chunk is to start the app, there too. */
export function startChunks(app: string, others: readonly string[]): (id: string, modules: Modules) => string | null {
  let own: ReadonlySet<string> | undefined;
  let shared: ReadonlySet<string> | undefined;
  return (id, modules) => {
    own ??= needs(app, modules, false);
    shared ??= new Set(others.flatMap((other) => [...needs(other, modules, true)]));
    if (!own.has(id)) return null;
    return shared.has(id) ? "shared" : "start";
  };
}
