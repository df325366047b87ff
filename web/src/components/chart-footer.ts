/** How charts are read. */
export const chartFooter = 'Made by CrossDistil. Hover over a chart, or focus it and use the arrow keys; the numbers of every chart are in the table below it.';
