// The mirror of what /v1 tells of models and answers.

import type { Json } from './json';

export interface ModelEntry {
  name: string;
  versions: string[];
  /** What answers where no version is named. */
  default: string;
  /** What is scored in the background. */
  shadow?: string;
}

export interface Feature {
  name: string;
  /** `integer`, `number` or `text`, with `list of ` before it where a row brings several. */
  kind: string;
  is_list: boolean;
  /** 0 = a standardised number. */
  ids: number;
  examples: Json[];
  statistics?: { mean?: number; deviation?: number; boundaries?: number[] };
}

export interface Metrics {
  auc?: number;
  multi_auc?: number;
  logloss?: number;
  ece?: number;
}

export interface Details {
  model: string;
  version: string;
  created: string;
  /** What a score is, over the tasks' probabilities. */
  ranking: string;
  tasks: { name: string; requires?: string }[];
  features: Feature[];
  /** By task, measured on test rows; empty where they were not opened. */
  test: Record<string, Metrics>;
  identity: Record<string, string>;
  example: Json;
}

export interface Ranked {
  id: Json;
  /** null = the formula gives none. */
  score: number | null;
  probabilities: Record<string, number | null>;
  explanation?: { logits: Record<string, number | null>; missing_features: number; unknown_features: number };
}

export interface Answer {
  model: string;
  version: string;
  ranked: Ranked[];
}
