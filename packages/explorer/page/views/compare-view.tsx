/** Compare: two runs side by side, in figures, curves and configuration. */
import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Figures, ListedRun, RunDetails } from '../api/answers.js';
import { runDetails } from '../api/runs.js';
import { useAnswer } from '../api/use-answer.js';
import { configDifferences } from '../config-differences.js';
import { Card } from '../parts/card.js';
import { ChartCard } from '../parts/chart-card.js';
import type { Line } from '../parts/chart.js';
import { Waiting } from '../parts/waiting.js';
import { setRouteValues, useRoute } from '../route.js';
import { pointsOf, recallName, type Reading } from '../training-lines.js';
import { figure, short, signed } from '../words.js';
import type { ViewProps } from './registry.js';

export function CompareView({ run, runs, theme }: ViewProps): JSX.Element {
  const others = runs.filter(({ id }) => id !== run.id);
  const other = others.find(({ id }) => id === useRoute().values.get('with')) ?? others[0];
  return (
    <>
      <header class="view-head">
        <h1>{other === undefined ? 'Two runs, side by side' : `${run.id} and ${other.id}`}</h1>
        {other !== undefined && (
          <div class="pickers">
            <RunField label="First run" value={run.id} runs={runs} onChoose={(id) => setRouteValues({ run: id })} />
            <RunField
              label="Second run"
              value={other.id}
              runs={others}
              onChoose={(id) => setRouteValues({ with: id })}
            />
          </div>
        )}
      </header>
      {other === undefined ? (
        <p class="empty">
          There is only one run in this folder. Train another beside it, say with <code>belfry train --run …-2</code>,
          and it appears here.
        </p>
      ) : (
        <TwoRuns key={`${run.id}\n${other.id}`} first={run} second={other} theme={theme} />
      )}
    </>
  );
}

interface RunFieldProps {
  readonly label: string;
  readonly value: string;
  readonly runs: readonly ListedRun[];
  onChoose(id: string): void;
}

function RunField({ label, value, runs, onChoose }: RunFieldProps): JSX.Element {
  return (
    <label class="field">
      {label}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {runs.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}

type Both = readonly [first: RunDetails, second: RunDetails];

function TwoRuns({ first, second, theme }: { first: ListedRun; second: ListedRun; theme: string }): JSX.Element {
  const both = useAnswer<Both>(`${first.id}\n${second.id}`, () =>
    Promise.all([runDetails(first.id), runDetails(second.id)]),
  );
  return (
    <Waiting for={both} what="the two runs">
      {(answers) => (
        <>
          <FigureCard first={first} second={second} />
          <Curves both={answers} theme={theme} />
          <Card title="What differs in the configuration">
            <ConfigTable both={answers} />
          </Card>
        </>
      )}
    </Waiting>
  );
}

function FigureCard({ first, second }: { first: ListedRun; second: ListedRun }): JSX.Element {
  const cuts = cutOffs({ ...first.figures, ...second.figures });
  const [cut, setCut] = useState(recallName(first.figures)?.split('@')[1] ?? cuts[0]);
  return (
    <Card title="Figures" about="On the test part where there is one. The better of the two is bold.">
      {cuts.length === 0 ? (
        <p class="empty">Neither run has figures yet.</p>
      ) : (
        <>
          <fieldset class="choice">
            <legend class="for-readers">Length of the list</legend>
            {cuts.map((one) => (
              <button key={one} type="button" aria-pressed={one === cut} onClick={() => setCut(one)}>
                top {one}
              </button>
            ))}
          </fieldset>
          <FigureTable first={first} second={second} cut={cut} />
        </>
      )}
    </Card>
  );
}

/** The k of all figures `name@k`, in order of size. */
function cutOffs(figures: Figures): string[] {
  const cuts = new Set(Object.keys(figures).map((name) => name.split('@')[1]));
  return [...cuts].sort((a, b) => Number(a) - Number(b));
}

function FigureTable({ first, second, cut }: { first: ListedRun; second: ListedRun; cut: string }): JSX.Element {
  const [one, two]: Figures[] = [first.figures ?? {}, second.figures ?? {}];
  const names = [...new Set([...Object.keys(one), ...Object.keys(two)])].filter((name) => name.endsWith(`@${cut}`));
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" class="number">
              {first.id}
            </th>
            <th scope="col" class="number">
              {second.id}
            </th>
            <th scope="col" class="number">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <FigureRow key={name} name={name} first={one[name]} second={two[name]} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of the Gini coefficient less is better: it says how unevenly items are recalled. */
function FigureRow({ name, first, second }: { name: string; first?: number; second?: number }): JSX.Element {
  const change = first === undefined || second === undefined ? null : second - first;
  const gain = change === null ? 0 : name.startsWith('gini') ? -change : change;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class={gain < 0 ? 'number better' : 'number'}>{first === undefined ? '–' : figure(first)}</td>
      <td class={gain > 0 ? 'number better' : 'number'}>{second === undefined ? '–' : figure(second)}</td>
      <td class="number">{change === null ? '' : signed(change)}</td>
    </tr>
  );
}

function Curves({ both, theme }: { both: Both; theme: string }): JSX.Element {
  const recall = recallName(both[0].lines.find(({ validation }) => validation)?.validation) ?? 'recall@20';
  const [loss, found, alignment] = useMemo(
    () => [
      linesOfBoth(both, ({ loss: value }) => value),
      linesOfBoth(both, ({ validation }) => validation?.[recall]),
      linesOfBoth(both, ({ diagnostics }) => diagnostics?.alignment),
    ],
    [both],
  );
  return (
    <div class="charts three">
      <ChartCard title="Loss" theme={theme} lines={loss} height={190} />
      <ChartCard title={`Validation ${recall}`} theme={theme} lines={found} height={190} />
      <ChartCard title="Alignment" theme={theme} lines={alignment} height={190} />
    </div>
  );
}

/** The phase in which the epoch is chosen: both runs have it. */
function linesOfBoth(both: Both, read: Reading): Line[] {
  return both.map(({ run, lines }, n) => ({
    name: run,
    colour: n === 0 ? '--accent' : '--second',
    points: pointsOf(
      lines.filter(({ phase }) => phase === 'selection'),
      read,
    ),
  }));
}

function ConfigTable({ both: [first, second] }: { both: Both }): JSX.Element {
  const differences = configDifferences(first.config, second.config);
  if (differences.length === 0) return <p class="empty">Nothing: both runs have the same configuration.</p>;
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Option</th>
            <th scope="col">{first.run}</th>
            <th scope="col">{second.run}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ path, first: one, second: two }) => (
            <tr key={path}>
              <th scope="row" class="code">
                {path}
              </th>
              <td class="code">{inWords(one)}</td>
              <td class="code">{inWords(two)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inWords(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'number' ? short(value) : typeof value === 'string' ? value : JSON.stringify(value);
}
