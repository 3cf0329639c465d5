// Recall–QPS curves as SVG, one file for each k, of searches on one thread. Recall is drawn as −log₁₀(1 − recall), which
// gives the part that matters its room.
import { existsSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const drawing = 'benchmarks/peers/node_modules/echarts/dist/echarts.esm.mjs';
/** No recall is further right than this one: 1 would be at infinity. */
const MOST = 0.9999;
const RECALLS = [0.8, 0.9, 0.95, 0.99, 0.999];
const SPEEDS = [100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);

export async function drawCurves(path, name, { count, dim, points, systems }) {
  if (!existsSync(drawing)) {
    process.stderr.write('no curves: npm install --prefix benchmarks/peers\n');
    return;
  }
  const echarts = await import(pathToFileURL(drawing).href);
  const threads = Math.min(...points.map((point) => point.threads));
  for (const k of new Set(points.map((point) => point.k))) {
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height: 520 });
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      title: {
        text: `${name}: ${count.toLocaleString('en')} vectors of ${dim}, k = ${k}, ${threads} thread`,
        left: 'center',
        textStyle: { fontSize: 15, fontWeight: 'normal' },
      },
      legend: { orient: 'vertical', right: 10, top: 50 },
      grid: { left: 75, right: 190, top: 50, bottom: 60 },
      xAxis: {
        type: 'value',
        name: `Recall@${k}`,
        nameLocation: 'middle',
        nameGap: 32,
        min: placeOf(0.7),
        max: placeOf(MOST),
        splitLine: { show: true },
        axisTick: { customValues: RECALLS.map(placeOf) },
        axisLabel: { customValues: RECALLS.map(placeOf), formatter: recallAt },
      },
      yAxis: {
        type: 'log',
        name: 'queries per second',
        nameLocation: 'middle',
        nameGap: 55,
        min: 'dataMin',
        max: 'dataMax',
        splitLine: { show: false },
        axisTick: { customValues: SPEEDS },
        axisLabel: { customValues: SPEEDS, formatter: (qps) => qps.toLocaleString('en') },
      },
      series: systems.map((system, place) => ({
        name: system,
        type: 'line',
        symbolSize: 6,
        clip: true,
        symbol: symbols[place % symbols.length],
        lineStyle: system.startsWith('belfry') ? { width: 3 } : { width: 1.3, type: 'dashed' },
        itemStyle: { color: colours[place % colours.length] },
        data: points
          .filter((point) => point.system === system && point.k === k && point.threads === threads)
          .map(({ recall, qps }) => [placeOf(recall), qps]),
      })),
    });
    writeFileSync(`${path}-k${k}.svg`, `${chart.renderToSVGString()}\n`);
    chart.dispose();
  }
}

/** Told apart by people who see few colours, too (Okabe & Ito 2008); symbols tell those apart that share one. */
const colours = ['#d55e00', '#e69f00', '#cc79a7', '#0072b2', '#009e73', '#56b4e9', '#000000', '#777777'];
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle'];

function placeOf(recall) {
  return -Math.log10(1 - Math.min(recall, MOST));
}

function recallAt(place) {
  return String(Number((1 - 10 ** -place).toFixed(4)));
}
