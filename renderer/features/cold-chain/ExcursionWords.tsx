import { IconFlame, IconSnowflake, IconTemperatureMinus, IconTemperaturePlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TemperatureLogRow } from '#shared/contract/cold-chain.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Tag } from '../../ui/Tag.tsx';

const ICONS = {
  hot: IconFlame,
  frozen: IconSnowflake,
  warm: IconTemperaturePlus,
  cold: IconTemperatureMinus,
} as const;
const TONES = { hot: 'stop', frozen: 'stop', warm: 'pause', cold: 'pause' } as const;

/** Too warm or too cold: since when, until when, how far. */
export function ExcursionWords({ excursion }: { readonly excursion: TemperatureLogRow['excursions'][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { type, from, to, peak, open } = excursion;
  const Icon = ICONS[type];
  return (
    <>
      <Tag tone={TONES[type]} icon={<Icon size={13} aria-hidden />}>
        {t(`cold.type.${type}`)}
      </Tag>{' '}
      <span className="figures">
        {format.moment(from)} – {format.moment(to)}, {doseInWords(peak)} °C
      </span>
      {open && <span className="quiet"> {t('cold.open')}</span>}
    </>
  );
}
