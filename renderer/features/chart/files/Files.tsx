import { Button, FileButton } from '@mantine/core';
import { IconFileUpload, IconPaperclip } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { useSpool } from '../../../spool/spool-context.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading, Notice } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { HistoryButton } from '../history/HistoryButton.tsx';
import css from './Files.module.css';
import { FileView } from './FileView.tsx';
import { ACCEPTED_TYPES, judgeFile, titleOf } from './judge-file.ts';
import { WaitingFiles } from './WaitingFiles.tsx';

/** Pictures and PDFs: on this station's disk at once, in the record as soon as core has them. */
export function Files() {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record, isWhole } = useChart();
  const spool = useSpool();
  const mayAttach = useSignedIn()?.user.permissions.includes('document.attach') ?? false;
  const [isOver, setIsOver] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<string>();

  async function take(files: readonly File[]): Promise<void> {
    setRefused(
      files.flatMap((file) =>
        judgeFile(file) === 'accepted'
          ? []
          : [t(`file.problem.${judgeFile(file) as 'type' | 'size'}`, { name: file.name })],
      ),
    );
    for (const file of files.filter((item) => judgeFile(item) === 'accepted')) {
      await spool.add({
        spoolId: crypto.randomUUID(),
        patientId,
        contentType: file.type,
        bytes: new Uint8Array(await file.arrayBuffer()),
        facts: {
          title: titleOf(file.name),
          fileName: file.name,
          sizeBytes: file.size,
          commandId: crypto.randomUUID(),
          takenAt: new Date(file.lastModified).toISOString(),
        },
      });
    }
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void take([...event.dataTransfer.files]);
  };
  return (
    <div className={css.files}>
      {mayAttach && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, never instead of it
        <div
          className={css.drop}
          data-over={isOver || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={onDrop}
        >
          <IconFileUpload size={24} stroke={1.5} aria-hidden />
          <span>{t('file.drop')}</span>
          <FileButton multiple accept={ACCEPTED_TYPES.join(',')} onChange={(files) => void take(files)}>
            {(props) => (
              <Button variant="default" {...props}>
                {t('file.choose')}
              </Button>
            )}
          </FileButton>
        </div>
      )}
      {refused.map((sentence) => (
        <Notice key={sentence} tone="pause" announce>
          {sentence}
        </Notice>
      ))}
      <WaitingFiles patientId={patientId} />
      <Panel title={t('chart.tab.files')} flush>
        {record.files.length === 0 &&
          (isWhole ? (
            <Empty icon={<IconPaperclip size={26} aria-hidden />} title={t('file.none')}>
              {t('file.noneWords')}
            </Empty>
          ) : (
            <Loading label={t('common.loading')} />
          ))}
        {record.files.length > 0 && (
          <table className={table.table}>
            <TableHead columns={[t('file.title'), t('file.kind'), t('common.recorded'), t('mark.label')]} withActions />
            <tbody>
              {record.files.map((row) => {
                const attachment = row.content.content[0]?.attachment;
                return (
                  <tr key={row.id}>
                    <th scope="row">
                      <bdi>{attachment?.title ?? row.content.description}</bdi>
                    </th>
                    <td>
                      {attachment?.contentType === 'application/pdf' ? 'PDF' : t('file.picture')}
                      {attachment?.size ? ` · ${format.bytes(attachment.size)}` : ''}
                    </td>
                    <td>
                      <WhoWhen row={row} when={row.content.date} />
                    </td>
                    <td>
                      <RecordMarkView row={row} />
                    </td>
                    <td className={table.actions}>
                      <Button size="compact-sm" variant="default" onClick={() => setShown(row.id)}>
                        {t('file.show')}
                      </Button>
                      <HistoryButton id={row.id} title={attachment?.title ?? row.content.description ?? ''} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Panel>
      {shown && <FileView id={shown} patientId={patientId} onClose={() => setShown(undefined)} />}
    </div>
  );
}
