import type { Patient } from '@medplum/fhirtypes';
import type { z } from 'zod';
import type { administration } from '#shared/contract/administration.ts';
import type { CodedText } from '#shared/domain/coding/coded-text.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import type { Giving } from '#shared/domain/medication/administration-question.ts';
import type { CountedBeside } from '#shared/domain/medication/counted-beside.ts';
import type { NamedDose } from '#shared/domain/medication/dose-by-name.ts';
import type { RightFinding } from '#shared/domain/medication/judge-administration.ts';
import type { ProductAmount } from '#shared/domain/medication/product-amount.ts';
import type { PumpRate } from '#shared/domain/medication/pump-rate.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { OrderVersion } from '../../commands/order/order-facts.ts';
import type { findStay } from '../round/read-round-patient.ts';
import type { KnowledgeAnswer } from './ask-knowledge.ts';
import type { KnownPack } from './know-packs.ts';
import type { StationContact } from './medication-deps.ts';
import type { Recognised } from './recognise.ts';

export type AskInput = z.output<typeof administration.judge.input>;

/** What a command knows besides. */
export interface AskedBeside {
  readonly secondPersonId?: string | undefined;
  readonly waste?: 'witnessed' | 'alone' | undefined;
  /** A running infusion that is acted on: what hangs is what was scanned at its start. */
  readonly startId?: string | undefined;
  /** Before anybody has stated an amount: what was ordered is shown. */
  readonly assumeOrdered?: boolean | undefined;
}

export interface Asked {
  readonly atMs: number;
  readonly zone: string;
  readonly patient: Document<Patient>;
  readonly stay: Awaited<ReturnType<typeof findStay>>;
  /** Location id of the ward where the patient lies; else the desk's. */
  readonly wardId: string | undefined;
  readonly recognised: Recognised;
  readonly version: OrderVersion | undefined;
  readonly ordered: Product | undefined;
  readonly named: NamedDose | undefined;
  readonly packs: readonly KnownPack[];
  readonly giving: Giving & Pick<AskInput['giving'], 'site'>;
  readonly drug: CodedText;
  readonly findings: readonly RightFinding[];
  readonly arithmetic: ProductAmount | undefined;
  readonly pump: PumpRate | undefined;
  readonly answer: KnowledgeAnswer;
  readonly doses: readonly DoseWithAfter[];
  readonly contact: StationContact;
  readonly heardMs: number;
  readonly orderChanged: boolean;
  /** Doses of other lines that count for an order as needed. */
  readonly countedBeside: readonly CountedBeside[];
  /** Nothing of this line of orders was given yet. */
  readonly firstDose: boolean;
  /** How far apart another dose of the drug has to be that no order in force foresees. */
  readonly latelyMinutes: number;
}
