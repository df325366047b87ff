import type { Cell } from '../model';

const [width, height] = [180, 16];

/** A difference and its interval against 0, which is in the middle. The text beside it says the same. */
export function Whisker({ cell, reach }: { cell: Cell; reach: number }) {
  if (cell.value === undefined || reach === 0) return <svg class="whisker" width={width} height={height} aria-hidden="true" />;
  const at = (value: number) => width / 2 + (value / reach) * (width / 2 - 6);
  const middle = height / 2;
  return (
    <svg class="whisker" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line class="zero" x1={width / 2} x2={width / 2} y1={0} y2={height} />
      {cell.low !== undefined && cell.high !== undefined && <line class="interval" x1={at(cell.low)} x2={at(cell.high)} y1={middle} y2={middle} />}
      <circle cx={at(cell.value)} cy={middle} r={4} />
    </svg>
  );
}
