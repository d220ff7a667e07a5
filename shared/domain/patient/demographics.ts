/** What a registrar types; the contract's `demographics` has this shape. */
export interface Demographics {
  readonly family: string;
  readonly given: readonly string[];
  readonly sex: AdministrativeSex;
  /** FHIR partial date. */
  readonly birthDate?: string | undefined;
  readonly estimatedAgeYears?: number | undefined;
  readonly phone?: string | undefined;
  readonly address?: PostalAddress | undefined;
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  readonly contact?: ContactPerson | undefined;
  readonly pregnant?: boolean | undefined;
  /** BCP 47, of the language that is preferred. Empty: nobody knows. */
  readonly language?: string | undefined;
}

export type AdministrativeSex = 'male' | 'female' | 'other' | 'unknown';

export interface PostalAddress {
  readonly line?: string | undefined;
  readonly city?: string | undefined;
  readonly district?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly country?: string | undefined;
}

export interface ContactPerson {
  readonly name: string;
  readonly relationship?: string | undefined;
  readonly phone?: string | undefined;
}
