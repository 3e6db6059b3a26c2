import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { count } from '../format.js';
import { icon, vars, status, moment, tripState, modeSymbol, staleNote, panel, blank, whenLoaded, swatch, headsLink, hidden, masked, showPart, withheld, dash } from '../parts.js';
import { name } from '../words.js';
import { go, link, pastMoment } from '../router.js';
import { Resource } from '../resource.js';
import { table } from '../table.js';
import { callout } from '../alert.js';
import { delay, mismatch } from './trips.js';
import { PagedList, workerLink, sourceNote } from './workers.js';
import { ToDo } from './todo.js';

// of whom each of its counts is, as the API calls it
const WHO = { booked: 'word.booked', boarded: 'word.boarded', noShow: 'word.noShow', alighted: 'word.alighted', arrived: 'word.arrived', unconfirmed: 'trip.unconfirmed', seenInCity: 'trip.seenInCity', missing: 'trip.missing' };

const wanted = ({ who, firm }) => ({ who: WHO[who] ? who : undefined, firm });

/** One trip: where it is, whether its heads agree, and whose people are aboard. */
export class Trip {
  #app;
  #id;
  #resource;
  #parts;
  #passengers;
  #todo;
  #query;

  constructor(app, id, query) {
    this.#app = app;
    this.#id = id;
    this.#query = query;
    this.#parts = app.services.parts('trip', id);
    this.#resource = new Resource(app, `trips/${encodeURIComponent(id)}`);
    this.#passengers = new PagedList(app, `trips/${encodeURIComponent(id)}/passengers`, wanted(query));
    this.#todo = new ToDo(app, id);
  }

  title() {
    const trip = this.#resource.data;
    return trip ? `${trip.vehicle ?? trip.tripId} · ${trip.originPlace ?? ''}` : t('page.trips');
  }

  load() {
    this.#resource.load();
    if (this.#app.mayAskForWorkers()) {
      this.#passengers.load();
      this.#todo.load();
    }
  }

  heard(topic, data) {
    this.#parts.heard(topic, data);
    const ours = (topic === 'trips' && data.items.some((trip) => trip.tripId === this.#id)) || (topic === 'alerts' && data.items.some((alert) => alert.subject === this.#id));
    if (ours) {
      this.#resource.reloadSoon(1_000);
      if (this.#app.mayAskForWorkers()) {
        this.#todo.reloadSoon(1_000);
        this.#passengers.reloadSoon(2_000);
      }
    }
  }

  /** Others of its people, as the address says. */
  requery(query) {
    const same = JSON.stringify(wanted(query)) === JSON.stringify(wanted(this.#query));
    this.#query = query;
    if (!this.#app.mayAskForWorkers() || same) return;
    this.#passengers.ask(wanted(query));
    showPart('passengers');
  }

  stop() {
    this.#parts.stop();
    this.#resource.stop();
    this.#passengers.stop();
    this.#todo.stop();
  }

  template() {
    return html`<div class="page-head"><p class="crumbs"><a href=${link('trips')}>${t('page.trips')}</a> / ${this.#id}</p></div>
      ${whenLoaded(this.#resource, (trip) => this.#board(trip))}`;
  }

  #board(trip) {
    const state = tripState(trip);
    const aboard = (row) => Math.max(row.booked ?? 0, row.boarded ?? 0);
    const enterprises = [...(trip.enterprises ?? [])].sort((one, other) => aboard(other) - aboard(one));
    const needed = trip.overdue || trip.status === 'CANCELLED' || trip.attention.includes('TRIP_OVERSOLD');
    return html`<div class="page-head">
        <h1>${icon(modeSymbol(trip.mode))} ${trip.vehicle ?? trip.tripId}</h1>
        ${status(state)}<span class="chip">${name('mode', trip.mode)}</span>${trip.carrier ? html`<span class="sub">${trip.carrier}</span>` : nothing}${trip.taskTeam ? html`<span class="chip">${trip.taskTeam}</span>` : nothing}
        ${staleNote(trip.stale)}
      </div>
      ${trip.alerts.map((alert) => callout(this.#app, alert))}
      <div class="grid">
        ${panel({ id: 'route', title: t('trip.route'), span: 12, body: this.#route(trip) })}
        ${this.#parts.template()}
        ${panel({ id: 'reconcile', title: t('trip.reconciliation'), sub: t('trip.reconciliation.sub'), span: 5, body: this.#reconciliation(trip) })}
        ${panel({
          id: 'trip-firms',
          title: t('trip.firms'),
          sub: t('trip.firms.sub'),
          span: 7,
          flush: true,
          body: table({
            caption: t('trip.firms'),
            list: { rows: enterprises },
            keyOf: (row) => row.enterpriseId ?? '',
            resource: this.#resource,
            csv: false,
            rowHref: (row) => (row.enterpriseId ? link('enterprises', row.enterpriseId) : undefined),
            empty: trip.hidden?.includes('enterprises') ? withheld() : blank('none', t('trip.noFirms')),
            columns: [
              { label: t('word.firm'), cell: (row) => (row.enterpriseId ? html`<a class="name" href=${link('enterprises', row.enterpriseId)}>${row.name ?? row.enterpriseId}</a>` : html`<span class="muted">${t('trip.noEmployer')}</span>`) },
              { label: t('word.booked'), className: 'number narrow', cell: (row) => this.#heads(row, 'booked') },
              { label: t('word.boarded'), className: 'number narrow', cell: (row) => this.#heads(row, 'boarded') },
              { label: t('word.noShow'), className: 'number narrow', cell: (row) => this.#heads(row, 'noShow') },
              { label: t('word.alighted'), className: 'number narrow', cell: (row) => this.#heads(row, 'alighted') },
              { label: t('word.arrived'), className: 'number narrow', cell: (row) => this.#heads(row, 'arrived') },
            ],
          }),
        })}
        ${needed && !trip.hidden?.includes('enterprises') ? panel({ id: 'alternatives', title: t('trip.alternatives'), sub: t('trip.alternatives.sub'), span: 12, flush: true, body: this.#alternatives(trip) }) : nothing}
        ${needed && this.#app.mayAskForWorkers() ? this.#todo.template(trip) : nothing}
        ${panel({ id: 'passengers', title: t('trip.passengers'), sub: t('trip.passengers.sub'), span: 12, flush: true, body: this.#people(needed && trip.status !== 'ARRIVED') })}
      </div>`;
  }

  /** A count of its people that leads to them, for those who may see who they are. */
  #heads(row, who) {
    // people without an employer are nobody's in particular, and can't be asked for
    const nobodys = row.enterpriseId === null;
    return headsLink(this.#app, row, who, nobodys ? null : link('trips', this.#id, { who, firm: row.enterpriseId }));
  }

  #route(trip) {
    const start = Date.parse(trip.departedAt ?? trip.scheduledDeparture);
    const end = Date.parse(trip.estimatedArrival);
    const now = Date.parse(this.#app.now);
    const part = trip.status === 'ARRIVED' ? 1 : trip.status === 'CANCELLED' ? 0.5 : trip.departedAt && end > start ? Math.min(0.98, Math.max(0, (now - start) / (end - start))) : 0;
    const cancelled = trip.status === 'CANCELLED';
    return html`<div class="route ${cancelled ? 'is-cancelled' : ''}">
        <div><span class="small muted">${t('trip.from')}</span><div class="place">${trip.originPlace ?? '–'}</div><div class="small">${trip.departedAt ? html`${t('trip.departed')} ${moment(trip.departedAt)}` : html`${t('trip.plannedDeparture')} ${moment(trip.scheduledDeparture)}`}</div></div>
        <div class="way" .style=${vars({ part })} aria-hidden="true">${icon(cancelled ? 'cancelled' : modeSymbol(trip.mode))}</div>
        <div class="to"><span class="small muted">${t('trip.to')}</span><div class="place">${trip.destinationPlace ?? '–'}</div><div class="small">${trip.arrivedAt ? html`${t('trip.arrivedAt')} ${moment(trip.arrivedAt)}` : cancelled ? html`${t('trip.plannedArrival')} <span class="off">${moment(trip.scheduledArrival ?? trip.estimatedArrival)}</span>` : html`${t('word.eta')} ${moment(trip.estimatedArrival)}`} ${delay(trip)}</div></div>
      </div>`;
  }

  #reconciliation(trip) {
    const sums = trip.reconciliation;
    const most = Math.max(1, sums.booked ?? 0, sums.boarded ?? 0, sums.arrived ?? 0, sums.countedHeads ?? 0);
    const line = (key, who, fill) => {
      const n = sums[who];
      return html`<li><span>${t(key)}</span><span class="bar-line" aria-hidden="true" .style=${vars({ part: (n ?? 0) / most })}><span class="fill-${fill}"></span></span><span class="number"><strong>${n === null ? masked() : who === 'countedHeads' ? count(n) : this.#heads(sums, who)}</strong></span></li>`;
    };
    const ended = trip.status === 'ARRIVED';
    const off = sums.mismatch !== null && sums.mismatch !== undefined && sums.mismatch !== 0;
    return html`<ul class="funnel">
        ${line('word.booked', 'booked', 'promised')}${line('word.boarded', 'boarded', 'moving')}${line('word.arrived', 'arrived', 'confirmed')}
        ${sums.seenInCity === null || sums.seenInCity === undefined ? nothing : line('trip.seenInCity', 'seenInCity', 'confirmed')}${sums.countedHeads === null || sums.countedHeads === undefined ? nothing : line('trip.countedHeads', 'countedHeads', 'stale')}
      </ul>
      <dl class="facts spaced">
        ${trip.seats ? html`<div><dt>${t('trip.seats')}</dt><dd>${count(trip.seats)}</dd></div>` : nothing}
        <div><dt>${t('word.noShow')}</dt><dd>${this.#heads(trip, 'noShow')}</dd></div>
        <div><dt>${t('word.alighted')}</dt><dd>${this.#heads(trip, 'alighted')}</dd></div>
        <div><dt>${t('trip.unconfirmed')}</dt><dd>${this.#heads(trip, 'unconfirmed')}</dd></div>
        ${ended ? html`<div><dt>${t('trip.missing')}</dt><dd class=${sums.missing ? 'tone-critical' : ''}>${sums.missing === null ? masked() : this.#heads(sums, 'missing')}</dd></div>` : nothing}
        <div><dt>${t('word.mismatch')}</dt><dd>${mismatch(trip)}</dd></div>
      </dl>
      ${off ? html`<p class="small tone-warning">${icon('mismatch')} ${t(sums.mismatch > 0 ? 'trip.mismatch.more' : 'trip.mismatch.less', { n: count(Math.abs(sums.mismatch)) })}</p>` : nothing}
      ${trip.attention.includes('TRIP_OVERSOLD') ? html`<p class="small tone-warning">${icon('warning')} ${t('trip.oversold', { n: count(trip.seats) })}</p>` : nothing}
      ${trip.attention.includes('TRIP_EMPTIED') ? html`<p class="small tone-warning">${icon('warning')} ${t('trip.emptied')}</p>` : nothing}
      ${trip.conflicts?.length ? html`<p class="small tone-warning">${icon('warning')} ${t('trip.conflicts', { count: trip.conflicts.length, n: count(trip.conflicts.length) })}: ${[...new Set(trip.conflicts.map((conflict) => name('conflict', conflict.code)))].join(' · ')}</p>` : nothing}`;
  }

  #alternatives(trip) {
    return table({
      caption: t('trip.alternatives'),
      list: { rows: trip.alternatives },
      keyOf: (row) => row.tripId,
      resource: this.#resource,
      csv: false,
      rowHref: (row) => link('trips', row.tripId),
      empty: blank('none', t('trip.alternatives.none')),
      columns: [
        { label: t('trip.from'), wide: true, cell: (row) => html`<a class="name" href=${link('trips', row.tripId)}>${row.originPlace ?? row.tripId}</a><span class="under">${row.destinationPlace ?? ''}</span>` },
        { label: t('trip.plannedDeparture'), className: 'nowrap', cell: (row) => moment(row.scheduledDeparture, this.#app.now) },
        { label: t('word.eta'), className: 'nowrap', cell: (row) => moment(row.estimatedArrival, this.#app.now) },
        { label: t('word.mode'), className: 'nowrap', cell: (row) => html`<span class="status tone-plain">${icon(modeSymbol(row.mode))}<span>${name('mode', row.mode)}</span></span>` },
        { label: t('trip.vehicle'), cell: (row) => html`${row.vehicle ?? row.tripId}<span class="under">${row.carrier ?? ''}</span>` },
        { label: t('trip.freeSeats'), className: 'number', cell: (row) => html`<strong>${count(row.freeSeats)}</strong>` },
      ],
    });
  }

  #people(pick) {
    if (pastMoment()) return blank('none', t('past.people'));
    if (!this.#app.mayAskForWorkers()) {
      return blank('user', t('error.forbidden'), t('trip.passengers.role'));
    }
    const now = this.#app.now;
    const yes = (value) => (value ? html`<span class="tone-good">${icon('good')}<span class="visually-hidden">${t('word.yes')}</span></span>` : dash);
    return html`${this.#tabs()}${this.#passengers.template({
      caption: t('trip.passengers'),
      keyOf: (row) => row.workerId,
      empty: blank('none', t('trip.noPassengers')),
      rowHref: (row) => link('workers', row.workerId),
      note: sourceNote,
      columns: [
        { label: t('word.worker'), cell: (row) => html`${pick ? this.#todo.pick(row) : nothing} ${workerLink(row.workerId)}` },
        { label: t('word.firm'), wide: true, cell: (row) => (row.enterpriseId ? html`<a href=${link('enterprises', row.enterpriseId)}>${row.enterpriseName ?? this.#firmName(row.enterpriseId)}</a>` : '–') },
        { label: t('word.booked'), cell: (row) => yes(row.booked) },
        { label: t('word.boarded'), cell: (row) => yes(row.boarded) },
        { label: t('word.noShow'), cell: (row) => (row.noShow ? html`<span class="status tone-warning">${icon('warning')}<span>${t('word.noShow')}</span></span>` : dash) },
        { label: t('word.alighted'), cell: (row) => (row.alighted ? html`<span class="status tone-warning">${icon('warning')}<span>${t('word.alighted')}</span></span>` : dash) },
        { label: t('trip.seenInCity'), cell: (row) => (row.inCity === null ? dash : yes(row.inCity)) },
        { label: t('word.phase'), cell: (row) => html`<span class="status tone-plain">${swatch(`phase-${row.phase}`)}<span>${row.phase ? t(`phase.${row.phase}`) : '–'}</span></span>` },
      ],
    })}`;
  }

  /** All of its people, or those whom one of its counts counts. */
  #tabs() {
    const trip = this.#resource.data;
    if (!trip) return nothing;
    const { who, firm } = this.#query;
    const counts = { ...trip.reconciliation, noShow: trip.noShow, alighted: trip.alighted, unconfirmed: trip.unconfirmed };
    const tab = (key, chosen, text, n) => html`<button class="tab" type="button" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => go(link('trips', this.#id, { firm, who: key }))}>${text}${n === undefined ? nothing : html`<span class="n">${count(n)}</span>`}</button>`;
    return html`<div class="list-head"><div class="tabs" role="group" aria-label=${t('trip.passengers')}>
        ${tab(undefined, !who, t('filter.all'))} ${Object.entries(WHO).filter(([key]) => counts[key] || key === who).map(([key, text]) => tab(key, key === who, t(text), firm ? undefined : counts[key]))}
        ${firm ? html`<button class="chip" type="button" @click=${() => go(link('trips', this.#id, { who }))}>${this.#firmName(firm)} ×${hidden(t('filter.all'))}</button>` : nothing}
      </div></div>`;
  }

  #firmName(id) {
    return this.#resource.data?.enterprises?.find((row) => row.enterpriseId === id)?.name ?? id;
  }
}
