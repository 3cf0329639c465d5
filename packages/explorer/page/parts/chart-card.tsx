/** A chart on a card that says what it shows. */
import type { JSX } from 'preact';
import { Card } from './card.js';
import { Chart, type ChartProps } from './chart.js';

export function ChartCard({ about, ...chart }: ChartProps & { readonly about?: string }): JSX.Element {
  return (
    <Card title={chart.title} {...(about === undefined ? {} : { about })}>
      <Chart {...chart} />
    </Card>
  );
}
