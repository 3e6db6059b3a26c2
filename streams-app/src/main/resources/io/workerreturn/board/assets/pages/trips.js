import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { count, dateTime, minutes, signed } from '../format.js';
import { icon, status, moment, tripState, modeSymbol, staleMark, blank, hidden, headsLink, masked } from '../parts.js';
import { ACTIVE, name } from '../words.js';
import { link, pastMoment } from '../router.js';
import { ListPage } from '../list-page.js';

const MODES = ['CHARTER_BUS', 'CHARTER_TRAIN', 'CHARTER_FLIGHT'];
const VIEWS = {
  active: { status: ACTIVE },
  attention: { attention: 'true' },
  arrived: { status: 'ARRIVED', sort: '-eta' },
  cancelled: { status: 'CANCELLED', sort: '-eta' },
  all: { sort: '-eta' },
};

/** The trips, like the board of a station. */
export class Trips extends ListPage {
  constructor(app, query) {
    super(app, 'trips', 'trips', query, (trip) => trip.tripId, (trip) => [trip.status, trip.overdue, trip.estimatedArrival, trip.booked, trip.boarded, trip.arrived, trip.mismatch, trip.attention].join());
  }

  title() {
    return t('page.trips');
  }

  parameters({ view, date, mode, q }) {
    return { ...(VIEWS[view] ?? VIEWS.active), date, mode, q };
  }

  heard(topic, data) {
    if (topic === 'trips') {
      this.list.patch(data.items);
      this.resource.reloadSoon();
    }
  }

  template() {
    const view = this.query.view in VIEWS ? this.query.view : 'active';
    // the overview that is at hand is of now
    const trips = pastMoment() ? null : this.app.overview?.trips;
    // a tab counts what its list shows, once that list is here
    const { items, total } = this.resource.data ?? {};
    const whole = view === 'attention' && !['mode', 'date', 'q'].some((name) => this.query[name]) && items?.every((trip) => trip.attention.length);
    const counts = { attention: whole ? total : trips?.attention };
    return html`<div class="page-head"><h1>${t('page.trips')}</h1><span class="sub">${t(VIEWS[view].sort ? 'trips.sub.latest' : 'trips.sub')}</span></div>
      <div class="tools-row">
        <div class="tabs" role="group" aria-label=${t('trips.view')}>
          ${Object.keys(VIEWS).map((one) => html`<button class="tab" type="button" aria-pressed=${one === view ? 'true' : 'false'} @click=${() => this.filter({ view: one === 'active' ? null : one })}>${t(`trips.view.${one}`)}${counts[one] ? html`<span class="badge">${count(counts[one])}</span>` : nothing}</button>`)}
        </div>
        ${this.select('mode', t('word.mode'), MODES.map((mode) => [mode, name('mode', mode)]))}
        <div class="field">
          <label for="filter-date">${t('word.day')}</label>
          <input id="filter-date" type="date" .value=${this.query.date ?? ''} @change=${(event) => this.filter({ date: event.target.value })} />
        </div>
        ${this.search(t('filter.search'), t('trips.search'))} ${this.clear(['mode', 'date', 'q'])} ${this.views()}
      </div>
      <section class="panel">${this.#table()}</section>`;
  }

  #table() {
    const now = this.app.now;
    return this.table({
      caption: t('page.trips'),
      total: t('trips.total', { count: this.resource.data?.total ?? 0, n: count(this.resource.data?.total ?? 0) }),
      rowHref: (trip) => link('trips', trip.tripId),
      rowTone: (trip) => (trip.overdue ? 'critical' : trip.attention?.length ? 'warning' : undefined),
      empty: blank('none', t('trips.empty'), t('filter.emptyHint')),
      columns: [
        { label: t('word.eta'), className: 'nowrap', cell: (trip) => html`<a class=${trip.status === 'CANCELLED' ? 'eta off' : 'eta'} href=${link('trips', trip.tripId)}>${moment(trip.estimatedArrival, now)}</a>${trip.scheduledArrival && trip.scheduledArrival !== trip.estimatedArrival ? html`<span class="under">${t('trip.planned')} ${moment(trip.scheduledArrival, now)}</span>` : nothing}` },
        { label: t('word.status'), cell: (trip) => html`${status(tripState(trip))}${staleMark(trip.stale)}${notes(trip)}${delay(trip)}` },
        { label: t('word.mode'), className: 'nowrap', cell: (trip) => html`<span class="status tone-plain">${icon(modeSymbol(trip.mode))}<span>${name('mode', trip.mode)}</span></span>` },
        { label: t('trip.from'), wide: true, cell: (trip) => html`<span class="name">${trip.originPlace ?? '–'}</span>` },
        { label: t('trip.to'), cell: (trip) => trip.destinationPlace ?? '–' },
        { label: t('trip.vehicle'), cell: (trip) => html`${trip.vehicle ?? trip.tripId}<span class="under">${trip.carrier ?? ''}</span>` },
        { label: t('word.booked'), className: 'number narrow', cell: (trip) => headsLink(this.app, trip, 'booked', link('trips', trip.tripId, { who: 'booked' })) },
        { label: t('word.boarded'), className: 'number narrow', cell: (trip) => headsLink(this.app, trip, 'boarded', link('trips', trip.tripId, { who: 'boarded' })) },
        { label: t('word.arrived'), className: 'number narrow', cell: (trip) => (trip.status === 'ARRIVED' ? headsLink(this.app, trip, 'arrived', link('trips', trip.tripId, { who: 'arrived' })) : '–') },
        { label: t('word.mismatch'), className: 'number narrow', cell: (trip) => mismatch(trip) },
      ],
    });
  }
}

/** What is to be said of a trip beside its status and its alerts. */
export const notes = (trip) =>
  trip.attention?.includes('TRIP_OVERSOLD') ? html`<span class="under tone-warning">${t('attention.TRIP_OVERSOLD')}</span>` : nothing;

/** How far a trip is behind its plan, or past its estimate; of one that is cancelled, since when. */
export function delay(trip) {
  if (trip.status === 'CANCELLED') return trip.cancelledAt ? html`<span class="under">${t('trip.cancelledAt', { time: dateTime(trip.cancelledAt) })}</span>` : nothing;
  if (trip.overdue) return html`<span class="under tone-critical">${t('trip.overdueBy', { span: minutes(trip.overdueMinutes) })}</span>`;
  if (trip.delayMinutes > 0) return html`<span class="under">${t('trip.lateBy', { span: minutes(trip.delayMinutes) })}${trip.delayReason ? html` · ${trip.delayReason}` : nothing}</span>`;
  return nothing;
}

/** Counted heads against the manifest: a sign and a shape where they differ. */
export function mismatch(trip) {
  if (trip.hidden?.includes('mismatch')) return masked();
  if (trip.mismatch === null || trip.mismatch === undefined) return html`<span class="muted">–${hidden(t('trip.notCounted'))}</span>`;
  if (trip.mismatch === 0) return html`<span class="tone-good">0</span>`;
  return html`<span class="status tone-warning">${icon('mismatch')}<span>${signed(trip.mismatch)}</span></span>`;
}
