import type { Fluid, FluidEntry } from '#shared/domain/fluid-balance/fluid-entry.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import type { FluidKind } from '#shared/model/fluid-kinds.ts';

/** What stands in the form: as typed. */
export interface FluidSheet {
  readonly kind: FluidKind | '';
  readonly millilitres: string;
  /** `datetime-local` text; empty is now. */
  readonly at: string;
  readonly note: string;
  readonly confirmedUnlikely: boolean;
}

export const EMPTY_FLUID: FluidSheet = { kind: '', millilitres: '', at: '', note: '', confirmedUnlikely: false };

/** `250`, `1.5 l`, `1,5L`: litres where they are said. Undefined for what is no amount. */
export function readMillilitres(typed: string): number | undefined {
  const [, digits, unit] = /^(\d[\d\s.,]*?)\s*(ml|l)?$/i.exec(typed.trim()) ?? [];
  const value = Number(plainNumber(digits ?? ''));
  if (digits === undefined || Number.isNaN(value)) return undefined;
  return unit?.toLowerCase() === 'l' ? Math.round(value * 1000) : value;
}

/** `otherwiseMs`: the time of an entry that names none. Undefined while something that is wanted is missing. */
export function entryOfFluid(sheet: FluidSheet, otherwiseMs: number): (FluidEntry & { kind: FluidKind }) | undefined {
  const millilitres = readMillilitres(sheet.millilitres);
  const atMs = sheet.at ? Date.parse(sheet.at) : otherwiseMs;
  if (!sheet.kind || millilitres === undefined || Number.isNaN(atMs)) return undefined;
  const note = sheet.note.trim();
  const at = new Date(atMs).toISOString();
  const { kind, confirmedUnlikely } = sheet;
  return { kind, millilitres, at, confirmedUnlikely, ...(note ? { note } : {}) };
}

/** A correction begins with what stands there; its time stays empty and is the one that stood there. */
export function sheetOfFluid({ kind, millilitres, note = '' }: Fluid): FluidSheet {
  return { ...EMPTY_FLUID, kind, millilitres: String(millilitres), note };
}
