import type { ComponentChildren } from 'preact';
import { ThemeButton } from './theme-button';

interface Props {
  /** Left of the theme's button. */
  lead?: ComponentChildren;
  /** Between header and main. */
  navigation?: ComponentChildren;
  children: ComponentChildren;
  footer: ComponentChildren;
}

/** What every page has around it. */
export function Frame({ lead, navigation, children, footer }: Props) {
  return (
    <>
      <a class="skip" href="#page-main" onClick={skip}>Skip to the content</a>
      <header class="top">
        <span class="brand">CrossDistil</span>
        {lead}
        <ThemeButton />
      </header>
      {navigation}
      <main id="page-main" tabIndex={-1}>{children}</main>
      <footer>{footer}</footer>
    </>
  );
}

// By script: in a live page the address says which run is shown.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('page-main')?.focus();
}
