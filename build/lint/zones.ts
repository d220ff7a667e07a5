/** Checks who imports whom, where SQL and place-bound things are, what files are called, and what nothing uses: `node build/lint/zones.ts`. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { projectFolder } from '../scripts/project.ts';
import { type Files, findStrayClasses } from './class-rules.ts';
import { findPlaceBoundGlobals, findSql } from './content-rules.ts';
import { findUnusedExports } from './export-rules.ts';
import { refuseImport } from './import-rules.ts';
import { refuseName } from './name-rules.ts';
import { zones } from './rules.ts';
import { readSource } from './source-file.ts';

const CODE = /\.(ts|tsx|cts|mts)$/;
const READ = /\.(ts|tsx|cts|mts|module\.css)$/;

/** Every breach in one file, each as `path:line  what is allowed`. */
export function inspect(path: string, code: string): string[] {
  const source = readSource(path, code);
  const imports = source.imports.flatMap((imported) => {
    const message = refuseImport(path, imported);
    return message === undefined
      ? []
      : [{ line: imported.line, message: `imports '${imported.specifier}'. ${message}` }];
  });
  const name = refuseName(path);
  const findings = [...imports, ...findSql(source), ...findPlaceBoundGlobals(source)];
  const lines = findings.map(({ line, message }) => `${path}:${line}  ${message}`);
  return name === undefined ? lines : [`${path}  ${name}`, ...lines];
}

async function inspectProject(root = projectFolder): Promise<{ files: number; breaches: string[] }> {
  const files = await readProject(root);
  const code = new Map([...files].filter(([path]) => CODE.test(path)));
  const found = [...code].flatMap(([path, text]) => inspect(path, text));
  return { files: files.size, breaches: [...found, ...findUnusedExports(code), ...findStrayClasses(files)] };
}

async function readProject(root: string): Promise<Files> {
  const paths = (await Promise.all(zones.map((zone) => listFiles(root, zone)))).flat().sort();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)),
  );
}

async function listFiles(root: string, zone: string): Promise<string[]> {
  const entries = await readdir(join(root, zone), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && READ.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/'));
}

if (import.meta.main) {
  const { files, breaches } = await inspectProject();
  for (const breach of breaches) console.error(breach);
  console.log(`zones: ${files} files, ${breaches.length} breaches`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
}
