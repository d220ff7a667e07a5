/**
 * Questions of one kind that are asked in one turn of the event loop go to the database as one: a commit wakes the feeds of
 * all stations, and each asks what its station may see. As with SharedReads nobody joins a question that was sent before.
 */
export function gatherReads<T>(
  readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  let gathering: { readonly keys: Set<string>; readonly found: Promise<ReadonlyMap<string, T>> } | undefined;
  const begin = () => {
    const keys = new Set<string>();
    const found = nextTurn().then(() => {
      gathering = undefined;
      return readMany([...keys]);
    });
    return { keys, found };
  };
  return async (key) => {
    gathering ??= begin();
    gathering.keys.add(key);
    return (await gathering.found).get(key);
  };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
