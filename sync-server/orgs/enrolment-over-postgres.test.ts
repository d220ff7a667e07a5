import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./enrolment.test.ts'));
