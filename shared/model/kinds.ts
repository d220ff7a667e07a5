import { adverseEventModel } from './adverse-event.ts';
import { allergyIntoleranceModel } from './allergy-intolerance.ts';
import { auditEventModel } from './audit-event.ts';
import { batchRecallModel } from './batch-recall.ts';
import { cashUpModel } from './cash-up.ts';
import { compositionModel } from './composition.ts';
import { conditionModel } from './condition.ts';
import { dispenseActModel } from './dispense-act.ts';
import { documentReferenceModel } from './document-reference.ts';
import { encounterModel } from './encounter.ts';
import type { Lane } from './envelope.ts';
import { excursionDecisionModel } from './excursion-decision.ts';
import { genericFhirModel } from './generic-fhir.ts';
import { handOverModel } from './hand-over.ts';
import type { KindModel } from './kind-model.ts';
import { knowledgePackModel } from './knowledge-pack.ts';
import { labelDesignModel } from './label-design.ts';
import { locationModel } from './location.ts';
import { medicationAdministrationModel } from './medication-administration.ts';
import { medicationDispenseModel } from './medication-dispense.ts';
import { medicationKnowledgeModel } from './medication-knowledge.ts';
import { medicationRequestModel } from './medication-request.ts';
import { numberBlockModel } from './number-block.ts';
import { observationModel } from './observation.ts';
import { organisationModel } from './organisation.ts';
import { parkedMessageModel } from './parked-message.ts';
import { patientModel } from './patient.ts';
import { paymentModel } from './payment.ts';
import { policyModel } from './policy.ts';
import { priceRulesModel } from './price-rules.ts';
import { productVersionModel } from './product-version.ts';
import { questionnaireResponseModel } from './questionnaire-response.ts';
import { registerCaseModel } from './register-case.ts';
import { registerEntryModel } from './register-entry.ts';
import { reorderRuleModel } from './reorder-rule.ts';
import { roleModel } from './role.ts';
import { stationModel } from './station.ts';
import { stockCountModel } from './stock-count.ts';
import { stockDeliveryModel } from './stock-delivery.ts';
import { stockMovementModel } from './stock-movement.ts';
import { stockOrderModel } from './stock-order.ts';
import { stockRequestModel } from './stock-request.ts';
import { stockReservationModel } from './stock-reservation.ts';
import { stockTransferModel } from './stock-transfer.ts';
import { stocktakeModel } from './stocktake.ts';
import { stocktakeActModel } from './stocktake-act.ts';
import { taskModel } from './task.ts';
import { temperatureLogModel } from './temperature-log.ts';
import { userModel } from './user.ts';

/** Kinds with a model of their own. A new kind is its file and one line here. */
const MODELS: readonly KindModel[] = [
  // The record
  patientModel,
  encounterModel,
  observationModel,
  allergyIntoleranceModel,
  conditionModel,
  compositionModel,
  documentReferenceModel,
  questionnaireResponseModel,
  medicationRequestModel,
  medicationAdministrationModel,
  medicationDispenseModel,
  dispenseActModel,
  taskModel,
  adverseEventModel,
  handOverModel,
  // The organisation
  locationModel,
  organisationModel,
  stationModel,
  numberBlockModel,
  labelDesignModel,
  parkedMessageModel,
  // What the organisation knows of drugs
  knowledgePackModel,
  medicationKnowledgeModel,
  batchRecallModel,
  productVersionModel,
  // The store
  stockMovementModel,
  registerEntryModel,
  registerCaseModel,
  stockOrderModel,
  stockDeliveryModel,
  stockTransferModel,
  stockReservationModel,
  stockRequestModel,
  stocktakeModel,
  stockCountModel,
  stocktakeActModel,
  temperatureLogModel,
  excursionDecisionModel,
  reorderRuleModel,
  // Money at the counter
  priceRulesModel,
  paymentModel,
  cashUpModel,
  // Identity and audit
  userModel,
  roleModel,
  policyModel,
  auditEventModel,
];

const byKind = new Map<string, KindModel>(MODELS.map((model) => [model.kind, model]));

/** The model of a kind; every FHIR R4 type has at least the generic one. Undefined for kinds that nobody declared. */
export function findKindModel(kind: string): KindModel | undefined {
  const known = byKind.get(kind);
  if (known) return known;
  const generic = genericFhirModel(kind);
  if (generic) byKind.set(kind, generic);
  return generic;
}

export function kindModel(kind: string): KindModel {
  const model = findKindModel(kind);
  if (!model) throw new Error(`No model for kind ${kind}`);
  return model;
}

/** Lane of a document that travels by itself; what nobody declared goes with the rest of the record. */
export function laneOfKind(kind: string): Lane {
  return findKindModel(kind)?.lane ?? 2;
}

export function isEventKind(kind: string): boolean {
  return findKindModel(kind)?.event ?? false;
}
