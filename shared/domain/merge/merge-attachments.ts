import type { AttachedFile, AttachedFiles } from './tree-leaf.ts';

/**
 * Files by name. One that a single leaf added, changed or removed follows that leaf; of one that was changed into
 * different files all are kept, the later ones in the order of their digests under a name of their own: a file is
 * never lost to a rule.
 */
export function mergeAttachments(base: AttachedFiles = {}, leaves: readonly AttachedFiles[]): AttachedFiles {
  const names = [...new Set([base, ...leaves].flatMap((files) => Object.keys(files)))].toSorted();
  return Object.fromEntries(
    names.flatMap((name) =>
      mergeFile(
        name,
        base[name],
        leaves.map((files) => files[name]),
      ),
    ),
  );
}

function mergeFile(
  name: string,
  base: AttachedFile | undefined,
  files: readonly (AttachedFile | undefined)[],
): [string, AttachedFile][] {
  const changed = files.filter((file) => file?.digest !== base?.digest);
  if (changed.length === 0) return base ? [[name, base]] : [];
  const byDigest = new Map(changed.flatMap((file) => (file ? [[file.digest, file] as const] : [])));
  const kept = [...byDigest].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, file]) => file);
  return kept.map((file, index) => [index === 0 ? name : `${name}~${index + 1}`, file]);
}
