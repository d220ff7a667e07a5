import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { FillFromFileDoor } from '../../parts/fill-file/FillFromFileDoor.tsx';
import { linkStateOf } from '../../parts/link-words.ts';
import { useEnrolledStation, useLive } from '../../state/live.ts';

/** How the station is, before anybody has signed in: sign-in works without contact. */
export function LinkLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const station = useEnrolledStation();
  const { line, sync } = useLive();
  const link = linkStateOf(line, sync);
  const words =
    link === 'offline' && sync?.lastContactAt
      ? t(`status.linkAt.${link}`, { when: format.moment(sync.lastContactAt) })
      : t(`status.link.${link}`);
  return (
    <>
      <span>{words}</span>
      {link === 'offline' && <span>{t('signIn.worksOffline')}</span>}
      {station?.keyVault.type === 'file' && <span>{t('keyVault.file.warning')}</span>}
      {station?.fallbackRuntime && <span>{t('status.testRuntimeWords')}</span>}
      <FillFromFileDoor />
    </>
  );
}
