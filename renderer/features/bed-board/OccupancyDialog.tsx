import { Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { WardBoard } from '../../parts/admission/board-model.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import css from './Occupancy.module.css';

const SPANS = [7, 14, 30] as const;
interface Point {
  readonly at: string;
  readonly occupied: number;
}

/** How full a ward was, as a line and as figures: the same numbers, for who sees and for who hears them. */
export function OccupancyDialog({ ward, onClose }: { readonly ward: WardBoard; onClose(): void }) {
  const { t } = useTranslation();
  const [days, setDays] = useState<number>(14);
  const { answer, reload } = useQuery(contract.board.occupancy, { wardId: ward.id, days });
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('board.occupancyTitle', { ward: ward.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={css.occupancy}>
        <SegmentedControl
          size="xs"
          aria-label={t('board.occupancy')}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={SPANS.map((span) => ({ value: String(span), label: t('board.occupancyDays', { count: span }) }))}
        />
        <QueryPanel answer={answer} reload={reload}>
          {({ beds, points }) => (
            <>
              <p className="quiet">{t('board.occupancyWords', { beds })}</p>
              <OccupancyPlot beds={beds} points={points} />
              <Figures beds={beds} points={points} />
            </>
          )}
        </QueryPanel>
      </div>
    </Modal>
  );
}

function OccupancyPlot({ beds, points }: { readonly beds: number; readonly points: readonly Point[] }) {
  const format = useFormat();
  const data = points.map(({ at, occupied }) => ({ atMs: Date.parse(at), occupied }));
  return (
    <div className={css.plot} aria-hidden>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="atMs"
            type="number"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(ms: number) => format.date(new Date(ms).toISOString())}
            stroke="var(--ink-3)"
            fontSize={12}
            minTickGap={40}
          />
          <YAxis allowDecimals={false} domain={[0, Math.max(beds, 1)]} width={32} stroke="var(--ink-3)" fontSize={12} />
          <ReferenceLine y={beds} stroke="var(--line-strong)" strokeDasharray="4 3" />
          <Line
            dataKey="occupied"
            type="stepAfter"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Newest first. */
function Figures({ beds, points }: { readonly beds: number; readonly points: readonly Point[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (occupied: number) => (beds === 0 ? '—' : `${Math.round((occupied / beds) * 100)} %`);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className={css.figures} aria-label={t('board.occupancyTable')} tabIndex={0}>
      <table className={table.table}>
        <TableHead columns={[t('board.occupancyWhen'), t('board.occupancyTaken'), t('board.occupancyShare')]} />
        <tbody>
          {points.toReversed().map(({ at, occupied }) => (
            <tr key={at}>
              <th scope="row" className="figures">
                {format.moment(at)}
              </th>
              <td className="figures">{occupied}</td>
              <td className="figures">{share(occupied)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
