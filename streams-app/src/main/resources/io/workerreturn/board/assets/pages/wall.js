import { html, nothing, repeat } from '../lit.js';
import { t } from '../i18n.js';
import { count, percent, percentNumber, dateTime, minutes } from '../format.js';
import { icon, hidden, moment, status, tripState, alertState, firmState, modeSymbol, masked, vars, blank, whenLoaded, staleNote, untilArrival } from '../parts.js';
import { ACTIVE, VERDICTS, alertText, name, subjectName } from '../words.js';
import { Resource } from '../resource.js';

const TURN_MS = 12_000;
const ROWS = 6;
const MOST = 30;

/** The board for a wall, read from four metres: the rate beside what is urgent and what arrives next, page after page. */
export class Wall {
  #app;
  #overview;
  #alerts;
  #trips;
  #turn = 0;
  #turning;

  constructor(app) {
    this.#app = app;
    this.#overview = new Resource(app, 'overview', {}, (data) => (app.overview = data));
    this.#alerts = new Resource(app, 'alerts', { state: 'FIRING', urgency: 'now', limit: MOST });
    this.#trips = new Resource(app, 'trips', { status: ACTIVE, limit: MOST });
    this.#turning = setInterval(() => {
      // one page stands still
      if (this.#pages().length > 1) {
        this.#turn++;
        app.refresh();
      }
    }, TURN_MS);
  }

  title() {
    return t('page.overview');
  }

  load() {
    const known = this.#app.liveOverview;
    if (known) this.#overview.data = known;
    else this.#overview.load();
    this.#alerts.load();
    this.#trips.load();
  }

  heard(topic, data) {
    if (topic === 'overview') this.#overview.data = data;
    if (topic === 'alerts') this.#alerts.reloadSoon();
    if (topic === 'trips') this.#trips.reloadSoon();
  }

  stop() {
    clearInterval(this.#turning);
    [this.#overview, this.#alerts, this.#trips].forEach((resource) => resource.stop());
  }

  #pages() {
    const cut = (kind, resource) => {
      const rows = resource.data?.items ?? [];
      const total = resource.data?.total ?? rows.length;
      return Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => ({ kind, total, rows: rows.slice(at * ROWS, (at + 1) * ROWS) }));
    };
    return [...cut('urgent', this.#alerts), ...cut('arrivals', this.#trips)];
  }

  template() {
    return whenLoaded(this.#overview, (data) => (data.city ? html`<div class="wall">${this.#rate(data)}${this.#list()}</div>` : blank('waiting', t('hero.none'))), 6);
  }

  #rate({ city, asOf }) {
    const whole = Math.max(city.required, city.confirmed + city.onTheWay + city.promised, city.targetHeadcount ?? 0, 1);
    const goal = city.targetHeadcount ?? null;
    return html`<section class="wall-rate ${city.stale ? 'is-stale' : ''}" aria-labelledby="wall-rate">
      <h1 id="wall-rate">${t('hero.title')}</h1>
      <p class="figure">${percentNumber(city.rate)}<small>%</small></p>
      <div class="band" aria-hidden="true">
        <div class="band-track">${[['confirmed', city.confirmed], ['moving', city.onTheWay], ['promised', city.promised]].map(([fill, n]) => html`<span class="fill-${fill}" .style=${vars({ part: n / whole })}></span>`)}</div>
        ${goal === null ? nothing : html`<span class="band-goal" .style=${vars({ at: goal / whole })}></span>`}
      </div>
      <ul class="wall-figures">
        <li><span>${t('word.target')}</span><strong>${percent(city.targetRate)}</strong></li>
        <li><span>${t('word.shortfall')}</span><strong>${count(city.shortfall)}</strong></li>
        <li><span>${t('band.moving')}</span><strong>${count(city.onTheWay)}</strong></li>
        ${VERDICTS.filter((verdict) => city.verdicts[verdict] && verdict !== 'no-target').map((verdict) => html`<li><span>${status(firmState({ verdict }))}</span><strong>${count(city.verdicts[verdict])}</strong></li>`)}
      </ul>
      <p class="wall-small">${t('word.asOf')} ${moment(asOf ?? city.asOf)} ${staleNote(city.stale)}</p>
    </section>`;
  }

  #list() {
    const pages = this.#pages();
    if (pages.length === 0) {
      // the lists are read a moment after the figures
      const { alerts, trips } = this.#overview.data;
      return html`<section class="wall-list">${alerts.urgency.now || trips.underWay ? nothing : blank('good', t('wall.none'))}</section>`;
    }
    const at = this.#turn % pages.length;
    const { kind, rows, total } = pages[at];
    const id = (row) => row.alertId ?? row.tripId;
    return html`<section class="wall-list" aria-labelledby="wall-list">
      <header><h2 id="wall-list">${t(`wall.${kind}`)}</h2><span>${t('wall.of', { n: count(total) })}</span><span class="end">${pages.length > 1 ? t('wall.page', { page: at + 1, pages: pages.length }) : nothing}</span></header>
      <ol>${repeat(rows, id, (row) => (kind === 'urgent' ? this.#urgent(row) : this.#arrival(row)))}</ol>
    </section>`;
  }

  #urgent(alert) {
    const state = alertState(alert);
    return html`<li>
      <span class="tone-${state.tone}">${icon(state.symbol)}${hidden(state.text)}</span>
      <span class="what"><strong>${subjectName(alert)}</strong><span>${alertText(alert)}</span></span>
      <span class="when">${moment(alert.openedAt ?? alert.since, this.#app.now)}</span>
    </li>`;
  }

  #arrival(trip) {
    return html`<li>
      <span>${icon(modeSymbol(trip.mode))}${hidden(name('mode', trip.mode))}</span>
      <span class="what"><strong>${trip.originPlace ?? trip.tripId} → ${trip.destinationPlace ?? '–'}</strong><span>${status(tripState(trip))} ${trip.overdue ? minutes(trip.overdueMinutes) : nothing} · ${trip.booked === null ? masked() : t('word.people', { count: trip.booked, n: count(trip.booked) })}</span></span>
      <span class="when">${moment(trip.estimatedArrival, this.#app.now)}${untilArrival(trip, this.#app.now)}</span>
    </li>`;
  }
}
