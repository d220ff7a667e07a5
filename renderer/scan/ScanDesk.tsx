import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../core-client/core-context.ts';
import { settle } from '../core-client/use-command.ts';
import { useLive } from '../state/live.ts';
import { ScanFeedback } from './ScanFeedback.tsx';
import type { Scan, ScanAnswer } from './scan-hub.ts';
import { scanKindOf } from './scan-kind.ts';
import { callPerson } from './scanned-person.ts';
import { unreadableWords } from './unreadable-words.ts';
import { useScan } from './use-scan.ts';
import { useScanners } from './use-scanners.ts';

interface Props {
  /** Ends the sitting of whoever works here; drafts are kept. */
  lock(): void;
}

/** The scanners of this desk, and what a scan means that no screen has a use for. */
export function ScanDesk({ lock }: Props) {
  const { t } = useTranslation();
  const core = useCore();
  useScanners();
  useScan(async (scan) => {
    const kind = scanKindOf(scan.parsed);
    if (kind.is === 'badge') return switchTo(scan);
    if (kind.is === 'unreadable') return { tone: 'pause', ...unreadableWords(scan.parsed, t) };
    const isAtWork = useLive.getState().session?.state === 'signed-in';
    if (!isAtWork) return { tone: 'pause', title: t('scan.signInFirst'), words: t('scan.signInFirstWords') };
    return { tone: 'pause', title: t(`scan.kind.${kind.is}`), words: t(`scan.nothingFor.${kind.is}`) };
  }, 'desk');

  /** A badge says who; PIN or password are asked all the same. */
  async function switchTo({ text, parsed }: Scan): Promise<ScanAnswer> {
    const symbology = parsed.symbology ? { symbology: parsed.symbology.identifier } : {};
    const outcome = await settle(core.call(contract.session.readBadge, { text, ...symbology }));
    if (outcome.state !== 'done')
      return { tone: 'pause', title: t('scan.badgeUnknown'), words: t('scan.badgeUnknownWords') };
    const { session } = useLive.getState();
    if (session?.state === 'signed-in' && session.user.login === outcome.value.login)
      return { tone: 'calm', title: t('scan.ownBadge', { name: outcome.value.displayName }) };
    callPerson(outcome.value);
    if (session?.state === 'signed-in') lock();
    return { tone: 'fine', title: outcome.value.displayName, words: t('scan.badgeAsks') };
  }
  return <ScanFeedback />;
}
