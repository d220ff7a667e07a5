import type { TFunction } from 'i18next';
import { weightOf } from '#shared/domain/gs1/finding.ts';
import type { ParsedScan } from '#shared/domain/scan/scan-result.ts';

/** Why nobody can act on a scan, and what to do. */
export function unreadableWords({ findings }: ParsedScan, t: TFunction) {
  const why = findings.find(({ code }) => weightOf(code) === 'fault' || code === 'caps-lock')?.code;
  const words =
    why === 'caps-lock' || why === 'keyboard-layout'
      ? t(`scan.why.${why}`)
      : why === 'not-recognised' || why === undefined
        ? t('scan.why.unknown')
        : t('scan.why.damaged');
  return { title: t('scan.unreadable'), words };
}
