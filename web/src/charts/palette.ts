import type { Outcome } from '../model';
import type { Theme } from '../theme';

/** Colours of the drawings. Series colours are those of Okabe and Ito, darkened or lightened until each is 3:1 against its ground. */
export interface Palette {
  ground: string;
  text: string;
  quiet: string;
  line: string;
  grid: string;
  series: string[];
  outcome: Record<Outcome, string>;
  /** From low over the middle to high. */
  diverging: [string, string, string];
  sequential: [string, string];
}

const light: Palette = {
  ground: '#ffffff',
  text: '#1c2127',
  quiet: '#59616b',
  line: '#7d858e',
  grid: '#e6e8ea',
  series: ['#0072b2', '#d55e00', '#008f68', '#b5548c', '#a07400', '#7b4fb5', '#6b6b6b', '#9c3b2e'],
  outcome: { gained: '#00694d', lost: '#b04300', mixed: '#7a3f92', unclear: '#6a727b', none: '#0072b2' },
  diverging: ['#e39450', '#f6f5f2', '#63a3d6'],
  sequential: ['#eef4f9', '#5a9fd6'],
};

const dark: Palette = {
  ground: '#1b1f24',
  text: '#e7e9ec',
  quiet: '#a7aeb7',
  line: '#7b838d',
  grid: '#31373e',
  series: ['#56b4e9', '#f08a3c', '#2fbf95', '#dd93bd', '#e0b93f', '#b49cf5', '#b4b4b4', '#f2b8a6'],
  outcome: { gained: '#4cc9a0', lost: '#f39360', mixed: '#cf9fe3', unclear: '#98a1ab', none: '#56b4e9' },
  diverging: ['#9c5219', '#2b3037', '#2a6c9f'],
  sequential: ['#252c34', '#2a6fa6'],
};

export const paletteOf = (theme: Theme): Palette => (theme === 'dark' ? dark : light);

const dashes: ('solid' | number[])[] = ['solid', [7, 4], [2, 3], [9, 3, 2, 3]];
const symbols = ['circle', 'rect', 'triangle', 'diamond'];

/** Line and symbol of a series, which differ beside the colour. */
export const strokeOf = (palette: Palette, i: number) => ({
  color: palette.series[i % palette.series.length] ?? palette.text,
  dash: dashes[i % dashes.length] ?? 'solid',
  symbol: symbols[(i + Math.floor(i / dashes.length)) % symbols.length] ?? 'circle', // no dash meets the same symbol twice
});
