import { posix } from 'node:path';

const IMPORT = /import (\w+) from '(\.[^']+\.module\.css)'/g;

/** Path and text of each file of the renderer, style sheets too. */
export type Files = ReadonlyMap<string, string>;

/** Classes that no component names, and names that no class has, each as `path  what is wrong`. */
export function findStrayClasses(files: Files): string[] {
  const named = readNames(files);
  return [...files].flatMap(([path, text]) => {
    if (!path.endsWith('.module.css')) return [];
    const classes = readClasses(text);
    const names = named.get(path) ?? new Set();
    if (names.has('*')) return [];
    return [
      ...[...classes].filter((name) => !names.has(name)).map((name) => `${path}  no component uses .${name}.`),
      ...[...names]
        .filter((name) => !classes.has(name))
        .map((name) => `${path}  a component names .${name}, which is not there.`),
    ];
  });
}

/** By style sheet, what components name of it; `*` where a name is worked out. */
function readNames(files: Files): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const [path, text] of files) {
    for (const [, local = '', sheet = ''] of text.matchAll(IMPORT)) {
      const at = posix.join(posix.dirname(path), sheet);
      const names = named.get(at) ?? new Set();
      for (const [, name = '*'] of text.matchAll(new RegExp(`\\b${local}(?:\\.(\\w+)\\b(?!\\.css)|\\[)`, 'g')))
        names.add(name);
      named.set(at, names);
    }
  }
  return named;
}

/** Classes that a sheet has rules for, less those that it speaks of as another's. */
function readClasses(css: string): Set<string> {
  const selectors = css.replaceAll(/\/\*[\s\S]*?\*\/|:global\([^)]*\)|\{[^{}]*\}/g, ' ');
  return new Set([...selectors.matchAll(/\.([a-zA-Z]\w*)(?![\w-])/g)].map(([, name = '']) => name));
}
