/** Overview: what a run is, how training went, what its index is. */
import type { JSX } from 'preact';
import type { Figures, ListedRun, RunDetails } from '../api/answers.js';
import { runDetails } from '../api/runs.js';
import { useAnswer } from '../api/use-answer.js';
import { EpochCurves } from '../overview/epoch-curves.js';
import { Following } from '../overview/following.js';
import { StreamCurves } from '../overview/stream-curves.js';
import { StreamFigures, versionFacts } from '../overview/stream-figures.js';
import { Card } from '../parts/card.js';
import { Facts, type Fact } from '../parts/facts.js';
import { FigureList } from '../parts/figure-list.js';
import { Waiting } from '../parts/waiting.js';
import { recallName } from '../training-lines.js';
import { count, duration, figure, moment, short } from '../words.js';
import type { ViewProps } from './registry.js';

export function OverviewView({ run, theme }: ViewProps): JSX.Element {
  const details = useAnswer(run.id, () => runDetails(run.id));
  return (
    <>
      <header class="view-head">
        <h1>{run.id}</h1>
        <p class="about">{inOneSentence(run)}</p>
      </header>
      {run.served && <Following />}
      <Waiting for={details} what="what training has logged">
        {(answer) => (
          <>
            {run.onStream ? (
              <OnStream details={answer} theme={theme} />
            ) : (
              <OnDataSet run={run} details={answer} theme={theme} />
            )}
            <div class="pair">
              <Card title="The run">
                <Facts facts={runFacts(run, answer)} />
              </Card>
              <Card title="The index">
                <IndexFacts details={answer} />
              </Card>
            </div>
          </>
        )}
      </Waiting>
    </>
  );
}

function OnDataSet({ run, details, theme }: { run: ListedRun; details: RunDetails; theme: string }): JSX.Element {
  return (
    <>
      <FigureStrip figures={run.figures} />
      <EpochCurves lines={details.lines} theme={theme} />
    </>
  );
}

function OnStream({ details: { lines, config }, theme }: { details: RunDetails; theme: string }): JSX.Element {
  const { k } = (config.online as { validation?: { k?: number } }).validation ?? {};
  return (
    <>
      <StreamFigures lines={lines} k={k} />
      <StreamCurves lines={lines} k={k} theme={theme} />
    </>
  );
}

function inOneSentence({ served, preset, createdAt, finished, onStream }: ListedRun): string {
  if (onStream) {
    const what = `${preset ?? 'A model'} that learns from a stream, begun ${moment(createdAt)}`;
    return served ? `${what}. Recall answers from this version.` : `${what}.`;
  }
  const what = `${preset ?? 'A model'}, trained ${moment(createdAt)}`;
  if (!finished) return `${what}; training has not come to its end.`;
  return served ? `${what}. Recall answers from this run.` : `${what}. It is not the run that is served.`;
}

const shownFigures = ['recall', 'ndcg', 'hit-rate', 'mrr', 'coverage'];

const figureMeanings: Readonly<Record<string, string>> = {
  recall: 'of the items a user came to were found',
  ndcg: 'the same, early places counting more',
  'hit-rate': 'of users had at least one',
  mrr: 'mean of 1 / place of the first',
  coverage: 'of the catalogue was recalled to somebody',
};

function FigureStrip({ figures }: { figures: Figures | null }): JSX.Element {
  const recall = recallName(figures);
  if (figures === null || recall === null) {
    return <p class="empty">No figures yet: they are measured at the end of training.</p>;
  }
  const cut = recall.split('@')[1];
  return (
    <FigureList
      figures={shownFigures
        .filter((name) => `${name}@${cut}` in figures)
        .map((name) => [`${name}@${cut}`, figure(figures[`${name}@${cut}`]), figureMeanings[name]])}
    />
  );
}

function runFacts(run: ListedRun, { config, provenance, report, lines }: RunDetails): Fact[] {
  const loss = config.loss as { name?: string; temperature?: number | null } | undefined;
  const negatives = config.negatives as { name?: string; count?: number } | undefined;
  const towers = config.towers as { dim?: number } | undefined;
  const facts: (Fact | null)[] = [
    ...(run.onStream ? versionFacts(lines) : []),
    ['Preset', run.preset ?? 'none'],
    loss === undefined ? null : ['Loss', `${loss.name}${ofTemperature(loss.temperature)}`],
    negatives === undefined ? null : ['Negatives', `${negatives.name}, ${negatives.count}`],
    towers === undefined ? null : ['Vectors', `${towers.dim} dimensions`],
    report?.selection === undefined ? null : ['Best step', count(report.selection.step)],
    report?.trainedSeconds === undefined ? null : ['Training took', duration(report.trainedSeconds)],
    [run.onStream ? 'Stream' : 'Data set', String(provenance.dataFolder)],
    ['Seed', String(provenance.seed)],
    ['Kernels', `${String(provenance.kernels)} (${String(provenance.isa)}), ${String(provenance.threads)} threads`],
  ];
  return facts.filter((fact) => fact !== null);
}

function IndexFacts({ details: { index, run } }: { details: RunDetails }): JSX.Element {
  if (index === null) {
    return (
      <p class="empty">
        No index was built: every item is compared, which is exact. <code>belfry index build --run {run}</code> makes
        one.
      </p>
    );
  }
  return (
    <Facts
      facts={[
        ['Kind', index.kind === 'exact' ? 'exact: every item is compared' : index.kind],
        ['Items', count(index.count)],
        ['Dimensions', index.dim],
        ['Compared by', index.metric],
        ...Object.entries(index.settings).map(([name, value]): Fact => [
          name,
          typeof value === 'number' ? short(value) : value,
        ]),
      ]}
    />
  );
}

/** Nothing where a loss has its own default. */
function ofTemperature(temperature: number | null | undefined): string {
  return typeof temperature === 'number' ? `, temperature ${temperature}` : '';
}
