import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core';

/** Mantine in our tokens. `hue` is the organisation's (0–360), so that a desk is recognised across the room. */
export function buildTheme(hue: number): MantineThemeOverride {
  return createTheme({
    fontFamily: 'var(--type-family)',
    fontFamilyMonospace: 'var(--type-mono)',
    fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
    lineHeights: { xs: '1.35', sm: '1.4', md: '1.4', lg: '1.4', xl: '1.3' },
    spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
    radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
    defaultRadius: 'sm',
    headings: { fontFamily: 'var(--type-family)', fontWeight: '600' },
    colors: { brand: brandShades(hue) },
    primaryColor: 'brand',
    // The same in the dark: white on it keeps its contrast, and it does not glare.
    primaryShade: 6,
    cursorType: 'pointer',
    respectReducedMotion: true,
    focusRing: 'auto',
    components: {
      Button: { defaultProps: { size: 'sm' } },
      // What people type begins at the side of its own script.
      TextInput: { defaultProps: { size: 'sm', dir: 'auto' } },
      NumberInput: { defaultProps: { size: 'sm', hideControls: true } },
      Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
      ComboboxEmpty: { defaultProps: SAID_IN_LIST },
      Textarea: { defaultProps: { size: 'sm', dir: 'auto' } },
      PasswordInput: { defaultProps: { size: 'sm' } },
      Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
      // The sign that takes its first focus is no item of a menu.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
      // Escape is heard in one place for all of them (layers.ts).
      Modal: {
        defaultProps: { centered: true, transitionProps: { duration: 90 }, attributes: HEADLESS, closeOnEscape: false },
      },
      Drawer: {
        defaultProps: {
          position: 'right',
          transitionProps: { duration: 90 },
          attributes: HEADLESS,
          closeOnEscape: false,
        },
      },
    },
  });
}

/** In a list stand options: what it says when it has none is one that cannot be chosen. */
const SAID_IN_LIST = { role: 'option', 'aria-disabled': true, 'aria-selected': false };

/** The head of a dialog is no second banner of the page. */
const HEADLESS = { header: { role: 'presentation' } };

const LIGHTNESS = [0.97, 0.93, 0.87, 0.8, 0.76, 0.56, 0.47, 0.42, 0.36, 0.3];
const CHROMA = [0.012, 0.03, 0.05, 0.075, 0.09, 0.11, 0.105, 0.1, 0.085, 0.07];

function brandShades(hue: number): MantineColorsTuple {
  return LIGHTNESS.map(
    (lightness, index) => `oklch(${lightness} ${CHROMA[index]} ${hue})`,
  ) as unknown as MantineColorsTuple;
}
