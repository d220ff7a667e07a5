import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lastDay } from '#shared/contract/fields.ts';
import type { Attempt } from './attempt.ts';
import css from './MedicationRound.module.css';

interface Props {
  readonly way: 'key-drug' | 'no-bar-code' | 'own-drugs';
  readonly attempt: Attempt;
  onChange(change: (before: Attempt) => Attempt): void;
}

/** A pack without a code that can be scanned: what stands on it is typed, and counted. */
export function PackFields({ way, attempt, onChange }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [lot, setLot] = useState(attempt.drug.pack?.lot ?? '');
  const [expiry, setExpiry] = useState(attempt.drug.pack?.expiry ?? '');
  const isScanned = (attempt.drug.scans ?? []).length > 0;
  const isExpiryReadable = expiry.trim() === '' || lastDay.safeParse(expiry.trim()).success;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isExpiryReadable) return;
    const pack = { ...(lot.trim() ? { lot: lot.trim() } : {}), ...(expiry.trim() ? { expiry: expiry.trim() } : {}) };
    const how = way === 'own-drugs' ? 'own-supply' : way === 'no-bar-code' ? 'no-bar-code' : 'scanned';
    const typed = code.trim() ? [{ text: code.trim(), keyed: true, at: new Date().toISOString() }] : [];
    onChange((before) => {
      // Lot and expiry beside a code that was scanned: the code stays what it is.
      const scans = typed.length === 0 && way === 'key-drug' ? (before.drug.scans ?? []) : typed;
      return { ...before, drug: { how, scans, ...(Object.keys(pack).length > 0 ? { pack } : {}) } };
    });
  };
  return (
    <form className={css.way} onSubmit={submit} data-testid="pack-form">
      <p>{t(`round.wayWords.${way}`)}</p>
      {way !== 'no-bar-code' && (
        <TextInput
          label={t('round.typedCode')}
          value={code}
          autoFocus
          maxLength={400}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={t('round.lotLabel')}
        value={lot}
        maxLength={20}
        onChange={(event) => setLot(event.currentTarget.value)}
      />
      <TextInput
        label={t('round.expiryLabel')}
        placeholder="2027-03"
        value={expiry}
        error={isExpiryReadable ? undefined : t('round.expiryUnreadable')}
        onChange={(event) => setExpiry(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={way === 'key-drug' && code.trim() === '' && !isScanned}>
        {t('round.usePack')}
      </Button>
    </form>
  );
}
