// Light or dark. Listeners are called at once and not by rendering, so that charts are light before a print begins.

export type Theme = 'light' | 'dark';
export type Choice = Theme | 'system';

const key = 'crossdistil-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice = remembered();
let printing = false;

/** What is shown now. */
export function theme(): Theme {
  if (printing) return 'light';
  if (choice !== 'system') return choice;
  return dark.matches ? 'dark' : 'light';
}

/** What was asked for. */
export const chosen = (): Choice => choice;

/** Takes light, dark, or what the system says. */
export function choose(next: Choice): void {
  choice = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // A file opened from disk may have no storage: the choice then lasts as long as the page.
  }
  changed();
}

/** Calls back after each change; returns the end of it. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function remembered(): Choice {
  try {
    const stored = localStorage.getItem(key);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function changed(): void {
  document.documentElement.dataset['theme'] = theme();
  for (const listener of listeners) listener();
}

function print(now: boolean): void {
  printing = now;
  changed();
}

dark.addEventListener('change', changed);
addEventListener('beforeprint', () => print(true));
addEventListener('afterprint', () => print(false));
changed();
