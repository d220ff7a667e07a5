import type { Questionnaire } from '@medplum/fhirtypes';
import { useMemo } from 'react';
import { contract } from '#shared/contract/index.ts';
import { LOCAL_FORMS } from '#shared/domain/questionnaire/local-forms.ts';
import { useQuery } from '../../../core-client/use-query.ts';

/** The forms that can be filled in: the program's, then the organisation's own in their newest version. */
export function useForms(): {
  readonly forms: readonly Questionnaire[];
  findByUrl(url: string): Questionnaire | undefined;
} {
  const { answer } = useQuery(contract.form.list, {});
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  return useMemo(() => {
    const own = (known ?? []).filter(({ isCurrent }) => isCurrent).map(({ form }) => form as unknown as Questionnaire);
    const forms = [...LOCAL_FORMS, ...own];
    return { forms, findByUrl: (url) => forms.find((form) => form.url === url) };
  }, [known]);
}
