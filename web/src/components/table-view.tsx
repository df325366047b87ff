import { useState } from 'preact/hooks';
import type { Cell, Column, Table } from '../model';

interface Props {
  table: Table;
  name: string;
  /** Whether no chart shows the same. */
  isOnly: boolean;
}

const mostOpenRows = 12;

// Longer names of rows are wrapped; shorter ones are not: labels such as -+ have a hyphen to break at.
const mostOnOneLine = 26;

/** A table, folded up where a chart shows it and it is long or the window narrow. */
export function TableView({ table, name, isOnly }: Props) {
  // Decided once: what a reader folds or unfolds stays so while rows come in.
  const [isOpen] = useState(isOnly || (table.rows.length <= mostOpenRows && !table.detail && matchMedia('(min-width: 40rem)').matches));
  const rows = table.rows.length;
  return (
    <details class="table" open={isOpen}>
      <summary>Table, {rows} {rows === 1 ? 'row' : 'rows'}<span class="hidden">: {name}</span></summary>
      <div class="scroll" role="region" tabIndex={0} aria-label={`Table of ${name}`}>
        <table>
          <caption class="hidden">{name}</caption>
          <thead>
            <tr>{table.columns.map((column) => <th key={column.key} scope="col" class={column.text ? undefined : 'number'}>{column.title}</th>)}</tr>
          </thead>
          <tbody>
            {table.rows.map((row, i) => <tr key={i}>{table.columns.map((column, at) => cell(column, row[at] ?? { text: '' }, at === 0))}</tr>)}
          </tbody>
        </table>
      </div>
    </details>
  );
}

// The outcome's symbol is put before the text by the style sheet, so that the cell's text is the report's.
function cell(column: Column, { text, value, low, high, outcome }: Cell, isFirst: boolean) {
  const classes = [column.text ? '' : 'number', outcome ?? '', isFirst && text.length <= mostOnOneLine ? 'short' : ''];
  const common = { key: column.key, class: classes.filter((one) => one !== '').join(' ') || undefined, 'data-value': value, 'data-low': low, 'data-high': high };
  return isFirst ? <th scope="row" {...common}>{text}</th> : <td {...common}>{text}</td>;
}
