import type { PageToPrint } from '../core-channel.ts';

/**
 * A page for each copy, as large as the paper, with nothing around it. An address, because a hidden window has no other source.
 * Pages are whole pixels of the browser: what is higher by a part of one goes over to a second, empty label. So the picture's box
 * ends two pixels early, at the same scale, and what stands there is painted over the end of the box (`slice`, `visible`).
 */
export function pageAddress({ widthMm, heightMm, copies, svg }: PageToPrint): string {
  const size = `width:${widthMm}mm;height:calc(${heightMm}mm - 2px)`;
  const style = [
    `@page{size:${widthMm}mm ${heightMm}mm;margin:0}`,
    'html,body{margin:0;padding:0;background:white}',
    `section{${size};break-after:page;break-inside:avoid}section:last-child{break-after:auto}`,
    `svg{display:block;${size};overflow:visible;fill:black;font-family:Arial,Helvetica,"Liberation Sans","Nimbus Sans",sans-serif}`,
  ].join('');
  const pages = `<section>${svg}</section>`.repeat(copies);
  const html = `<!doctype html><meta charset="utf-8"><title>label</title><style>${style}</style>${pages}`;
  return `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`;
}
