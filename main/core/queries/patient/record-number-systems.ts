export const OFFICIAL_NUMBER = 'urn:holdfast:record-number';
export const PROVISIONAL_NUMBER = 'urn:holdfast:provisional-number';
