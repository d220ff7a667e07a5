import type { AllergyBanner } from '../allergy/allergy-banner.ts';
import { type Allergy, isInForce } from '../allergy/read-allergy.ts';
import type { AllergiesState, KnownAllergy } from './ordered-drug.ts';

/**
 * What the patient banner knows, as the checks ask for it. @SAFETY Every version of a disputed allergy that is in force
 * counts (CF2), and food and latex do as much as drugs.
 */
export function knownAllergies(banner: AllergyBanner): {
  readonly allergies: readonly KnownAllergy[];
  readonly allergiesState: AllergiesState;
} {
  if (banner.state !== 'list') return { allergies: [], allergiesState: STATES[banner.state] };
  const allergies = banner.allergies.flatMap(({ id, allergy, conflicting }) =>
    [allergy, ...conflicting].filter(isInForce).map((version) => toKnown(id, version)),
  );
  return { allergies, allergiesState: banner.partial ? 'partial' : 'complete' };
}

const STATES = { 'no-known': 'none-known', 'never-asked': 'never-asked', 'not-loaded': 'not-loaded' } as const;

function toKnown(id: string, { substance, type, criticality }: Allergy): KnownAllergy {
  return { id, substance, type, criticality };
}
