import { readFormulary } from './read-formulary.ts';
import { readNdcDirectory } from './read-ndc-directory.ts';
import { readRxNormNames } from './read-rxnorm-names.ts';

/** What a file of products may be: our columns, names of clinical drugs, the FDA's NDC directory. */
export const FORMULARY_READERS = { csv: readFormulary, rxnorm: readRxNormNames, ndc: readNdcDirectory } as const;
export type FormularyFormat = keyof typeof FORMULARY_READERS;
export const FORMULARY_FORMATS = Object.keys(FORMULARY_READERS) as readonly FormularyFormat[];
