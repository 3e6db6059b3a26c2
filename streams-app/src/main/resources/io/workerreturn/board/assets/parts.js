// The small pieces that every page is made of. What they show comes through lit's bindings, never as markup.
import { html, svg, nothing } from './lit.js';
import { t } from './i18n.js';
import { count, percent, dateTime, exact, list, minutes, timeOrDate } from './format.js';
import { name } from './words.js';
import { link } from './router.js';

const SOON_MINUTES = 12 * 60;

const SPRITE = `${new URL('icons.svg', import.meta.url)}#`;

/** A symbol beside a word: hidden from screen readers, which read the word. */
export const icon = (name, tone = '') =>
  html`<svg class="icon ${tone ? `tone-${tone}` : ''}" aria-hidden="true" focusable="false"><use href=${SPRITE + name}></use></svg>`;

/** Custom properties of an element. Set through the DOM: the page's policy forbids style attributes. */
export const vars = (values) =>
  Object.entries(values)
    .map(([name, value]) => `--${name}:${Number.isFinite(value) ? value : 0}`)
    .join(';');

/** Shape, colour and word of a state. */
export const status = ({ symbol, tone, text }) =>
  html`<span class="status tone-${tone}">${icon(symbol)}<span>${text}</span></span>`;

/** Stands where there is nothing; on a phone not even that. */
export const dash = html`<span class="muted dash">–</span>`;

export const hidden = (text) => html`<span class="visually-hidden">${text}</span>`;

/** An instant, short, with the whole of it on hover and for machines. */
export const moment = (instant, now) =>
  instant ? html`<time datetime=${instant} title=${exact(instant)}>${now ? timeOrDate(instant, now) : dateTime(instant)}</time>` : '–';

/** How long it is until a trip arrives, if that is soon. */
export function untilArrival({ overdue, estimatedArrival }, now) {
  const left = Math.round((Date.parse(estimatedArrival) - Date.parse(now)) / 60_000);
  return !overdue && left >= 0 && left < SOON_MINUTES ? html`<span class="under-line">${t('span.in', { span: minutes(left) })}</span>` : nothing;
}

/** Stands for a figure that is not shown to this role. */
export const masked = () => html`<span class="muted" title=${t('word.hiddenHint')}><span aria-hidden="true">**</span>${hidden(t('word.hiddenHint'))}</span>`;

/** A count of people, if this role may see it. */
export const heads = (object, field) => (object.hidden?.includes(field) ? masked() : count(object[field]));

/** A text about people that leads to them, for those who may see who they are; `query` as the page of people takes it, null for nobody. */
export const peopleLink = (app, query, text) => (query && app.mayAskForWorkers() ? html`<a href=${link('people', '', query)}>${text}</a>` : text);

/** A text about those booked on a trip, of one firm or of all, that leads to them. */
export const passengersLink = (app, { tripId, booked, firm }, text) => (booked > 0 && app.mayAskForWorkers() ? html`<a href=${link('trips', tripId, { who: 'booked', firm })}>${text}</a>` : text);

/** A count of people, if this role may see it, that leads to them at an address, if this role may see who they are. */
export const headsLink = (app, object, field, href) => (href && object[field] > 0 && app.mayAskForWorkers() ? html`<a href=${href}>${heads(object, field)}</a>` : heads(object, field));

/** The return rate; of a few people whose count is rounded there is none. */
export const rateOf = (object) => percent(object.rate);

/** Stands for a list that is not shown to this role. */
export const withheld = () => blank('user', t('word.hiddenHint'));

const VERDICTS = {
  reached: ['good', 'good', 'confirmed'],
  'should-make-it': ['warning', 'warning', 'warning'],
  'will-miss': ['critical', 'critical', 'critical'],
  missed: ['critical', 'critical', 'critical'],
  'no-date': ['critical', 'critical', 'critical'],
  'no-target': ['none', 'plain', 'stale'],
};

/** Where a firm stands against its target and date: the server's verdict, with its shape and colour. */
export function firmState({ verdict }) {
  const [symbol, tone, fill] = VERDICTS[verdict] ?? VERDICTS['no-target'];
  return { symbol, tone, fill, text: t(`verdict.${verdict}`) };
}

/** How a trip is shown. */
export function tripState(trip) {
  if (trip.overdue) return { symbol: 'overdue', tone: 'critical', text: t('trip.overdue') };
  // it will never arrive, and is not on its way either
  if (trip.attention?.includes('TRIP_EMPTIED')) return { symbol: 'cancelled', tone: 'stale', text: t('attention.TRIP_EMPTIED') };
  const looks = {
    SCHEDULED: ['waiting', 'plain'],
    DELAYED: ['delayed', 'warning'],
    DEPARTED: ['moving', 'moving'],
    ARRIVED: ['good', 'good'],
    CANCELLED: ['cancelled', 'stale'],
  };
  const [symbol, tone] = looks[trip.status] ?? ['none', 'plain'];
  return { symbol, tone, text: t(`status.${trip.status ?? 'none'}`) };
}

/** How an alert is shown: its state, and while it stands how bad it is. */
export function alertState(alert) {
  const looks = {
    ACKNOWLEDGED: ['acknowledged', 'moving'],
    PENDING: ['waiting', 'plain'],
    RESOLVED: ['good', 'good'],
    OK: ['good', 'good'],
  };
  if (alert.held) return { symbol: 'waiting', tone: 'stale', text: t('alert.held') };
  if (alert.state === 'FIRING' && alert.urgency) {
    const [symbol, tone] = { now: ['critical', 'critical'], today: ['warning', 'warning'] }[alert.urgency.level] ?? ['none', 'plain'];
    return { symbol, tone, text: t(`urgency.${alert.urgency.level}`) };
  }
  if (alert.state === 'FIRING') {
    return alert.severity === 'WARNING'
      ? { symbol: 'warning', tone: 'warning', text: t('severity.WARNING') }
      : { symbol: 'critical', tone: 'critical', text: t('severity.CRITICAL') };
  }
  const [symbol, tone] = looks[alert.state] ?? ['none', 'plain'];
  return { symbol, tone, text: t(`alertState.${alert.state}`) };
}

/** How a source is shown. */
export function sourceState(source) {
  const looks = {
    fresh: ['good', 'good'],
    silent: ['silent', 'critical'],
    'never-heard': ['silent', 'warning'],
    unread: ['delayed', 'warning'],
    unwatched: ['none', 'plain'],
  };
  const [symbol, tone] = looks[source.state] ?? ['none', 'plain'];
  return { symbol, tone, text: t(`sourceState.${source.state}`) };
}

/** Symbol of a way to travel. */
export const modeSymbol = (mode) =>
  ({ CHARTER_BUS: 'bus', COACH: 'bus', CHARTER_TRAIN: 'train', SCHEDULED_TRAIN: 'train', CHARTER_FLIGHT: 'flight', FLIGHT: 'flight', SELF_DRIVE: 'road' })[mode] ?? 'none';

/** That figures rest on a source that fell silent, and since when. */
export const staleNote = (stale) =>
  stale
    ? html`<span class="stale-note">${icon('stale')}${t(stale.since ? 'stale.since' : 'stale.never', { sources: list(stale.sources.map((source) => name('source', source))), time: dateTime(stale.since) })}</span>`
    : nothing;

/** Beside a figure that rests on a silent source; which one, the note of its page says. */
export const staleMark = (stale) => (stale ? html`<span class="stale-mark" title=${t('stale.mark')}>${icon('stale')}${hidden(t('stale.mark'))}</span>` : nothing);

/** One note for all rows that rest on silent sources; `rows` each may have `stale`. */
export function staleNoteOf(rows) {
  const stale = rows.map((row) => row.stale).filter(Boolean);
  if (stale.length === 0) return nothing;
  const since = stale.map((one) => one.since).filter(Boolean).sort()[0] ?? null;
  return html`${staleNote({ since, sources: [...new Set(stale.flatMap((one) => one.sources))] })}<span class="small muted">${stale.length === rows.length ? t('stale.all') : t('stale.some')}</span>`;
}

/**
 * A rate as a bar against its target, with what is on the way hatched behind it. All are fractions. Where a rate is above one, the
 * bar is as long as the rate, and what is over is notched.
 */
export function rateBar({ rate, goal = null, next = null, fill = 'confirmed', stale = null }) {
  const whole = Math.max(1, rate ?? 0);
  return html`<span class="rate-bar ${stale ? 'is-stale' : ''}" aria-hidden="true" .style=${vars({ part: (rate ?? 0) / whole, at: (goal ?? 0) / whole, next: (next ?? 0) / whole, full: 1 / whole })}
    ><span class="fill fill-${fill}"></span>${whole > 1 ? html`<span class="over"></span>` : nothing}${next !== null && next > (rate ?? 0) ? html`<span class="then"></span>` : nothing}${goal !== null
      ? html`<span class="goal"></span>`
      : nothing}</span
  >`;
}

/** The return rate of a firm as bar and number. */
export const rateCell = (firm, options) =>
  html`<span class="rate-cell">${rateBar({ rate: firm.rate, stale: firm.stale, ...options })}<span class="number ${firm.stale ? 'tone-stale' : ''}">${rateOf(firm)}</span></span>`;

/** The run of the last days, without axes: the number stands beside it. */
export function spark(values) {
  const points = (values ?? []).filter((value) => value !== null);
  if (points.length < 2) return html`<span class="muted" aria-hidden="true">–</span>`;
  const width = 88;
  const height = 24;
  const low = Math.min(...points);
  const reach = Math.max(...points) - low || 1;
  const at = points.map((value, index) => [
    ((index * (width - 6)) / (points.length - 1) + 2).toFixed(1),
    (height - 3 - ((value - low) / reach) * (height - 7)).toFixed(1),
  ]);
  const path = at.map(([x, y], index) => `${index ? 'L' : 'M'}${x} ${y}`).join('');
  const [lastX, lastY] = at[at.length - 1];
  return html`<svg class="spark" viewBox="0 0 ${width} ${height}" role="img" aria-label=${t('spark.label', { from: count(points[0]), to: count(points[points.length - 1]), count: points.length, n: points.length })}>
    ${svg`<path class="area" d="${path}L${lastX} ${height}L2 ${height}Z"></path><path d=${path}></path><circle cx=${lastX} cy=${lastY} r="2.2"></circle>`}
  </svg>`;
}

/** Brings a part of the page before somebody's eyes, by the id of its heading. */
export function showPart(id) {
  const heading = document.getElementById(id);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

/** A box with a heading. */
export const panel = ({ id, title, sub = nothing, end = nothing, span = 12, body, flush = false, extra = '' }) =>
  html`<section class="panel span-${span} ${extra}" aria-labelledby=${id}>
    <header><h2 id=${id}>${title}</h2>${sub === nothing ? nothing : html`<span class="sub">${sub}</span>`}${end === nothing ? nothing : html`<span class="end">${end}</span>`}</header>
    <div class=${flush ? 'flush' : 'body'}>${body}</div>
  </section>`;

/** Nothing to show, and what that means. */
export const blank = (symbol, title, hint = nothing, action = nothing) =>
  html`<div class="blank">${icon(symbol)}<strong>${title}</strong>${hint === nothing ? nothing : html`<span>${hint}</span>`}${action}</div>`;

/** The place of rows that are on their way. */
export const skeleton = (lines = 6) =>
  html`<div class="skeleton" role="status"><span class="visually-hidden">${t('state.loading')}</span>${Array.from({ length: lines }, () => html`<span aria-hidden="true"></span>`)}</div>`;

const FAILURES = { 0: 'offline', 401: 'signIn', 403: 'forbidden', 404: 'notFound', 429: 'tooMany' };

const failureOf = ({ status, kind }) => kind ?? FAILURES[status];

/** What went wrong, in one sentence: ours where the status says it all, the server's where it knows more. */
export const failureText = (error) => (failureOf(error) ? t(`error.${failureOf(error)}`) : error.message);

/** What went wrong, in words, and a way to try again. */
export function failure(error, again) {
  const ours = failureOf(error);
  const key = ours ?? (error.status === 503 ? 'unavailable' : 'other');
  const hint = ours ? t(`error.${key}.hint`, { first: dateTime(error.first), last: dateTime(error.last) }) : html`${t('error.said')}<span lang="en">${error.message}</span>`;
  return html`<div role="alert">${blank('warning', t(`error.${key}`), hint, html`<button class="button" type="button" @click=${again}>${t(error.status === 401 ? 'action.signIn' : 'action.retry')}</button>`)}</div>`;
}

/** A resource in whatever state it is; `body` is asked once there are data. */
export function whenLoaded(resource, body, lines = 6) {
  if (resource.data) {
    return html`${resource.error ? html`<p class="ribbon" data-tone="stale" role="status">${icon('stale')}${t('state.notRefreshed')}</p>` : nothing}${body(resource.data)}`;
  }
  return resource.error ? failure(resource.error, () => resource.load()) : skeleton(lines);
}

/** A key of a legend or of a stacked bar. */
export const swatch = (fill) => html`<span class="key fill-${fill}" aria-hidden="true"></span>`;
