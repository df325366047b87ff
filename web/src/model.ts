// The mirror of src/CrossDistil/Reports: what report.json holds. What is undefined there is left out here.

export interface Report {
  title: string;
  subject: string;
  answer: string;
  findings: Finding[];
  sections: Section[];
  warnings: string[];
  facts: Record<string, string>;
  documents: TextDocument[];
  progress?: Progress;
}

export type Outcome = 'none' | 'unclear' | 'gained' | 'lost' | 'mixed';

export interface Finding {
  task: string;
  outcome: Outcome;
  text: string;
  claims: Claim[];
}

export interface Claim {
  variant: string;
  baseline: string;
  metric: string;
  outcome: Outcome;
  difference: Cell;
  evidence: string;
}

export interface Section {
  id: string;
  title: string;
  figures: Figure[];
}

export interface Figure {
  id: string;
  title: string;
  sentence: string;
  panels: Panel[];
}

export interface Panel {
  title?: string;
  table: Table;
  chart?: Chart;
}

export interface Table {
  columns: Column[];
  rows: Cell[][];
  detail: boolean;
}

export interface Column {
  key: string;
  title: string;
  text: boolean;
}

export interface Cell {
  text: string;
  value?: number;
  low?: number;
  high?: number;
  outcome?: Outcome;
}

export type Chart = LineChart | PointChart | DotChart | BarChart | HeatMap;

export interface LineChart {
  kind: 'lines';
  x: string;
  series: string[];
  y_title: string;
  references: Reference[];
  filled: boolean;
  log_x: boolean;
}

export interface PointChart {
  kind: 'points';
  series: PointSeries[];
  x_title: string;
  y_title: string;
  diagonal: boolean;
  log: boolean;
}

export interface PointSeries {
  title: string;
  x: string;
  y: string;
}

export interface DotChart {
  kind: 'dots';
  label: string;
  value: string;
  value_title: string;
  references: Reference[];
}

export interface BarChart {
  kind: 'bars';
  label: string;
  series: string[];
  value_title: string;
}

export interface HeatMap {
  kind: 'heatmap';
  label: string;
  columns: string[];
  value_title: string;
  row_title: string;
  column_title: string;
  middle?: number;
}

export interface Reference {
  title: string;
  value: number;
}

export interface TextDocument {
  title: string;
  text: string;
}

export interface Progress {
  epoch: number;
  epochs: number;
  step: number;
  steps: number;
  rows_per_second: number;
  seconds_left?: number;
}

/** The cells of a column, from top to bottom; empty ones where the table has no such column. */
export function cellsOf(table: Table, key: string): Cell[] {
  const at = table.columns.findIndex((column) => column.key === key);
  return table.rows.map((row) => row[at] ?? { text: '' });
}

/** A column's heading. */
export function titleOf(table: Table, key: string): string {
  return table.columns.find((column) => column.key === key)?.title ?? key;
}
