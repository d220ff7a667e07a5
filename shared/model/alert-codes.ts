/** What people are to know before they come near a patient. In the order in which it is shown. */
export const ALERT_CODES = [
  'isolation-airborne',
  'isolation-droplet',
  'isolation-contact',
  'isolation-protective',
  'fall-risk',
  'pressure-risk',
  'swallowing-risk',
  'wandering',
  'violence',
  'self-harm',
  'other',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];
