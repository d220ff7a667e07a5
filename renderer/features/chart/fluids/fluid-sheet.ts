import type { Fluid, FluidEntry } from '#shared/domain/fluid-balance/fluid-entry.ts';
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
  const [, digits, unit] = /^(\d+(?:[.,]\d+)?)\s*(ml|l)?$/i.exec(typed.trim()) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits.replace(',', '.'));
  return unit?.toLowerCase() === 'l' ? Math.round(value * 1000) : value;
}

/** Undefined while something that is wanted is missing. */
export function entryOfFluid(sheet: FluidSheet, nowMs: number): (FluidEntry & { kind: FluidKind }) | undefined {
  const millilitres = readMillilitres(sheet.millilitres);
  const atMs = sheet.at ? Date.parse(sheet.at) : nowMs;
  if (!sheet.kind || millilitres === undefined || Number.isNaN(atMs)) return undefined;
  const note = sheet.note.trim();
  const at = new Date(atMs).toISOString();
  const { kind, confirmedUnlikely } = sheet;
  return { kind, millilitres, at, confirmedUnlikely, ...(note ? { note } : {}) };
}

export function sheetOfFluid(fluid: Fluid): FluidSheet {
  const date = new Date(fluid.at);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  const { kind, millilitres, note = '' } = fluid;
  return { ...EMPTY_FLUID, kind, millilitres: String(millilitres), at: local.slice(0, 16), note };
}
