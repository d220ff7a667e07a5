/** Search as a registrar types: `patient-search.ts <patients>`. Prints `SearchSpeed`. */
import { measurePatientSearch } from '#shared/sqlite/testing/measure-patient-search.ts';

console.log(JSON.stringify(measurePatientSearch(Number(process.argv[2] ?? 10_000))));
