import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackVerdict } from '#shared/contract/dispense-shown.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { Notice } from '../../ui/Condition.tsx';
import css from './Dispensing.module.css';
import { isAnswered, nameOf, type Picked, readExpiry, reasonsWanted, wantsReading } from './pick-model.ts';

interface Props {
  readonly picked: Picked;
  readonly unit: string;
  /** It goes into what is made: what the formula says of it stands beside what is measured out. */
  readonly isPart?: boolean;
  judge(picked: Omit<Picked, 'verdict'>): Promise<PackVerdict | undefined>;
  onChange(change: Partial<Picked>): void;
  onRemove(): void;
}

/** A batch in the hand: what it is, how much of it, and what somebody has to answer before it is taken. */
export function PickedBatch({ picked, unit, isPart = false, judge, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { verdict, quantity, reasons } = picked;
  const { batch, product, rather, stops, bookedAs } = verdict;
  return (
    <div className={css.picked} data-open={isAnswered(picked) ? undefined : true} data-testid="picked-batch">
      <div className={css.pickedHead}>
        <span className={css.itemWords}>
          <span className={css.lot}>
            <bdi>{batch?.lot ?? t('dispense.noLot')}</bdi>
          </span>
          <span className={css.small}>
            {batch?.expiry && `${t('dispense.expires', { day: format.date(batch.expiry) })} · `}
            <bdi>{product && nameOf(product)}</bdi>
            {batch?.place && (
              <>
                {' · '}
                <bdi>{batch.place}</bdi>
              </>
            )}
          </span>
        </span>
        <TextInput
          size="sm"
          aria-label={t('dispense.quantityOf', { drug: batch?.lot ?? product?.name ?? '' })}
          inputMode="decimal"
          value={quantity}
          rightSection={<span className={css.small}>{unitWord(unit, quantity)}</span>}
          rightSectionWidth={58}
          onChange={(event) => onChange({ quantity: event.currentTarget.value.trim() })}
          onFocus={(event) => event.currentTarget.select()}
        />
        <ActionIcon variant="subtle" color="gray" aria-label={t('dispense.removeBatch')} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {isPart && (
        <TextInput
          size="xs"
          label={t('dispense.calculated')}
          description={t('dispense.calculatedWords')}
          inputMode="decimal"
          value={picked.calculated ?? ''}
          rightSection={<span className={css.small}>{unitWord(unit, picked.calculated ?? '')}</span>}
          rightSectionWidth={58}
          onChange={(event) => onChange({ calculated: event.currentTarget.value.trim() })}
        />
      )}
      {stops.map((stop) => (
        <Notice key={stop} tone="stop" title={t(`dispense.stop.${stop}`)} />
      ))}
      {bookedAs && (
        <Notice
          tone="pause"
          title={t('dispense.bookedAs', {
            lot: bookedAs.lot,
            booked: format.date(bookedAs.expiry ?? ''),
            pack: format.date(batch?.expiry ?? ''),
          })}
        >
          {t('dispense.bookedAsWords')}
        </Notice>
      )}
      {wantsReading(picked) && (
        <ReadPack
          picked={picked}
          onRead={async (read) => {
            const judged = await judge({ ...picked, read });
            if (judged) onChange({ read, verdict: judged });
          }}
        />
      )}
      {reasonsWanted(picked).map((pause, index) => (
        <TextInput
          key={pause}
          size="xs"
          label={t(`dispense.pause.${pause}`)}
          description={
            pause === 'not-first-expired' && rather
              ? t('dispense.ratherThis', { lot: rather.lot, day: format.date(rather.expiry ?? '') })
              : undefined
          }
          placeholder={t('dispense.reason')}
          autoFocus={index === 0}
          value={reasons[pause] ?? ''}
          maxLength={300}
          onChange={(event) => onChange({ reasons: { ...reasons, [pause]: event.currentTarget.value } })}
        />
      ))}
    </div>
  );
}

interface ReadProps {
  readonly picked: Picked;
  onRead(read: { lot?: string; expiry?: string }): Promise<void>;
}

/** @SAFETY A doubtful or silent symbol: lot and expiry are read from the pack, not from the screen. */
function ReadPack({ picked, onRead }: ReadProps) {
  const { t } = useTranslation();
  const [lot, setLot] = useState(picked.read?.lot ?? '');
  const [expiry, setExpiry] = useState(picked.read?.expiry ?? '');
  const day = readExpiry(expiry);
  return (
    <>
      <Notice
        tone="pause"
        title={t(picked.verdict.suspicious ? 'dispense.pause.confirm-lot' : 'dispense.pause.lot-unknown')}
      />
      <div className={css.fields}>
        <TextInput
          size="xs"
          label={t('dispense.lot')}
          value={lot}
          maxLength={20}
          onChange={(event) => setLot(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={t('dispense.expiry')}
          value={expiry}
          maxLength={12}
          onChange={(event) => setExpiry(event.currentTarget.value)}
          error={expiry !== '' && day === undefined ? t('dispense.expiryWrong') : undefined}
        />
        <Button
          size="xs"
          variant="default"
          disabled={lot.trim() === '' || day === undefined}
          onClick={() => void onRead({ lot: lot.trim(), ...(day ? { expiry: day } : {}) })}
        >
          {t('dispense.readIt')}
        </Button>
      </div>
    </>
  );
}
