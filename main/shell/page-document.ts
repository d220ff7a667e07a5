import type { PageToPrint } from '../core-channel.ts';

/** A page for each copy, as large as the paper, with nothing around it. An address, because a hidden window has no other source. */
export function pageAddress({ widthMm, heightMm, copies, svg }: PageToPrint): string {
  const size = `width:${widthMm}mm;height:${heightMm}mm`;
  const style = [
    `@page{size:${widthMm}mm ${heightMm}mm;margin:0}`,
    'html,body{margin:0;padding:0;background:white}',
    `section{${size};overflow:hidden;break-after:page;break-inside:avoid}section:last-child{break-after:auto}`,
    `svg{display:block;${size};fill:black;font-family:Arial,Helvetica,"Liberation Sans","Nimbus Sans",sans-serif}`,
  ].join('');
  const pages = `<section>${svg}</section>`.repeat(copies);
  const html = `<!doctype html><meta charset="utf-8"><title>label</title><style>${style}</style>${pages}`;
  return `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`;
}
