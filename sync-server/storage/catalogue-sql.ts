import type { HeldLock } from '../orgs/catalogue.ts';

/** What the catalogue needs of an engine. Statements name their parameters, `@name`, and are spelled as both engines read them. */
export interface CatalogueStatements {
  all<Row>(sql: string, parameters?: SqlParameters): Promise<Row[]>;
  /** How many rows were changed. */
  run(sql: string, parameters?: SqlParameters): Promise<number>;
}

export interface CatalogueSql extends CatalogueStatements {
  /** A question goes over a line: those of one turn are better asked together. */
  readonly isRemote: boolean;
  /** One writer at a time; nothing of it is kept when `work` throws. */
  inTransaction<T>(work: (statements: CatalogueStatements) => Promise<T>): Promise<T>;
  /** Writes something of no meaning durably. */
  probe(): Promise<void>;
  /**
   * From now on no other process may open the catalogue, until this one closes it. False when one has it open. Of SQLite
   * the lock of the data folder answers for it.
   */
  claimAlone(): Promise<boolean>;
  /** Work of one name at a time, among all processes that use this catalogue. */
  exclusively<T>(name: string, work: (lock: HeldLock) => Promise<T>): Promise<T>;
  /** The clock of an engine that several processes share: milliseconds since the Unix epoch. */
  readTimeMs?(): Promise<number>;
  close(): Promise<void>;
}

export type SqlParameters = Readonly<Record<string, string | number | null>>;

/** A list for `IN`, spelled as both engines read it. */
export function listed(
  name: string,
  values: readonly string[],
): { readonly text: string; readonly parameters: SqlParameters } {
  const names = values.map((_, at) => `${name}${at}`);
  return {
    text: `(${names.map((one) => `@${one}`).join(', ')})`,
    parameters: Object.fromEntries(names.map((one, at) => [one, values[at] ?? null])),
  };
}
