import { html, nothing, ref } from './lit.js';
import { localeTag, t } from './i18n.js';
import { count, day, daysBetween, percent } from './format.js';

// figures are read before curves: the library comes after them
let uPlot = null;
const library = async () => (uPlot ??= (await import('../lib/uPlot.esm.js')).default);

const AXIS_FONT = '12px -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

// the canvas knows no custom properties, nor light-dark(): the browser resolves them on an element
function colour(host, name) {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  host.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

const midday = (date) => Date.parse(`${date}T12:00:00+08:00`) / 1000;

// beneath this the bars of the arrivals would hide behind the curve
const ARRIVALS_SHARE = 2.4;

/** Nought, and one or two round numbers up to the highest bar. */
export function arrivalSteps(most) {
  const unit = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].map((times) => times * unit).find((one) => one <= most);
  return step * 2 <= most ? [0, step, step * 2] : [0, step];
}

/** The days of a curve with what is expected behind them, as columns: day, arrivals, value, target, and the prospect from least to most. */
function columns(rows, goal, prospect) {
  const last = rows.length - 1;
  const ahead = prospect ? [prospect] : [];
  const until = (of) => [...rows.map((row, i) => (prospect && i === last ? row.value : null)), ...ahead.map(of)];
  return [
    [...rows, ...ahead].map((row) => midday(row.date)),
    [...rows.map((row) => row.arrivals ?? 0), ...ahead.map(() => null)],
    [...rows.map((row) => row.value), ...ahead.map(() => null)],
    [...rows, ...ahead].map(() => goal),
    until((day) => day.most),
    until((day) => day.least),
    until((day) => day.expected),
  ];
}

function options(host, rows, goal, prospect, figure) {
  const ink = colour(host, '--text-3');
  const line = colour(host, '--line');
  const strong = colour(host, figure.tone ?? '--good-fill');
  const bars = colour(host, '--promised-fill');
  const target = colour(host, '--text');
  const band = colour(host, '--prospect-fill');
  const short = new Intl.DateTimeFormat(localeTag(), { month: 'numeric', day: 'numeric', timeZone: 'Asia/Shanghai' });
  const top = Math.max(...rows.map((row) => row.value), goal ?? 0, prospect?.most ?? 0, figure.least);
  const days = daysBetween(rows[0].date, (prospect ?? rows[rows.length - 1]).date) + 1;
  const mostArrivals = Math.max(1, ...rows.map((row) => row.arrivals ?? 0));
  return {
    width: host.clientWidth || 600,
    height: host.clientHeight || 224,
    padding: [8, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: (_, from, to) => [from - 43_200, to + 43_200] },
      y: { range: [0, figure.cap ? Math.min(Math.max(figure.cap, top), top * 1.12) : top * 1.12] },
      arrivals: { range: [0, mostArrivals * ARRIVALS_SHARE] },
    },
    axes: [
      {
        stroke: ink,
        font: AXIS_FONT,
        grid: { show: false },
        ticks: { stroke: line, size: 4 },
        size: 28,
        space: 56,
        splits: (u, index, from, to) => {
          const step = Math.max(1, Math.ceil(days / Math.max(2, Math.floor(u.bbox.width / devicePixelRatio / 64))));
          return Array.from({ length: Math.ceil(days / step) }, (_, i) => to - 43_200 - i * step * 86_400).reverse();
        },
        values: (_, splits) => splits.map((split) => short.format(new Date(split * 1000))),
      },
      {
        stroke: ink,
        font: AXIS_FONT,
        size: 52,
        space: 40,
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
        values: (_, splits) => splits.map(figure.axis),
      },
      {
        scale: 'arrivals',
        side: 1,
        stroke: ink,
        font: AXIS_FONT,
        size: 40,
        label: t('curve.arrivals'),
        labelFont: AXIS_FONT,
        labelSize: 18,
        grid: { show: false },
        ticks: { stroke: line, size: 4 },
        // as high as the bars are, and no higher
        splits: () => arrivalSteps(mostArrivals),
        values: (_, splits) => splits.map(count),
      },
    ],
    series: [
      {},
      { scale: 'arrivals', fill: bars, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.62, 28] }) },
      { stroke: strong, width: 2.5, points: { show: false } },
      { stroke: target, width: 1.5, dash: [6, 4], points: { show: false } },
      { width: 0, points: { show: false } },
      { width: 0, points: { show: false } },
      { stroke: strong, width: 2, dash: [2, 4], points: { show: false } },
    ],
    bands: [{ series: [4, 5], fill: band }],
  };
}

/** Those that are on the page. */
const curves = new Set();

// paper is white, and what is drawn has the colours of the screen that it was drawn for
function forPaper(printing) {
  document.documentElement.style.colorScheme = printing ? 'light' : '';
  curves.forEach((curve) => curve.redraw());
}
addEventListener('beforeprint', () => forPaper(true));
addEventListener('afterprint', () => forPaper(false));

/** The curve of return as a figure: drawn for eyes, told for screen readers, and as a table for both. */
export class Curve {
  #host = null;
  #plot = null;
  #rows = [];
  #goal = null;
  #prospect = null;
  #drawn = '';
  #watch = null;
  #point = null;
  #figure;
  #refresh;

  /** @param figure {value(row), axis(number), text(number), cap?, least, label} */
  constructor(figure, refresh) {
    this.#figure = figure;
    this.#refresh = refresh;
  }

  #attach = (element) => {
    if (element === this.#host) return;
    this.stop();
    this.#host = element ?? null;
    if (element) {
      curves.add(this);
      // the element has a size only once it is in the page
      this.#watch = new ResizeObserver(() => this.#size());
      this.#watch.observe(element);
    }
  };

  #size() {
    const host = this.#host;
    if (!host || !host.clientWidth) return;
    if (this.#plot) {
      this.#plot.setSize({ width: host.clientWidth, height: host.clientHeight });
    } else {
      this.#draw(true).catch(() => {});
    }
  }

  async #draw(anew) {
    if (!uPlot) await library();
    const host = this.#host;
    if (!host || !host.clientWidth || this.#rows.length === 0) return;
    const look = `${localeTag()} ${getComputedStyle(host).color}`;
    const data = columns(this.#rows, this.#goal, this.#prospect);
    const key = `${look} ${JSON.stringify(data)}`;
    if (!anew && this.#plot && key === this.#drawn) return;
    this.#drawn = key;
    this.#plot?.destroy();
    const chosen = options(host, this.#rows, this.#goal, this.#prospect, this.#figure);
    chosen.hooks = {
      setCursor: [
        (plot) => {
          const index = plot.cursor.idx ?? null;
          if (index !== this.#point) {
            this.#point = index;
            this.#refresh();
          }
        },
      ],
    };
    this.#plot = new uPlot(chosen, data, host);
  }

  /**
   * @param days [{date, arrivals, …}] by day, @param goal what is to be reached, or null
   * @param prospect {date, least, expected, most}, a day behind them all, or null
   */
  template(days, goal, prospect = null) {
    const figure = this.#figure;
    const rows = days.map((row) => ({ ...row, value: figure.value(row) }));
    const last = rows[rows.length - 1];
    const ahead = prospect && last && prospect.date > last.date ? prospect : null;
    this.#rows = rows;
    this.#goal = goal;
    this.#prospect = ahead;
    queueMicrotask(() => this.#draw(false).catch(() => {}));
    const isAhead = ahead !== null && this.#point === rows.length;
    const row = isAhead ? null : (rows[this.#point] ?? last);
    const between = () => t('curve.between', { least: figure.text(ahead.least), most: figure.text(ahead.most) });
    return html`<figure>
      <ul class="chart-keys" aria-hidden="true">
        <li><strong>${isAhead ? day(ahead.date) : row ? day(row.date) : ''}</strong></li>
        ${row ? html`<li><span class="swatch key-line"></span>${figure.label()} <strong>${figure.text(row.value)}</strong></li>
        <li><span class="swatch bar"></span>${t('curve.arrivals')} <strong>${count(row.arrivals)}</strong></li>` : nothing}
        ${goal === null ? nothing : html`<li><span class="swatch dashed"></span>${t('word.target')} <strong>${figure.text(goal)}</strong></li>`}
        ${ahead === null ? nothing : html`<li><span class="swatch prospect"></span>${t('curve.expected', { date: day(ahead.date) })} <strong>${figure.text(ahead.expected)}</strong> ${between()}</li>`}
      </ul>
      <div class="chart" role="img" aria-label=${last ? t('curve.label', { from: day(rows[0].date), to: day(last.date), value: figure.text(last.value), name: figure.label() }) : ''} ${ref(this.#attach)}></div>
      <details class="data">
        <summary>${t('curve.table')}</summary>
        <table class="data" role="table">
          <thead><tr><th scope="col">${t('word.day')}</th><th scope="col" class="number">${t('curve.arrivals')}</th><th scope="col" class="number">${t('word.returned')}</th><th scope="col" class="number">${figure.label()}</th></tr></thead>
          <tbody>${rows.map((one) => html`<tr><td class="lead">${day(one.date)}</td><td class="number" data-label=${t('curve.arrivals')}>${count(one.arrivals)}</td><td class="number" data-label=${t('word.returned')}>${count(one.returned)}</td><td class="number" data-label=${figure.label()}>${figure.text(one.value)}</td></tr>`)}</tbody>
          ${ahead === null ? nothing : html`<tfoot><tr><td class="lead" colspan="3">${t('curve.expected', { date: day(ahead.date) })} ${between()}</td><td class="number" data-label=${figure.label()}>${figure.text(ahead.expected)}</td></tr></tfoot>`}
        </table>
      </details>
    </figure>`;
  }

  /** Draws anew, in the colours of now. */
  redraw() {
    this.#draw(true).catch(() => {});
  }

  stop() {
    curves.delete(this);
    this.#watch?.disconnect();
    this.#watch = null;
    this.#plot?.destroy();
    this.#plot = null;
  }
}

/** The return rate of the city. */
export const RATE = {
  value: (row) => row.rate,
  axis: (value) => `${Math.round(value * 100)} %`,
  text: percent,
  cap: 1,
  least: 0.1,
  label: () => t('word.returnRate'),
};

/** The returned workers of one firm. */
export const HEADS = {
  value: (row) => row.returned,
  axis: (value) => count(value),
  text: count,
  least: 1,
  label: () => t('word.returned'),
};
