import { Button, FileButton, Textarea } from '@mantine/core';
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { MissingSites } from './MissingSites.tsx';
import css from './Places.module.css';

type Result = OutputOf<typeof contract.location.importTable>;

interface Props {
  /** Codes of the sites that this desk knows. */
  readonly sites: readonly string[];
  onClose(): void;
}

/** Places from a table, pasted or out of a file; what was not taken stands there with its line and why (AD11). */
export function ImportForm({ sites, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const { call, run, isRunning } = useCommand(contract.location.importTable);
  const [csv, setCsv] = useState('');
  const [result, setResult] = useState<Result>();
  const take = (text: string): void => {
    setCsv(text);
    setResult(undefined);
  };
  const [awaited, setAwaited] = useState<readonly string[]>([]);
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    const outcome = await run({ commandId: crypto.randomUUID(), csv });
    if (outcome.state === 'done') setResult(outcome.value);
  };
  const goOn = useEffectEvent(() => {
    setAwaited([]);
    void submit();
  });
  const haveArrived = awaited.length > 0 && awaited.every((code) => sites.includes(code));
  useEffect(() => {
    if (haveArrived) goOn();
  }, [haveArrived]);
  const missing = result?.sites ?? [];
  return (
    <Panel title={t('places.import')}>
      <form className={css.form} onSubmit={submit}>
        <FileButton accept=".csv,text/csv" onChange={(file) => void file?.text().then(take)}>
          {(props) => (
            <Button variant="default" {...props}>
              {t('places.file')}
            </Button>
          )}
        </FileButton>
        <Textarea
          className={css.csv}
          label={t('places.csv')}
          description={t('places.csvWords')}
          value={csv}
          onChange={(event) => take(event.currentTarget.value)}
          minRows={8}
          maxRows={14}
          autosize
          maxLength={500_000}
          spellCheck={false}
          autoFocus
        />
        <CallNotice call={call} />
        {result && <ImportResult result={result} />}
        <div className={css.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button
            type="submit"
            variant={missing.length > 0 ? 'default' : 'filled'}
            loading={isRunning}
            disabled={csv.trim() === ''}
          >
            {t('places.run')}
          </Button>
        </div>
      </form>
      {missing.length > 0 && awaited.length === 0 && <MissingSites sites={missing} onAdded={setAwaited} />}
      {awaited.length > 0 && <Notice tone="calm">{t('places.sitesComing')}</Notice>}
    </Panel>
  );
}

function ImportResult({ result: { added, renamed, unchanged, refused } }: { readonly result: Result }) {
  const { t } = useTranslation();
  return (
    <>
      <Notice tone={refused.length > 0 ? 'pause' : 'fine'} announce>
        {t('places.result', { added, renamed, unchanged })}
        {refused.length > 0 && ` · ${t('places.refused', { count: refused.length })}`}
      </Notice>
      {refused.length > 0 && (
        <table className={table.table}>
          <TableHead columns={[t('places.line'), t('places.why'), t('places.text')]} />
          <tbody>
            {refused.map(({ line, fault, text }) => (
              <tr key={line}>
                <th scope="row" className="figures">
                  {line}
                </th>
                <td>{t(`places.fault.${fault}`)}</td>
                <td>
                  <bdi>{text}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
