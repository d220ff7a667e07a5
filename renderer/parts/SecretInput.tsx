import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props
  extends Pick<PasswordInputProps, 'autoFocus' | 'description' | 'error' | 'inputMode' | 'size' | 'classNames'> {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  /** `new`: nobody fills it in from a store of passwords. */
  readonly is: 'current' | 'new' | 'pin';
  readonly required?: boolean;
}

const AUTO_COMPLETE = { current: 'current-password', new: 'new-password', pin: 'off' } as const;

/** A field for what nobody else may read: can be shown, and says when Caps Lock is on. */
export function SecretInput({ is, required = false, onChange, description, ...field }: Props) {
  const { t } = useTranslation();
  const [isShouting, setIsShouting] = useState(false);
  const listen = (event: KeyboardEvent): void => setIsShouting(event.getModifierState('CapsLock'));
  return (
    <PasswordInput
      {...field}
      description={isShouting ? t('signIn.capsLock') : description}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={listen}
      onKeyUp={listen}
      autoComplete={AUTO_COMPLETE[is]}
      required={required}
      withAsterisk={false}
      visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': t('signIn.showPassword') }}
    />
  );
}
