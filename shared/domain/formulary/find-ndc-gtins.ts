import { ndcGtin } from './ndc-package.ts';

/**
 * GTINs that an NDC may stand for: ten digits with hyphens or without, or the eleven of a claim (5-4-2), in which a nought was
 * added to one of three parts and nobody says to which.
 */
export function findNdcGtins(text: string): readonly string[] {
  const plain = /^\d{4,5}-?\d{3,4}-?\d{1,2}$/.test(text) ? text.replaceAll('-', '') : '';
  const [, labeler = '', product = '', pack = ''] = /^(\d{5})(\d{4})(\d{2})$/.exec(plain) ?? [];
  const ndcs = [
    ...(plain.length === 10 ? [`${plain.slice(0, 4)}-${plain.slice(4, 8)}-${plain.slice(8)}`] : []),
    ...(labeler.startsWith('0') ? [`${labeler.slice(1)}-${product}-${pack}`] : []),
    ...(product.startsWith('0') ? [`${labeler}-${product.slice(1)}-${pack}`] : []),
    ...(pack.startsWith('0') ? [`${labeler}-${product}-${pack.slice(1)}`] : []),
  ];
  return ndcs.flatMap((ndc) => ndcGtin(ndc) ?? []);
}
