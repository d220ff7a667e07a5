import { Button } from '@mantine/core';
import { IconWorldSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { PersonElsewhere } from '#shared/contract/scope.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useEnrolledStation } from '../../state/live.ts';
import { useView } from '../../state/view.ts';
import { Loading } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { BringHere } from './BringHere.tsx';
import css from './Elsewhere.module.css';
import { PersonFound } from './PersonFound.tsx';

const SHORTEST = 3;

interface Props {
  readonly text: string;
  /** The record is on its way here; `reason` is why it was asked for. */
  onBrought(patientId: string, reason: string): void;
}

/** Asks central for people of other sites, only when told to: each search is kept with who made it. */
export function OtherSites({ text, onBrought }: Props) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const [asked, setAsked] = useState<string>();
  const [bringing, setBringing] = useState<PersonElsewhere>();
  const typed = text.trim();
  const isAnswered = asked !== undefined && asked === typed;
  const { answer } = useQuery(contract.scope.findElsewhere, isAnswered ? { text: asked } : undefined);
  const open = (patientId: string): void => go({ at: 'chart', patientId, tab: 'overview' });
  return (
    <Panel
      title={t('elsewhere.title')}
      aside={t('elsewhere.kept')}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          disabled={typed.length < SHORTEST}
          leftSection={<IconWorldSearch size={16} aria-hidden />}
          onClick={() => setAsked(typed)}
        >
          {t('elsewhere.search')}
        </Button>
      }
    >
      {!isAnswered && <p className={css.idle}>{t('elsewhere.idle')}</p>}
      {isAnswered && answer.state === 'loading' && <Loading label={t('common.loading')} lines={2} />}
      {isAnswered && (answer.state === 'refused' || answer.state === 'fault') && <CallNotice call={answer} />}
      {isAnswered && answer.state === 'done' && (
        <Found patients={answer.value.patients} isMore={answer.value.more} onOpen={open} onBring={setBringing} />
      )}
      <BringHere person={bringing} onClose={() => setBringing(undefined)} onBrought={onBrought} />
    </Panel>
  );
}

interface FoundProps {
  readonly patients: readonly PersonElsewhere[];
  readonly isMore: boolean;
  onOpen(patientId: string): void;
  onBring(person: PersonElsewhere): void;
}

/** Without those of this site who are in the list above. */
function Found({ patients, isMore, onOpen, onBring }: FoundProps) {
  const { t } = useTranslation();
  const own = useEnrolledStation()?.site.code;
  const others = patients.filter(({ here, site }) => !here || site.code !== own);
  return (
    <>
      {others.length === 0 && <p role="status">{t('elsewhere.none')}</p>}
      {others.length > 0 && (
        <ul className={css.people}>
          {others.map((person) => (
            <PersonFound key={person.patientId} person={person} onOpen={onOpen} onBring={onBring} />
          ))}
        </ul>
      )}
      {isMore && <p>{t('elsewhere.more')}</p>}
    </>
  );
}
