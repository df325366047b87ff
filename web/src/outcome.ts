import type { Outcome } from './model';

interface Look {
  word: string;
  symbol: string;
}

// Word and symbol stand beside every colour: none is told by colour alone.
const looks: Record<Outcome, Look> = {
  gained: { word: 'gained', symbol: '▲' },
  lost: { word: 'lost', symbol: '▼' },
  mixed: { word: 'mixed', symbol: '◆' },
  unclear: { word: 'no difference shown', symbol: '·' },
  none: { word: 'nothing to compare', symbol: '–' },
};

export const lookOf = (outcome: Outcome): Look => looks[outcome];
