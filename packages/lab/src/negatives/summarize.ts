/** From trials to the rows of the report. */
import { studentInterval } from '../student-interval.js';
import type { TrialOutcome } from '../trial.js';
import type { GridCell } from './grid-plans.js';
import { RECALL, recallOf, type FinalRow, type NegativesRow, type Scoring } from './negatives-report.js';

/** A cell with the outcomes of its seeds; at least one. */
export interface TrainedCell {
  readonly cell: GridCell;
  readonly outcomes: readonly TrialOutcome[];
}

/** Of every strategy and N the values that were best, in the order of the grid, N rising. */
export function bestValues(trained: readonly TrainedCell[]): TrainedCell[] {
  return groups(trained, ({ cell }) => cell.strategy).flatMap((ofStrategy) =>
    groups(ofStrategy, ({ cell }) => String(cell.count))
      .map(best)
      .sort((a, b) => a.cell.count - b.cell.count),
  );
}

/** The best N of every strategy, best strategy first. */
export function bestStrategies(trained: readonly TrainedCell[], most: number): TrainedCell[] {
  return groups(trained, ({ cell }) => cell.strategy)
    .map(best)
    .sort((a, b) => meanRecall(b) - meanRecall(a))
    .slice(0, most);
}

export function rowOf(trained: TrainedCell): NegativesRow {
  const { cell, outcomes } = trained;
  const scoring = scoringOf(trained);
  const [first] = outcomes;
  const { strategy, count, values } = cell;
  return {
    strategy,
    count,
    values,
    scoring,
    recall: recallByScoring(outcomes),
    cpuSeconds: mean(outcomes.map(({ cpuSeconds }) => cpuSeconds)),
    steps: first.steps,
    miBound: outcomes.some(({ miBound }) => miBound === null) ? null : mean(outcomes.map(({ miBound }) => miBound!)),
    alignment: first.diagnostics?.alignment ?? null,
    uniformity: first.diagnostics?.uniformity.itemsByCatalogue ?? null,
    deciles: first.byScoring[scoring].decileRecall[20],
    looks: first.looks.map(({ cpuSeconds, figures }) => ({ cpuSeconds, recall: figures[RECALL] })),
  };
}

/** @param scoring chosen on the validation part */
export function finalRowOf({ cell, outcomes }: TrainedCell, scoring: Scoring): FinalRow {
  const { strategy, count, values } = cell;
  return {
    strategy,
    count,
    values,
    scoring,
    steps: outcomes[0].steps,
    recall: recallByScoring(outcomes),
    cpuSeconds: mean(outcomes.map(({ cpuSeconds }) => cpuSeconds)),
    runs: outcomes.length,
  };
}

export function scoringOf({ outcomes }: TrainedCell): Scoring {
  const { cosine, dot } = recallByScoring(outcomes);
  return dot.mean > cosine.mean ? 'dot' : 'cosine';
}

function recallByScoring(outcomes: readonly TrialOutcome[]): NegativesRow['recall'] {
  const of = (scoring: Scoring) => studentInterval(outcomes.map((outcome) => recallOf(outcome, scoring)));
  return { cosine: of('cosine'), dot: of('dot') };
}

/** In the order in which each first comes. */
function groups(trained: readonly TrainedCell[], keyOf: (one: TrainedCell) => string): TrainedCell[][] {
  return [...new Set(trained.map(keyOf))].map((key) => trained.filter((one) => keyOf(one) === key));
}

function best(trained: readonly TrainedCell[]): TrainedCell {
  return trained.reduce((top, one) => (meanRecall(one) > meanRecall(top) ? one : top));
}

function meanRecall({ outcomes }: TrainedCell): number {
  const { cosine, dot } = recallByScoring(outcomes);
  return Math.max(cosine.mean, dot.mean);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
