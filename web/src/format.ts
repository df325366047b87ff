// Numbers that the page itself makes: ticks of axes and progress. All others come as text from the report.

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A tick: .72, −.005, 12, 30K; as in the tables, no 0 before the point. */
export function tick(value: number): string {
  if (Math.abs(value) >= 10_000) return compact.format(value).replace('-', '−');
  if (Math.abs(value) >= 1000) return count(value).replace('-', '−');
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential().replaceAll('-', '−');
  return String(Number(value.toPrecision(6))).replace(/^(-?)0\./, '$1.').replace('-', '−');
}

/** A share as a tick: 25 %. */
export const percent = (share: number): string => `${tick(100 * share)} %`;

/** A count with thousands apart. */
export const count = (value: number): string => grouped.format(value);

/** A time that remains: 40 s, 3 min, 2 h 05 min. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
