/** Who may import whom. Each refusal names what is allowed. */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import {
  nodeFolderOfShared,
  placeBoundPackages,
  rendererForbids,
  separateParts,
  sharedForShell,
  sharedLayers,
  sharedTypeImports,
  type Zone,
  zoneImports,
  zones,
} from './rules.ts';
import type { ImportedModule } from './source-file.ts';

/** A place in the checkout, cut into what the rules speak of. */
type Place = { path: string; zone: Zone; folder: string; part: string };

/** Why the file at `path` may not import `imported`, or nothing when it may. */
export function refuseImport(path: string, imported: ImportedModule): string | undefined {
  const from = placeOf(path);
  if (!from) return undefined;
  const target = resolve(path, imported.specifier);
  if (target === undefined) return refusePackage(from, imported.specifier);
  const to = placeOf(target);
  if (!to) return undefined;
  return refuseZone(from, to) ?? refuseAddress(from, to, imported) ?? refuseInside(from, to, imported.typesOnly);
}

/** Tests, and what serves only them: folders named `testing`. */
export const isTest = (path: string) =>
  /\.(test|contract|e2e)\.tsx?$/.test(path) || /(^|\/)testing\//.test(path) || path.startsWith('build/');

function placeOf(path: string): Place | undefined {
  const [zone, folder = '', part = ''] = path.split('/');
  return zones.includes(zone as Zone) ? { path, zone: zone as Zone, folder, part } : undefined;
}

function resolve(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  return undefined;
}

function refuseZone(from: Place, to: Place): string | undefined {
  if (from.zone === to.zone || zoneImports[from.zone].includes(to.zone)) return undefined;
  if (isTest(from.path) && (to.zone === 'build' || /\.system\.test\.ts$|^shared\/testing\//.test(from.path)))
    return undefined;
  return `${from.zone}/ may import ${spell([from.zone, ...zoneImports[from.zone]])}, not ${to.zone}/.`;
}

function refuseAddress(from: Place, to: Place, { specifier }: ImportedModule): string | undefined {
  if (from.zone === to.zone || specifier.startsWith('#')) return undefined;
  return `Across zones import by name: '#${to.path}', not '${specifier}'.`;
}

function refuseInside(from: Place, to: Place, typesOnly: boolean): string | undefined {
  if (isTest(from.path)) return undefined;
  if (from.zone === 'shared' && to.zone === 'shared') return refuseLayer(from, to, typesOnly);
  if (from.zone === 'main') return refuseInMain(from, to);
  if (from.zone === 'renderer' && to.zone === 'renderer') return refuseInRenderer(from, to);
  return undefined;
}

function refuseLayer(from: Place, to: Place, typesOnly: boolean): string | undefined {
  const lower = sharedLayers[from.folder];
  if (!lower) return `shared/${from.folder}/ has no place among the layers; give it one in build/lint/rules.ts.`;
  if (from.folder === to.folder || lower.includes(to.folder)) return undefined;
  if (typesOnly && sharedTypeImports[from.folder]?.includes(to.folder)) return undefined;
  return `shared/${from.folder}/ may import ${spell([from.folder, ...lower].map((name) => `shared/${name}`))}, not shared/${to.folder}/.`;
}

function refuseInMain(from: Place, to: Place): string | undefined {
  if (from.folder === 'shell') return refuseForShell(to);
  if (from.folder === 'core' && to.zone === 'main') {
    if (to.folder === 'shell')
      return 'main/core/ may import main/core/ and the channel files in main/, not main/shell/.';
    return refuseAcrossParts(from, to);
  }
  if (from.folder.endsWith('.ts') && to.zone === 'main' && !to.folder.endsWith('.ts')) {
    return `A file between shell and core belongs to neither: it may import only its neighbours in main/.`;
  }
  return undefined;
}

function refuseForShell(to: Place): string | undefined {
  const allowed = to.zone === 'main' ? to.folder !== 'core' : sharedForShell.some((folder) => folder === to.folder);
  if (allowed) return undefined;
  return `main/shell/ may import main/shell/, the channel files in main/ and ${spell(sharedForShell.map((name) => `shared/${name}`))}: it knows nothing clinical.`;
}

function refuseAcrossParts(from: Place, to: Place): string | undefined {
  const isPart = (place: Place) => separateParts.some((part) => part === place.part);
  if (from.part === to.part || !isPart(from) || !isPart(to)) return undefined;
  return `core's ${spell(separateParts)} meet only in main/core/compose.ts, through ports: ${from.part}/ may not import ${to.part}/.`;
}

function refuseInRenderer(from: Place, to: Place): string | undefined {
  if (from.folder === 'features' && to.folder === 'features' && from.part !== to.part) {
    return `A feature may import its own folder and renderer/'s other folders, never another feature (${to.part}/).`;
  }
  if (!rendererForbids[from.folder]?.includes(to.folder)) return undefined;
  return `renderer/${from.folder}/ may not import ${spell((rendererForbids[from.folder] ?? []).map((name) => `renderer/${name}`))}.`;
}

function refusePackage(from: Place, specifier: string): string | undefined {
  const isElectron = specifier === 'electron' || specifier.startsWith('electron/');
  const mayUseElectron =
    (from.zone === 'main' && from.folder === 'shell') || from.zone === 'preload' || from.zone === 'build';
  if (isElectron && !mayUseElectron) return 'electron is for main/shell/ and preload/ only.';
  if (isTest(from.path)) return undefined;
  if (from.zone === 'renderer' && specifier.startsWith('node:'))
    return 'The renderer has no Node: nothing from node: here.';
  if (from.zone !== 'shared' || from.folder === nodeFolderOfShared) return undefined;
  if (isBuiltin(specifier)) return `shared/ runs anywhere: Node's modules only in shared/${nodeFolderOfShared}/.`;
  const bound = placeBoundPackages.find((name) => specifier === name || specifier.startsWith(`${name}/`));
  return bound && `shared/ runs anywhere: ${bound} belongs to renderer/, main/ or sync-server/.`;
}

const spell = (names: readonly string[]) => names.join(', ');
