import type { LabelPicture } from '#shared/contract/print.ts';
import css from './LabelPreview.module.css';

interface Props {
  readonly picture: LabelPicture;
  /** What it is, for who cannot see it. */
  readonly label: string;
  /** Pixels of a millimetre; as wide as its place allows where it is left out. */
  readonly scale?: number;
}
type Item = LabelPicture['items'][number];

/** Where letters stand on their line, of their height. */
const BASELINE = 0.8;

/** A label as it will be printed: the same layout as the printer's bytes, to scale. Always black on white, as the roll is. */
export function LabelPreview({ picture, label, scale }: Props) {
  const { widthMm, heightMm, items } = picture;
  return (
    <svg
      className={css.label}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${widthMm} ${heightMm}`}
      style={{ inlineSize: scale ? widthMm * scale : '100%', maxInlineSize: widthMm * 6 }}
    >
      <rect width={widthMm} height={heightMm} rx={1} className={css.paper} />
      {items.map((item, index) => (
        <LabelItem key={index} item={item} />
      ))}
    </svg>
  );
}

function LabelItem({ item }: { readonly item: Item }) {
  switch (item.item) {
    case 'line':
      return <rect x={item.xMm} y={item.yMm} width={item.widthMm} height={item.heightMm} className={css.ink} />;
    case 'text':
      return (
        <text
          x={item.xMm}
          y={item.yMm + item.sizeMm * BASELINE}
          fontSize={item.sizeMm}
          // As long as judged, whatever letters this machine has: nothing stands over an edge that will not on paper.
          textLength={item.lengthMm}
          lengthAdjust="spacingAndGlyphs"
          className={css.text}
          data-bold={item.bold || undefined}
        >
          {item.text}
        </text>
      );
    case 'code':
    case 'image':
      return <path d={modulesPath(item)} className={css.ink} shapeRendering="crispEdges" />;
  }
}

/** Neighbours in a row are one piece, so that no hair line stands between them. */
function modulesPath({ xMm, yMm, widthMm, heightMm, rows }: Extract<Item, { item: 'code' | 'image' }>): string {
  const width = widthMm / (rows[0]?.length ?? 1);
  const height = heightMm / rows.length;
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ index, 0: run }) =>
          `M${xMm + index * width} ${yMm + y * height}h${run.length * width}v${height}h${-run.length * width}z`,
      ),
    )
    .join('');
}
