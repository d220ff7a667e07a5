import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useScopeState } from './use-scope-state.ts';

/** What this station holds, compared with central's list, and what waits to leave it. Nothing while nothing was compared. */
export function HeldHere() {
  const { t } = useTranslation();
  const format = useFormat();
  const state = useScopeState();
  if (!state || (state.manifest.state === 'not-compared' && state.leaving.length === 0)) return null;
  const { manifest, leaving } = state;
  const isWhole = manifest.state !== 'different';
  return (
    <Notice tone={isWhole ? 'fine' : 'pause'} title={t(isWhole ? 'elsewhere.whole' : 'elsewhere.partial')}>
      {manifest.state !== 'not-compared' && (
        <p>
          {t('elsewhere.compared', {
            when: format.moment(manifest.at),
            here: format.number(manifest.here),
            atCentral: format.number(manifest.atCentral),
          })}
        </p>
      )}
      {manifest.state === 'different' && manifest.surplus !== undefined && manifest.surplus > 0 && (
        <p>{t('elsewhere.surplus', { count: manifest.surplus })}</p>
      )}
      {leaving.length > 0 && <p>{t('elsewhere.leaving', { count: leaving.length })}</p>}
    </Notice>
  );
}
