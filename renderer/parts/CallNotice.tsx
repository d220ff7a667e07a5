import { useTranslation } from 'react-i18next';
import type { CallState } from '../core-client/use-command.ts';
import { Notice } from '../ui/Condition.tsx';

interface Props {
  readonly call: CallState;
}

/** What came of a call, in words, where it was asked. Nothing while all is well. */
export function CallNotice({ call }: Props) {
  const { t } = useTranslation();
  if (call.state === 'refused') {
    return (
      <Notice tone="pause" announce title={t(`refusal.${call.refusal.code}`)}>
        {call.refusal.sentence}
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
