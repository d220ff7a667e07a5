/** The route (SR5): as ordered, and one that the product may be given by. */
import { type CodedText, meansTheSame, toConcept } from '#shared/domain/coding/coded-text.ts';
import type { AdministrationQuestion } from './administration-question.ts';
import type { Found } from './judge-administration.ts';

export function judgeRoute({ order, giving: { route } }: AdministrationQuestion): Found | undefined {
  const dosing = order.state === 'ordered' ? order.order.dosing : undefined;
  const ordered = dosing?.state === 'read' ? dosing.dosing.route : undefined;
  if (!ordered || isSame(ordered, route)) return undefined;
  return { code: 'route-differs', evidence: { expected: ordered.text, found: route?.text } };
}

export function judgeProductRoute({ product, giving: { route } }: AdministrationQuestion): Found | undefined {
  if (product.state === 'unknown' || product.routes.length === 0) return undefined;
  if (product.routes.some((item) => isSame(item, route))) return undefined;
  const expected = product.routes.map(({ text }) => text).join(', ');
  return { code: 'route-not-for-product', evidence: { expected, found: route?.text } };
}

function isSame(one: CodedText, other: CodedText | undefined): boolean {
  return other !== undefined && meansTheSame(toConcept(one), toConcept(other));
}
