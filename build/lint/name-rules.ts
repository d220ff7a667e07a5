import { emptyNames, emptyWords } from './rules.ts';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/;

/** Why a file may not be called so, or nothing. `path` is from the checkout's root. */
export function refuseName(path: string): string | undefined {
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const [stem = ''] = file.split('.');
  for (const name of [...folders, stem]) {
    const empty = emptyWord(name);
    if (empty) return `"${empty}" says nothing: name the file after its main export.`;
  }
  const badFolder = folders.find((folder) => !KEBAB.test(folder));
  if (badFolder) return `Folders are kebab-case: ${badFolder}.`;
  if (KEBAB.test(stem)) return undefined;
  if (file.endsWith('.tsx')) {
    return PASCAL.test(stem) ? undefined : 'A component file is PascalCase, any other file kebab-case.';
  }
  return 'Files are kebab-case, named after their main export; only component files (.tsx) are PascalCase.';
}

function emptyWord(name: string): string | undefined {
  const whole = emptyNames.find((word) => word === name.toLowerCase());
  return whole ?? emptyWords.find((word) => name.toLowerCase().split('-').includes(word));
}
