/** A chart before its values: what it shows of logged lines, in words and in curves. */
import type { Curve } from '../training-lines.js';

export interface DrawnChart {
  readonly title: string;
  readonly about: string;
  /** Said in place of curves where nothing was logged. */
  readonly empty?: string;
  readonly curves: readonly Curve[];
}

/** Of vectors, however they are trained. */
export const diagnosticCharts: readonly DrawnChart[] = [
  {
    title: 'Alignment',
    about: 'Mean squared distance of users to their items; lower is closer.',
    curves: [{ name: 'alignment', colour: '--accent', read: ({ diagnostics }) => diagnostics?.alignment }],
  },
  {
    title: 'Uniformity',
    about: 'How evenly vectors fill the sphere; lower is more even.',
    curves: [
      { name: 'items', colour: '--accent', read: ({ diagnostics }) => diagnostics?.uniformity?.itemsByCatalogue },
      { name: 'users', colour: '--second', read: ({ diagnostics }) => diagnostics?.uniformity?.users },
    ],
  },
];
