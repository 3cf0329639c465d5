/** Figures in large type, each with what it means. */
import type { JSX } from 'preact';

export type NamedFigure = readonly [name: string, value: string, meaning: string];

export function FigureList({ figures }: { figures: readonly NamedFigure[] }): JSX.Element {
  return (
    <dl class="figures">
      {figures.map(([name, value, meaning]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          <dd class="meaning">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
