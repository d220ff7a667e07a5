import type { Files } from './class-rules.ts';

const EXPORTED = /^export (?:async )?(?:const|let|function\*?|class) (\w+)/gm;
const NAME = /[A-Za-z_$][\w$]*/g;
const CALLED_BY_TOOL = /\.(test|e2e|config)\.|^build\/types\//;

/** Values that a file exports and no other file names: dead, or a matter of that file alone. */
export function findUnusedExports(files: Files): string[] {
  const seenIn = countFiles(files);
  return [...files].flatMap(([path, code]) =>
    CALLED_BY_TOOL.test(path)
      ? []
      : [...code.matchAll(EXPORTED)]
          .filter(([, name = '']) => seenIn.get(name) === 1)
          .map(([, name]) => `${path}  exports ${name}, which no other file uses.`),
  );
}

function countFiles(files: Files): Map<string, number> {
  const seenIn = new Map<string, number>();
  for (const code of files.values()) {
    for (const name of new Set(code.match(NAME))) seenIn.set(name, (seenIn.get(name) ?? 0) + 1);
  }
  return seenIn;
}
