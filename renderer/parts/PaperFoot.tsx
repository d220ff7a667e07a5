import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useEnrolledStation, useSignedIn } from '../state/live.ts';
import type { PrintedSheet } from './use-print-sheet.ts';

interface Props {
  readonly printed: PrintedSheet | undefined;
  readonly page: number;
  readonly pages: number;
}

/** Who printed it, when, at which station, which sheet it is, and which page of how many. */
export function PaperFoot({ printed, page, pages }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const station = useEnrolledStation();
  const user = useSignedIn()?.user;
  const where = [station?.organisation.name, station?.site.name, station?.stationName].filter(Boolean).join(' · ');
  return (
    <>
      <span>{where}</span>
      <span>
        {printed
          ? t('paper.printed', { name: printed.by, when: format.dateTime(printed.printedAt), number: printed.number })
          : t('paper.preview', { name: user?.displayName ?? '' })}
      </span>
      <span>{t('paper.page', { page, pages })}</span>
    </>
  );
}
