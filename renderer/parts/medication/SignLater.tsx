import { Button, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { DoseRecord } from '#shared/contract/round.ts';
import { FINDING_CODES, type FindingCode } from '#shared/model/right-codes.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useSignedIn } from '../../state/live.ts';
import { CallNotice } from '../CallNotice.tsx';
import { tellDone } from '../told.ts';
import css from './DoseRecord.module.css';

type Awaits = NonNullable<DoseRecord['awaits']>;

/** What stood against it, in words; a code of a later version stays a code. */
function stopWords(codes: string, t: TFunction): string {
  const known = new Set<string>(FINDING_CODES);
  const words = codes.split(', ').map((code) => (known.has(code) ? t(`round.finding.${code as FindingCode}`) : code));
  return words.join(' · ');
}

interface Props {
  readonly patientId: string;
  readonly drug: string;
  readonly record: DoseRecord;
  readonly awaits: Awaits;
  onDone(): void;
}

const SIGNS = { doctor: 'order.prescribe', pharmacist: 'order.verify', nurse: 'medication.administer' } as const;

/** The later signature under a special way: by somebody else, of the role that the way names. Core judges both again. */
export function SignLater({ patientId, drug, record, awaits, onDone }: Props) {
  const { t } = useTranslation();
  const user = useSignedIn()?.user;
  const { call, run, isRunning } = useCommand(contract.administration.countersign);
  const [note, setNote] = useState('');
  const [commandId] = useState(() => crypto.randomUUID());
  const label = useId();
  const may = (of: keyof typeof SIGNS) => user?.permissions.includes(SIGNS[of]) ?? false;
  const wasThere = user?.displayName === record.by || user?.displayName === record.secondBy;
  const mine = wasThere ? [] : awaits.filter(({ of }) => may(of) || may('doctor'));
  const sign = async (decision: 'confirmed' | 'disputed'): Promise<void> => {
    const words = note.trim() ? { note: note.trim() } : {};
    const paths = mine.map(({ path }) => path);
    const outcome = await run({ commandId, patientId, administrationId: record.id, paths, decision, ...words });
    if (outcome.state !== 'done') return;
    tellDone(t(`dose.told.${decision}`, { drug }));
    onDone();
  };
  return (
    <section className={css.waits} aria-labelledby={label} data-testid="sign-later">
      <h4 id={label}>{t('dose.waits')}</h4>
      <ul>
        {awaits.map(({ path, reason, of }) => (
          <li key={path}>
            <b>{t(`round.path.${path}`)}</b> – {path === 'charted-with-stops' ? stopWords(reason, t) : reason} (
            {t(`dose.by.${of}`)})
          </li>
        ))}
      </ul>
      {mine.length > 0 ? (
        <>
          <TextInput
            label={t('dose.signNote')}
            value={note}
            maxLength={1000}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <CallNotice call={call} />
          <div className={css.actions}>
            <Button variant="default" loading={isRunning} disabled={!note.trim()} onClick={() => void sign('disputed')}>
              {t('dose.dispute')}
            </Button>
            <Button loading={isRunning} onClick={() => void sign('confirmed')}>
              {t('dose.sign')}
            </Button>
          </div>
        </>
      ) : (
        <p>{t(wasThere ? 'dose.youWereThere' : 'dose.notYours')}</p>
      )}
    </section>
  );
}
