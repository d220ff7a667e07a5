import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { InterfaceRoute } from '#shared/contract/interface.ts';
import css from './Interfaces.module.css';

type Tls = Readonly<Partial<Record<'certificate' | 'key' | 'clientCa' | 'ca' | 'serverName', string>>>;

interface Props {
  readonly direction: InterfaceRoute['direction'];
  readonly tls: InterfaceRoute['tls'];
  /** Whether a key is kept at this station: it is never shown, and stays where the field is left empty. */
  readonly hasKey: boolean;
  onChange(tls: InterfaceRoute['tls']): void;
}

const FIELDS = {
  in: ['certificate', 'key', 'clientCa'],
  out: ['ca', 'certificate', 'key'],
} as const;

/** MI11: certificates as PEM. What is left empty is not said. */
export function TlsFields({ direction, tls, hasKey, onChange }: Props) {
  const { t } = useTranslation();
  const held = (tls ?? {}) as Tls;
  const set = (name: keyof Tls, value: string): void => {
    const { [name]: _before, ...others } = held;
    const isSaid = value !== '' || name === 'key';
    onChange((isSaid ? { ...others, [name]: value } : others) as InterfaceRoute['tls']);
  };
  const begun = direction === 'in' ? { certificate: '', key: '' } : {};
  return (
    <>
      <Checkbox
        label={t('interfaces.tls.on')}
        checked={tls !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? (begun as InterfaceRoute['tls']) : undefined)}
      />
      {tls && direction === 'out' && (
        <TextInput
          label={t('interfaces.tls.serverName')}
          description={t('interfaces.tls.serverNameHint')}
          spellCheck={false}
          value={held.serverName ?? ''}
          onChange={(event) => set('serverName', event.currentTarget.value)}
        />
      )}
      {tls &&
        FIELDS[direction].map((name) => (
          <Textarea
            key={name}
            classNames={{ input: css.pem ?? '' }}
            label={t(`interfaces.tls.${name}`)}
            description={name === 'key' && hasKey ? t('interfaces.tls.keyKept') : undefined}
            required={direction === 'in' && (name === 'certificate' || (name === 'key' && !hasKey))}
            spellCheck={false}
            autosize
            minRows={2}
            maxRows={4}
            value={held[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ))}
    </>
  );
}
