import type { EChartsCoreOption } from 'echarts/core';
import type { Cell } from '../model';
import type { Palette } from './palette';

/** A chart as ECharts draws it, and the path that the keyboard takes through it. */
export interface Drawing {
  option: EChartsCoreOption;
  height: number;
  tracks: Track[];
}

/** What a drawing may depend on beside its table. */
export interface Look {
  palette: Palette;
  /** Pixels across. */
  width: number;
}

/** A row of stops: a series, or a row of a matrix. */
export interface Track {
  series: string;
  title: string;
  stops: Stop[];
}

/** A cell that is drawn. */
export interface Stop {
  /** Its place in the data of its series. */
  index: number;
  where: string;
  text: string;
}

/** Stops of the cells that have a value. */
export function stops(cells: Cell[], where: (i: number) => string): Stop[] {
  return cells.flatMap((cell, index) => (cell.value === undefined ? [] : [{ index, where: where(index), text: cell.text }]));
}

/** The stop of a point that ECharts speaks of. */
export function findStop(tracks: Track[], series: string | undefined, index: number): { track: Track; stop: Stop } | null {
  for (const track of tracks) {
    const stop = track.series === series ? track.stops.find((candidate) => candidate.index === index) : undefined;
    if (stop) return { track, stop };
  }
  return null;
}
