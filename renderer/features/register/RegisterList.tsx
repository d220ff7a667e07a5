import { IconAlertTriangle, IconClockPause, IconScale } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RegisterListLine } from '#shared/contract/register.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { Tag } from '../../ui/Tag.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { CheckDue } from './CheckDue.tsx';
import css from './Register.module.css';

const LIST_ID = 'cd-registers';
/** Two lines of a name, the place, and two lines of what has to be looked at. */
const ROW_PX = 132;

interface Props {
  readonly lines: readonly RegisterListLine[];
  readonly chosen: string;
  onChoose(id: string): void;
}

/** Every register with its balance, and what has to be looked at. */
export function RegisterList({ lines, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const selected = Math.max(
    0,
    lines.findIndex(({ id }) => id === chosen),
  );
  const choose = (index: number): void => {
    const line = lines[index];
    if (line) onChoose(line.id);
  };
  return (
    <div className={css.list}>
      <VirtualList
        id={LIST_ID}
        items={lines}
        keyOf={(line) => line.id}
        rowHeight={ROW_PX}
        label={t('cdRegister.registers')}
        selected={selected}
        onSelect={choose}
        onOpen={(line) => onChoose(line.id)}
        render={(line) => <Line line={line} />}
      />
    </div>
  );
}

function Line({ line }: { readonly line: RegisterListLine }) {
  const { t } = useTranslation();
  const { balance } = line;
  return (
    <div className={css.line} data-testid="cd-register" data-register={line.id}>
      <bdi className={css.name} title={registerName(line)}>
        {registerName(line)}
      </bdi>
      <span className={css.figure}>{balance.known}</span>
      <span className={css.more}>
        <bdi>{line.place}</bdi>
        <CheckDue line={line} />
        {line.openCases > 0 && (
          <Tag tone="stop" icon={<IconAlertTriangle size={13} aria-hidden />}>
            {t('cdRegister.cases', { count: line.openCases })}
          </Tag>
        )}
        {line.stock && !line.stock.agrees && (
          <Tag tone="pause" icon={<IconScale size={13} aria-hidden />}>
            {t('cdRegister.stockSays', { stock: line.stock.balance })}
          </Tag>
        )}
        {balance.partial && (
          <Tag tone="pause" icon={<IconClockPause size={13} aria-hidden />}>
            {t('cdRegister.partial')}
          </Tag>
        )}
      </span>
      <bdi className={css.unit}>{line.unit}</bdi>
    </div>
  );
}
