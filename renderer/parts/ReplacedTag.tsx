import { useTranslation } from 'react-i18next';
import { usePatientLine } from '../replica/queries.ts';
import { Tag } from '../ui/Tag.tsx';

interface Props {
  readonly line: { readonly replacedBy?: string | undefined } | undefined;
}

/** @SAFETY HL11: a record that was given up for another says so in every list; opened, it leads on to that one. */
export function ReplacedTag({ line }: Props) {
  const { t } = useTranslation();
  if (!line?.replacedBy) return null;
  return (
    <Tag tone="pause" title={t('patient.replacedWords')}>
      {t('patient.replaced')}
    </Tag>
  );
}

/** The same where a list knows the patient by id alone. */
export function ReplacedTagOf({ patientId }: { readonly patientId: string }) {
  return <ReplacedTag line={usePatientLine(patientId)?.content} />;
}
