/**
 * What goes in and what comes out, with its codes. Our own code says exactly what was picked; LOINC and SNOMED CT stand
 * beside it where they have a settled concept for it, else only SNOMED's fluid intake or output.
 */
export const FLUID_KINDS = {
  oral: { direction: 'in', loinc: ['9000-1', 'Fluid intake oral Measured'] },
  'enteral-feed': { direction: 'in', loinc: ['8953-2', 'Fluid intake enteral tube Measured'] },
  intravenous: { direction: 'in' },
  'intravenous-drug': { direction: 'in' },
  'blood-product': { direction: 'in' },
  subcutaneous: { direction: 'in' },
  'other-intake': { direction: 'in' },
  urine: { direction: 'out', loinc: ['9187-6', 'Urine output'] },
  vomit: { direction: 'out' },
  'gastric-aspirate': { direction: 'out', loinc: ['79561-7', 'Fluid output enteral tube [Volume] Measured'] },
  'wound-drain': { direction: 'out', loinc: ['9203-1', 'Fluid output wound drain'] },
  stool: { direction: 'out', loinc: ['9217-1', 'Output.stool [Volume]'] },
  stoma: { direction: 'out' },
  'blood-loss': { direction: 'out', loinc: ['81661-1', 'Blood loss [Volume] Measured'] },
  ultrafiltrate: { direction: 'out', loinc: ['99741-1', 'Ultrafiltrate volume removed'] },
  'other-output': { direction: 'out' },
} as const satisfies Record<string, { readonly direction: FluidDirection; readonly loinc?: readonly [string, string] }>;

export type FluidDirection = 'in' | 'out';
export type FluidKind = keyof typeof FLUID_KINDS;

export const FLUID_KIND_NAMES = Object.keys(FLUID_KINDS) as readonly FluidKind[];

/** SNOMED CT observables of the two directions. */
export const FLUID_SNOMED = {
  in: { code: '251992000', display: 'Fluid intake' },
  out: { code: '251840008', display: 'Fluid output' },
} as const satisfies Record<FluidDirection, { readonly code: string; readonly display: string }>;

export function directionOf(kind: FluidKind): FluidDirection {
  return FLUID_KINDS[kind].direction;
}
