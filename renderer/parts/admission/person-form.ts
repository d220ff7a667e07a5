import type { Person } from './board-model.ts';

/** What every form about somebody's stay takes. */
export interface PersonForm {
  readonly person: Person;
  onClose(): void;
}
