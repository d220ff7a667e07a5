import { describe, expect, it } from 'vitest';
import { findStrayClasses } from './class-rules.ts';
import { findUnusedExports } from './export-rules.ts';
import { refuseName } from './name-rules.ts';
import { inspect } from './zones.ts';

const breach = (path: string, code: string) => inspect(path, code).join('\n');

describe('zones', () => {
  it.each([
    ['renderer/app/start.ts', "import { x } from '#main/core/compose.ts'", 'renderer, shared'],
    ['renderer/app/start.ts', "import type { X } from '#sync-server/context.ts'", 'renderer, shared'],
    ['main/core/compose.ts', "import { x } from '#renderer/app/start.ts'", 'main, shared'],
    ['sync-server/server.ts', "export * from '#main/core/compose.ts'", 'sync-server, shared'],
    ['shared/lib/clock.ts', "const x = await import('#main/core/compose.ts')", 'shared, not main/'],
    ['preload/index.ts', "import { x } from '#main/shell/paths.ts'", 'preload, shared'],
    ['main/core/compose.ts', "import { x } from '../../shared/lib/clock.ts'", "'#shared/lib/clock.ts'"],
  ])('%s: %s', (path, code, allowed) => {
    expect(breach(path, code)).toContain(allowed);
  });

  it.each([
    ['renderer/app/start.ts', "import { x } from '#shared/lib/clock.ts'"],
    ['main/core/compose.ts', "import { x } from './service.ts'"],
    ['main/core/story.system.test.ts', "import { x } from '#sync-server/server.ts'"],
    ['build/scripts/start.ts', "import { x } from '#sync-server/server.ts'"],
  ])('%s may: %s', (path, code) => {
    expect(breach(path, code)).toBe('');
  });
});

describe('layers of shared', () => {
  it.each([
    ['shared/domain/news2.ts', "import { x } from '#shared/store/document-store.ts'", 'not shared/store/'],
    ['shared/domain/news2.ts', "import type { X } from '../store/document-store.ts'", 'not shared/store/'],
    ['shared/lib/clock.ts', "import { x } from '../model/envelope.ts'", 'may import shared/lib'],
    ['shared/store/plan.ts', "import { x } from '../sqlite/schema.ts'", 'not shared/sqlite/'],
    ['shared/protocol/rows.ts', "import { x } from '../store/document-store.ts'", 'not shared/store/'],
    ['shared/fresh/thing.ts', "import { x } from '../lib/clock.ts'", 'no place among the layers'],
    ['shared/model/patient.ts', "import { readFile } from 'node:fs/promises'", 'shared/ runs anywhere'],
    ['shared/model/patient.ts', "import fs from 'fs'", 'shared/ runs anywhere'],
    ['shared/model/patient.ts', "import { useState } from 'react'", 'shared/ runs anywhere'],
    ['shared/model/patient.ts', "export const size = Buffer.byteLength('x')", 'Buffer exists in one place only'],
  ])('%s: %s', (path, code, allowed) => {
    expect(breach(path, code)).toContain(allowed);
  });

  it.each([
    ['shared/protocol/rows.ts', "import type { X } from '../store/document-store.ts'"],
    ['shared/sqlite/open.ts', "import { join } from 'node:path'; import Database from 'better-sqlite3'"],
    ['shared/model/patient.ts', "import { z } from 'zod'; export const x = { Buffer: 1 }.Buffer"],
    ['shared/store/store.test.ts', "import { mkdtemp } from 'node:fs/promises'"],
  ])('%s may: %s', (path, code) => {
    expect(breach(path, code)).toBe('');
  });
});

describe('inside main and renderer', () => {
  it.each([
    ['main/shell/windows.ts', "import { x } from '../core/compose.ts'", 'knows nothing clinical'],
    ['main/shell/windows.ts', "import { x } from '#shared/model/patient.ts'", 'knows nothing clinical'],
    ['main/core/compose.ts', "import { app } from 'electron'", 'main/shell/ and preload/ only'],
    ['main/core/commands/patient/register.ts', "import { x } from '../../replicator/drive.ts'", 'compose.ts'],
    ['renderer/features/chart/chart.ts', "import { x } from '../stock/stock.ts'", 'never another feature'],
    ['renderer/ui/Button.tsx', "import { x } from '../core-client/client.ts'", 'renderer/ui/ may not import'],
    ['renderer/ui/Button.tsx', "import { x } from 'node:path'", 'has no Node'],
  ])('%s: %s', (path, code, allowed) => {
    expect(breach(path, code)).toContain(allowed);
  });

  it.each([
    ['main/core/compose.ts', "import { x } from './commands/patient/register.ts'"],
    ['main/shell/windows.ts', "import { x } from '../core-channel.ts'; import { app } from 'electron'"],
    ['renderer/features/chart/chart.ts', "import { x } from './part.ts'; import { y } from '../../ui/Button.tsx'"],
  ])('%s may: %s', (path, code) => {
    expect(breach(path, code)).toBe('');
  });
});

describe('SQL', () => {
  it.each([
    "db.prepare('SELECT id FROM docs WHERE id = ?')",
    "db.exec('drop table docs')",
    'const sql = `INSERT OR REPLACE INTO docs VALUES (1)`',
  ])('not in core: %s', (code) => {
    expect(breach('main/core/queries/search.ts', code)).toContain('SQL belongs to');
  });

  it('lives where it lives, and a sentence is no SQL', () => {
    expect(breach('shared/sqlite/read-models/search.ts', "db.prepare('SELECT 1 FROM docs')")).toBe('');
    expect(breach('main/core/queries/search.ts', "const hint = 'Select a bed from the list or delete it'")).toBe('');
  });
});

describe('names', () => {
  it.each([
    'shared/lib/date-utils.ts',
    'main/core/helpers/x.ts',
    'renderer/ui/data.ts',
    'main/core/storeManager.ts',
    'main/core/Compose.ts',
  ])('not %s', (path) => {
    expect(refuseName(path)).toBeDefined();
  });

  it.each([
    'shared/lib/hybrid-time.ts',
    'renderer/ui/PatientBanner.tsx',
    'renderer/app/main.tsx',
    'main/core/story.system.test.ts',
  ])('%s', (path) => {
    expect(refuseName(path)).toBeUndefined();
  });
});

describe('what nothing uses', () => {
  const sheet = 'renderer/ui/Row.module.css';
  const stray = (css: string, code: string) =>
    findStrayClasses(
      new Map([
        [sheet, css],
        ['renderer/features/Row.tsx', `import css from '../ui/Row.module.css';${code}`],
      ]),
    );

  it('a class that no component names, and a name that no class has', () => {
    expect(stray('.old { gap: 1px }\n@media print { .row { gap: 0.5px } }', '<b className={css.row} />')).toEqual([
      `${sheet}  no component uses .old.`,
    ]);
    expect(stray('.row {}', '<b className={css.row + css.bold} />')).toEqual([
      `${sheet}  a component names .bold, which is not there.`,
    ]);
  });

  it('says nothing of classes of others, and where a name is worked out', () => {
    expect(stray('/* not .this */ .row > :global(.mantine-root) {}', '<b className={css.row} />')).toEqual([]);
    expect(stray('.ward {} .bed {}', '<b className={css[level]} />')).toEqual([]);
  });

  it('a value that a file exports and no other names', () => {
    const files = { 'main/a.ts': 'export const one = 1;\nexport function two() {}', 'main/b.ts': 'two()' };
    expect(findUnusedExports(new Map(Object.entries(files)))).toEqual([
      'main/a.ts  exports one, which no other file uses.',
    ]);
  });
});
