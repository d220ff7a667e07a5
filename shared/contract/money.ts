import { cashUps } from './money-cash-up.ts';
import { payments } from './money-payment.ts';
import { quoting } from './money-quote.ts';
import { refunding } from './money-refund.ts';
import { charging } from './money-rules.ts';
import { taking } from './money-take.ts';
import { tillShift } from './money-till.ts';

/** Money at the counter: price, payment, refund, and the till's shift. */
export const money = { ...quoting, ...taking, ...refunding, ...payments, ...tillShift, ...cashUps, ...charging };
