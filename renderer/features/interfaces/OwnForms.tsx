import { Button, FileButton } from '@mantine/core';
import type { Questionnaire } from '@medplum/fhirtypes';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { textIn } from '#shared/domain/questionnaire/form-items.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { Empty, Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';

type Result = OutputOf<typeof contract.form.import>;

/** Assessments of the organisation's own, brought as FHIR Questionnaires: every version that is here, and the way in. */
export function OwnForms() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { answer, reload } = useQuery(contract.form.list, {});
  const { call, run, isRunning } = useCommand(contract.form.import);
  const [result, setResult] = useState<Result>();
  async function take(file: File | null): Promise<void> {
    setResult(undefined);
    if (!file) return;
    const outcome = await run({ commandId: crypto.randomUUID(), text: await file.text() });
    if (outcome.state !== 'done') return;
    setResult(outcome.value);
    reload();
  }
  return (
    <Panel
      title={t('ownForms.title')}
      flush
      actions={
        <FileButton accept=".json,application/json,application/fhir+json" onChange={(file) => void take(file)}>
          {(props) => (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconFileImport size={16} aria-hidden />}
              loading={isRunning}
              {...props}
            >
              {t('ownForms.import')}
            </Button>
          )}
        </FileButton>
      }
    >
      <CallNotice call={call} />
      {result && <ImportResult result={result} />}
      <QueryPanel answer={answer} reload={reload}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty title={t('ownForms.none')}>{t('ownForms.noneWords')}</Empty>
          ) : (
            <table className={table.table}>
              <TableHead
                columns={[t('ownForms.name'), t('ownForms.version'), t('ownForms.address'), t('ownForms.takenIn')]}
              />
              <tbody>
                {lines.toReversed().map(({ form, isCurrent, takenInAt }) => {
                  const { id, url, version } = form as unknown as Questionnaire;
                  return (
                    <tr key={id}>
                      <th scope="row">
                        <bdi>{textIn(i18n.language, form, 'title')}</bdi>
                      </th>
                      <td>
                        <bdi>{version}</bdi> {!isCurrent && <Tag>{t('ownForms.older')}</Tag>}
                      </td>
                      <td>
                        <bdi>{url}</bdi>
                      </td>
                      <td className="figures">{format.moment(takenInAt)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )
        }
      </QueryPanel>
    </Panel>
  );
}

function ImportResult({ result }: { readonly result: Result }) {
  const { t } = useTranslation();
  if (result.state !== 'refused') {
    const { title, version } = result;
    return (
      <Notice tone="fine" announce>
        {t(`ownForms.result.${result.state}`, { title, version })}
      </Notice>
    );
  }
  return (
    <Notice tone="stop" announce title={t('ownForms.refused')}>
      <ul>
        {result.faults.map(({ fault, at }) => (
          <li key={`${fault} ${at ?? ''}`}>
            {at && (
              <>
                <bdi>{at}</bdi>:{' '}
              </>
            )}
            {t(`ownForms.fault.${fault}`)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
