import { useTranslation } from 'react-i18next';
import type { RefusalCode } from '#shared/errors/refusal.ts';
import type { CallState } from '../core-client/use-command.ts';
import { Notice } from '../ui/Condition.tsx';
import { refusalWords } from './refusal-words.ts';

export interface RefusalSaying {
  readonly title: string;
  readonly words: string;
}

interface Props {
  readonly call: CallState;
  /** Where a code means something more exact than the catalogue says. */
  readonly sayings?: Partial<Readonly<Record<RefusalCode, RefusalSaying>>>;
}

/** What came of a call, in words, where it was asked. Nothing while all is well. */
export function CallNotice({ call, sayings = {} }: Props) {
  const { t, i18n } = useTranslation();
  if (call.state === 'refused') {
    const { title, words } = sayings[call.refusal.code] ?? {
      title: t(`refusal.${call.refusal.code}`),
      words: refusalWords({ t, language: i18n.language }, call.refusal),
    };
    return (
      <Notice tone="pause" announce title={title}>
        {words}
      </Notice>
    );
  }
  if (call.state === 'fault') {
    return (
      <Notice tone="stop" announce title={t('call.fault')}>
        {t('call.faultWords', { reference: call.reference })}
      </Notice>
    );
  }
  if (call.state === 'interrupted') {
    return (
      <Notice tone="pause" announce title={t('call.interrupted')}>
        {t('call.interruptedWords')}
      </Notice>
    );
  }
  return null;
}
