import { FileInput, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LookedLog } from '#shared/contract/cold-chain.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { AmountWords } from '../../parts/stock/StockWords.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import css from './ColdChain.module.css';
import { ExcursionWords } from './ExcursionWords.tsx';

interface Props {
  onClose(): void;
  onSaved(): void;
}

interface Chosen {
  readonly name: string;
  readonly text: string;
}

interface Answers {
  readonly dateOrder?: 'day-first' | 'month-first';
  readonly unit?: 'C' | 'F';
  readonly channel?: number;
}

/** A file is looked at first: what it says, what it does not say, and what would be put aside. */
export function ImportForm({ onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const places = useQuery(contract.stocktake.places, {});
  const { call, run, isRunning } = useCommand(contract.coldChain.import);
  const [location, setLocation] = useState<string | null>(null);
  const [file, setFile] = useState<Chosen>();
  const [answers, setAnswers] = useState<Answers>({});
  const [logger, setLogger] = useState('');
  const named = logger.trim() ? { logger: logger.trim() } : {};
  const asked = location && file ? { location, ...file, answers, ...named } : undefined;
  const { answer, reload } = useQuery(contract.coldChain.look, asked);
  const looked = asked && answer.state === 'done' ? answer.value : undefined;
  const told = logger.trim() || (looked?.state === 'read' ? (looked.logger ?? '') : '');
  const isReady = looked?.state === 'read' && looked.readings > 0 && told !== '';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!asked || !isReady) return;
    const done = await run({ ...asked, commandId: crypto.randomUUID(), logger: told });
    if (done.state !== 'done') return;
    tellDone(t('cold.told.imported', { count: done.value.quarantined }));
    onSaved();
    onClose();
  };
  const known = places.answer.state === 'done' ? places.answer.value : [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('cold.import')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={`${layout.form} ${css.roomy}`} onSubmit={submit}>
        <div className={layout.pair}>
          <Select
            label={t('cold.place')}
            required
            searchable
            data={known.map(({ id, name, storage }) => ({
              value: id,
              label: `${name} · ${t(`cold.storage.${storage}`)}`,
            }))}
            value={location}
            onChange={setLocation}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
            data-autofocus
          />
          <FileInput
            label={t('cold.file')}
            placeholder={t('cold.fileHint')}
            required
            accept=".csv,.txt,text/csv,text/plain"
            onChange={(picked) => {
              setAnswers({});
              if (!picked) setFile(undefined);
              else void picked.text().then((text) => setFile({ name: picked.name, text }));
            }}
          />
        </div>
        {asked && (
          <QueryPanel answer={answer} reload={reload}>
            {(value) => <Looked looked={value} answers={answers} onAnswer={setAnswers} />}
          </QueryPanel>
        )}
        {looked?.state === 'read' && (
          <TextInput
            label={t('cold.logger')}
            description={t('cold.loggerWords')}
            required={looked.logger === undefined}
            placeholder={looked.logger ?? ''}
            maxLength={60}
            value={logger}
            onChange={(event) => setLogger(event.currentTarget.value)}
          />
        )}
        <CallNotice call={call} />
        <FormActions act={t('cold.keep')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}

interface LookedProps {
  readonly looked: LookedLog;
  readonly answers: Answers;
  onAnswer(answers: Answers): void;
}

function Looked({ looked, answers, onAnswer }: LookedProps) {
  const { t } = useTranslation();
  switch (looked.state) {
    case 'unreadable':
      return (
        <Notice tone="pause" title={t('cold.unreadable')} announce>
          {t(`cold.unreadableWords.${looked.why}`)}
        </Notice>
      );
    case 'ask':
      return looked.what === 'unit' ? (
        <SegmentedControl
          aria-label={t('cold.ask.unit')}
          value={answers.unit ?? ''}
          onChange={(value) => onAnswer({ ...answers, unit: value as 'C' | 'F' })}
          data={(['C', 'F'] as const).map((value) => ({ value, label: `°${value}` }))}
        />
      ) : (
        <div>
          <p>{t('cold.ask.dateOrder')}</p>
          <SegmentedControl
            aria-label={t('cold.ask.dateOrder')}
            value={answers.dateOrder ?? ''}
            onChange={(value) => onAnswer({ ...answers, dateOrder: value as 'day-first' | 'month-first' })}
            data={(['day-first', 'month-first'] as const).map((value) => ({ value, label: t(`cold.order.${value}`) }))}
          />
        </div>
      );
    case 'ask-channel':
      return (
        <Select
          label={t('cold.ask.channel')}
          data={looked.channels.map(({ index, name }) => ({ value: String(index), label: name }))}
          value={answers.channel === undefined ? null : String(answers.channel)}
          onChange={(value) => value !== null && onAnswer({ ...answers, channel: Number(value) })}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
      );
    case 'read':
      return <ReadLog looked={looked} />;
  }
}

function ReadLog({ looked }: { readonly looked: Extract<LookedLog, { state: 'read' }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { readings, known, leftOut, problems, excursions, gaps, concerned } = looked;
  return (
    <div className={layout.form}>
      <p>
        {t('cold.lookedLine', {
          count: readings,
          from: format.moment(looked.from),
          to: format.moment(looked.to),
          lowest: doseInWords(looked.lowest),
          highest: doseInWords(looked.highest),
        })}
        {known > 0 && ` ${t('cold.known', { count: known })}`}
      </p>
      {leftOut > 0 && (
        <Notice tone="pause" title={t('cold.leftOut', { count: leftOut })}>
          {problems.map(({ line, why }) => (
            <div key={line}>{t('cold.problemLine', { line, why: t(`cold.problem.${why}`) })}</div>
          ))}
        </Notice>
      )}
      {excursions.length === 0 && gaps.length === 0 && <Notice tone="fine">{t('cold.allGood')}</Notice>}
      {gaps.length > 0 && <Notice tone="pause">{t('cold.gaps', { count: gaps.length })}</Notice>}
      {excursions.length > 0 && (
        <Notice
          tone={concerned.length > 0 ? 'stop' : 'pause'}
          title={t('cold.willQuarantine', { count: concerned.length })}
        >
          <ul className={css.list}>
            {excursions.map((excursion) => (
              <li key={excursion.from}>
                <ExcursionWords excursion={excursion} />
              </li>
            ))}
            {concerned.map(({ name, brand, batch, here, left, unit }) => (
              <li key={name + batch.lot}>
                <bdi>{name}</bdi> {brand && <bdi>({brand})</bdi>} <bdi>{batch.lot}</bdi>:{' '}
                <AmountWords value={here} unit={unit} />
                {left !== '0' &&
                  ` · ${t('cold.left', { amount: format.number(Number(left)), unit: unitWord(unit, left) })}`}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
