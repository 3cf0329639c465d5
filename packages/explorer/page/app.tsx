/** The frame around every view: name, navigation, choice of run, light or dark. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { ListedRun } from './api/answers.js';
import { listRuns } from './api/runs.js';
import { useAnswer } from './api/use-answer.js';
import { BellMark, MoonMark, SunMark } from './parts/marks.js';
import { Waiting } from './parts/waiting.js';
import { linkTo, setRouteValues, useRoute, type Route } from './route.js';
import { useTheme, type Theme } from './theme.js';
import { views, type View } from './views/registry.js';

export function App(): JSX.Element {
  const route = useRoute();
  const [theme, chooseTheme] = useTheme();
  const runs = useAnswer('runs', listRuns);
  const view = views.find(({ name }) => name === route.view) ?? views[0];
  const main = useTitleAndFocus(view);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={linkTo('overview')}>
          <BellMark />
          Belfry
        </a>
        <nav aria-label="Views">
          {views.map(({ name, title }) => (
            <a
              key={name}
              href={linkTo(name, { run: route.values.get('run') })}
              aria-current={name === view.name ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <div class="top-end">
          {runs.state === 'here' && <RunPicker runs={runs.answer} route={route} />}
          <ThemeSwitch theme={theme} choose={chooseTheme} />
        </div>
      </header>
      <main id="main" tabIndex={-1} ref={main} class={`view view-${view.name}`}>
        <Waiting for={runs} what="the list of runs">
          {(list) => {
            const run = chosenRun(list, route);
            return run === undefined ? <NoRuns /> : <view.component key={run.id} run={run} runs={list} theme={theme} />;
          }}
        </Waiting>
      </main>
    </>
  );
}

/**
 * Another view begins at its beginning, for the eye and for a screen reader: as soon as it is there, or the focus would be taken
 * from whoever has moved it since.
 */
function useTitleAndFocus(view: View): { current: HTMLElement | null } {
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    document.title = `${view.title} · Belfry`;
    if (!isFirst.current) {
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    isFirst.current = false;
  }, [view]);
  return main;
}

function chosenRun(runs: readonly ListedRun[], { values }: Route): ListedRun | undefined {
  return runs.find(({ id }) => id === values.get('run')) ?? runs[0];
}

function RunPicker({ runs, route }: { runs: readonly ListedRun[]; route: Route }): JSX.Element | null {
  const run = chosenRun(runs, route);
  if (run === undefined) return null;
  return (
    <label class="run-picker">
      <span>Run</span>
      <select
        aria-label="Run"
        value={run.id}
        onChange={(event) => setRouteValues({ run: event.currentTarget.value, item: null })}
      >
        {runs.map(({ id, served }) => (
          <option key={id} value={id}>
            {served ? `${id} (served)` : id}
          </option>
        ))}
      </select>
    </label>
  );
}

function ThemeSwitch({ theme, choose }: { theme: Theme; choose: (theme: Theme) => void }): JSX.Element {
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button type="button" class="plain icon" aria-label={`Use ${other} colours`} onClick={() => choose(other)}>
      {theme === 'dark' ? <SunMark /> : <MoonMark />}
    </button>
  );
}

function NoRuns(): JSX.Element {
  return (
    <p class="empty">
      There is no run here yet. <code>belfry train</code> makes one.
    </p>
  );
}
