import { IconBuildingStore } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '#shared/contract/declare.ts';
import { SafePanel } from '../../parts/SafePanel.tsx';
import { useSignedIn } from '../../state/live.ts';
import { PHARMACY_TABS, type PharmacyTab, useView } from '../../state/view.ts';
import { Empty } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import css from './Pharmacy.module.css';
import { pharmacyTabKeys } from './pharmacy-tab-keys.ts';

/** What stands behind a tab; `renderer/app/pharmacy-tabs.tsx` has all of them. */
export interface PharmacyTabView {
  /** Shown to who may do one of these. */
  readonly needs: readonly Permission[];
  /** A whole screen (`Screen`), in the height that is left. */
  readonly show: () => ReactNode;
}

export type PharmacyTabViews = Readonly<Partial<Record<PharmacyTab, PharmacyTabView>>>;

interface Props {
  readonly tabs: PharmacyTabViews;
  readonly tab?: PharmacyTab | undefined;
}

/** The pharmacy: one place with a tab for each kind of work, of which a person sees those that are hers. */
export function Pharmacy({ tabs, tab }: Props) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const permissions = useSignedIn()?.user.permissions ?? [];
  const mine = PHARMACY_TABS.filter((name) => tabs[name]?.needs.some((needed) => permissions.includes(needed)));
  const shown = tab !== undefined && mine.includes(tab) ? tab : mine[0];
  const choose = (name: PharmacyTab): void => go({ at: 'pharmacy', tab: name });
  useKeys(Object.fromEntries(mine.map((name) => [pharmacyTabKeys[name], () => choose(name)])));
  if (shown === undefined)
    return (
      <Empty icon={<IconBuildingStore size={28} aria-hidden />} title={t('pharmacy.nothing')}>
        {t('pharmacy.nothingWords')}
      </Empty>
    );
  const step = (by: number): void => {
    const next = mine[(mine.indexOf(shown) + by + mine.length) % mine.length];
    if (!next) return;
    choose(next);
    requestAnimationFrame(() => document.getElementById(`pharmacy-tab-${next}`)?.focus());
  };
  return (
    <div className={css.pharmacy}>
      <div
        className={css.tabs}
        role="tablist"
        aria-label={t('pharmacy.tabs')}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') step(1);
          if (event.key === 'ArrowLeft') step(-1);
        }}
      >
        {mine.map((name) => (
          <button
            key={name}
            id={`pharmacy-tab-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            aria-keyshortcuts={pharmacyTabKeys[name]}
            tabIndex={name === shown ? 0 : -1}
            className={css.tab}
            title={pharmacyTabKeys[name].replace('+', ' ')}
            onClick={() => choose(name)}
          >
            <span className={css.word} data-word={t(`pharmacy.tab.${name}`)}>
              {t(`pharmacy.tab.${name}`)}
            </span>
          </button>
        ))}
      </div>
      <div className={css.panel} role="tabpanel" aria-label={t(`pharmacy.tab.${shown}`)}>
        <SafePanel key={shown} about={`pharmacy/${shown}`}>
          {tabs[shown]?.show()}
        </SafePanel>
      </div>
    </div>
  );
}
