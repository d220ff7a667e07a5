/**
 * Whether an organisation's own design may stand in place of a shipped one (LB7): what the shipped one needs is needed and
 * printed, so that the parts of the program that fill it, and the people who read it, find what they rely on.
 *
 * @SAFETY A wristband without its name or its symbol would print, and nobody would have been told.
 */
import { fieldsOf } from './label-design.ts';
import { type DesignFault, findDesignFault, isReceipt, type PrintDesign, readDesign } from './print-design.ts';

export function judgeOwnDesign(content: unknown, shipped: PrintDesign | undefined): DesignFault | undefined {
  const fault = findDesignFault(content);
  if (fault || !shipped) return fault;
  const design = readDesign(content);
  if (isReceipt(design) !== isReceipt(shipped)) return { path: 'kind', reason: 'another kind than the shipped design' };
  const missing = findMissing(design, shipped);
  return missing === undefined ? undefined : { path: `fields.${missing}`, reason: `${missing} is not printed` };
}

function findMissing(design: PrintDesign, shipped: PrintDesign): string | undefined {
  const known = new Set(design.fields.map(({ name }) => name));
  const printed = printedFields(design);
  const needed = shipped.fields.filter(({ needed: must }) => must).map(({ name }) => name);
  const oneOf = shipped.anyOf.flat();
  const shown = [...needed, ...oneOf].find((name) => !known.has(name) || !printed.has(name));
  return shown ?? needed.find((name) => !design.fields.some((field) => field.name === name && field.needed));
}

function printedFields(design: PrintDesign): ReadonlySet<string> {
  const texts = design.elements.flatMap((one) => ('text' in one ? one.text : 'rows' in one ? one.rows : []));
  return new Set(texts.flatMap(fieldsOf));
}
