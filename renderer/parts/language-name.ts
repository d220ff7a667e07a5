/** `fr`: French, Français; in the language of the screen. The tag itself where it is none. */
export function languageName(tag: string, screen: string): string {
  try {
    return new Intl.DisplayNames([screen], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
