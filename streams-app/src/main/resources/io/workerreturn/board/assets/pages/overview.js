import { html, nothing, repeat } from '../lit.js';
import { t } from '../i18n.js';
import { businessDay, count, percent, percentNumber, span, dateTime, minutes } from '../format.js';
import { passengersLink, peopleLink, icon, vars, status, hidden, moment, heads, masked, rateOf, tripState, alertState, firmState, sourceState, modeSymbol, staleNote, rateBar, panel, blank, swatch, untilArrival, whenLoaded } from '../parts.js';
import { ACTIVE, COMING, IN_CITY, VERDICTS, name, rollupName, alertPeople, alertText, alertPlace, whyText, subjectName, changeText } from '../words.js';
import { link, pastMoment } from '../router.js';
import { Resource } from '../resource.js';
import { LiveList } from '../live-list.js';
import { changedMark, pendingPill, reading } from '../table.js';
import { Curve, RATE } from '../chart.js';
import { DayBefore } from '../past.js';

const TRIPS = 6;
const ORIGINS = 7;
const WORST = 8;
// the phases that the band counts together
const BAND = { confirmed: IN_CITY, moving: COMING, promised: 'PLANNED,STRANDED' };

// the figure behind each part of it
const FIGURES = { confirmed: 'confirmed', moving: 'onTheWay', promised: 'promised' };

/** Where the city stands: what goes well, what does not, and where to click. */
export class Overview {
  #app;
  /** Whether its head was drawn. */
  #seen = false;
  #resource;
  #trips;
  #curve;
  #changes;
  #townships;
  #worst;
  #tripRows;
  #before;

  constructor(app) {
    this.#app = app;
    this.#before = new DayBefore(app);
    const refresh = () => app.refresh();
    this.#curve = new Curve(RATE, refresh);
    this.#changes = new LiveList((change) => change.id, (change) => change.id, refresh);
    this.#townships = new LiveList((rollup) => rollup.value, (rollup) => `${rollup.returned} ${rollup.shortfall}`, refresh);
    this.#worst = new LiveList((alert) => alert.alertId, (alert) => `${alert.state} ${alert.severity} ${alertText(alert)}`, refresh);
    this.#tripRows = new LiveList((trip) => trip.tripId, (trip) => `${trip.status} ${trip.overdue} ${trip.estimatedArrival}`, refresh);
    this.#resource = new Resource(app, 'overview', {}, (data, asked) => this.#take(data, asked));
    this.#trips = new Resource(app, 'trips', { status: ACTIVE, limit: TRIPS }, (data, asked) => this.#tripRows.offer(data.items, asked));
  }

  title() {
    return t('page.overview');
  }

  load() {
    const known = this.#app.liveOverview;
    if (known) {
      this.#resource.data = known;
      this.#take(known, true);
    } else {
      this.#resource.load();
    }
    this.#trips.load();
  }

  heard(topic, data) {
    if (topic === 'overview') {
      this.#resource.data = data;
      this.#resource.error = null;
      this.#take(data, false);
    } else if (topic === 'trips') {
      this.#tripRows.patch(data.items);
      this.#trips.reloadSoon();
    }
  }

  stop() {
    this.#resource.stop();
    this.#trips.stop();
    this.#curve.stop();
    this.#before.stop();
  }

  #take(data, asked) {
    if (!pastMoment()) this.#app.overview = data;
    this.#before.look(data.now);
    this.#changes.offer(data.changes ?? [], asked);
    this.#townships.offer(data.townships ?? [], asked);
    this.#worst.offer((data.alerts?.worst ?? []).slice(0, WORST), asked);
  }

  template() {
    return html`<div class="page-head visually-hidden"><h1>${t('page.overview')}</h1></div>
      ${whenLoaded(this.#resource, (data) => this.#board(data), 12)}`;
  }

  #board(data) {
    if (!data.city) return blank('waiting', t('hero.none'), t('hero.none.hint'));
    if (pastMoment()) {
      // alerts have a history of their own, and what changed then is no news
      return html`<div class="grid top">${this.#hero(data)}${this.#curvePanel(data, 5)}</div>
        <div class="grid">
          <div class="stack span-4">${this.#tripPanel(data)}${this.#ways(data)}</div>
          <div class="stack span-8">${this.#classes(data)}${this.#townshipPanel(data)}</div>
        </div>`;
    }
    if (!this.#seen) {
      // what everybody looks for is on the screen before what is beside and below it is drawn
      this.#seen = true;
      requestAnimationFrame(() => setTimeout(() => this.#app.refresh()));
      return html`<div class="grid top">${this.#hero(data)}</div>`;
    }
    return html`<div class="grid top">${this.#hero(data)}${this.#attention(data)}${this.#curvePanel(data)}</div>
    <div class="grid">
      <div class="stack span-4">${this.#tripPanel(data)}${this.#ways(data)}</div>
      <div class="stack span-5">${this.#classes(data)}${this.#townshipPanel(data)}</div>
      <div class="stack span-3">${this.#changePanel(data)}${this.#sources(data)}</div>
    </div>`;
  }

  #hero({ city, asOf, now }) {
    const stale = city.stale ?? null;
    const whole = Math.max(city.required, city.confirmed + city.onTheWay + city.promised, city.targetHeadcount ?? 0, 1);
    const open = Math.max(0, city.required - city.confirmed - city.onTheWay - city.promised);
    const goal = city.targetHeadcount ?? null;
    const parts = [
      ['confirmed', city.confirmed],
      ['moving', city.onTheWay],
      ['promised', city.promised],
      ['open', open],
    ];
    return html`<section class="panel span-7 hero ${stale ? 'is-stale' : ''}" aria-labelledby="hero-title">
      <div class="hero-top">
        <div class="hero-rate">
          <h2 id="hero-title">${t('hero.title')}</h2>
          <p class="figure" elementtiming="rate">${percentNumber(city.rate)}<small>%</small></p>
          ${this.#before.change(city, 'rate', true)}
        </div>
        <div class="hero-verdict">
          ${this.#verdict(city)}
          <p class="marks" role="group" aria-label=${t('hero.verdicts')}>${VERDICTS.filter((verdict) => city.verdicts[verdict]).map((verdict) => html`<a class="chip" href=${link('enterprises', '', { state: verdict })}>${status(firmState({ verdict }))} <strong>${count(city.verdicts[verdict])}</strong></a>`)}</p>
          <p class="sub">${city.firmsResumed === undefined ? nothing : t('hero.resumed', { rate: percent(city.resumptionRate) })}</p>
          <p class="sub small">${t('word.asOf')} ${moment(asOf ?? city.asOf)} ${staleNote(stale)}</p>
        </div>
      </div>
      <div>
        <div class="band" role="img" aria-label=${t('hero.band', { confirmed: count(city.confirmed), moving: count(city.onTheWay), promised: count(city.promised), required: count(city.required), target: goal === null ? '–' : count(goal) })}>
          <div class="band-track">${parts.map(([fill, n]) => html`<span class="fill-${fill}" .style=${vars({ part: n / whole })}></span>`)}</div>
          ${goal === null ? nothing : html`<span class="band-goal" .style=${vars({ at: goal / whole })}></span><span class="band-flag" .style=${vars({ at: goal / whole })}>${t('hero.goal', { rate: percent(city.targetRate), heads: count(goal) })}</span>`}
        </div>
      </div>
      <ul class="legend">
        ${parts.map(([fill, n]) => html`<li>${swatch(fill)}<span class="name">${BAND[fill] && !pastMoment() ? html`<a href=${link('people', '', { phase: BAND[fill] })}>${t(`band.${fill}`)}</a>` : t(`band.${fill}`)}${fill === 'promised' && city.stranded && !pastMoment() ? html` · <a href=${link('people', '', { phase: 'STRANDED' })}>${t('band.stranded', { count: city.stranded, n: count(city.stranded) })}</a>` : nothing}</span><strong>${count(n)}<span class="hint">${city.required ? percent(n / city.required) : ''}</span></strong>${FIGURES[fill] ? this.#before.change(city, FIGURES[fill]) : nothing}</li>`)}
        ${city.overdue ? html`<li><span></span><span class="name"><a class="tone-critical" href=${link('trips', '', { view: 'attention' })}>${t('band.overdue')}</a></span><strong>${count(city.overdue)}</strong></li>` : nothing}
        <li><span></span><span class="name">${t('word.required')}</span><strong>${count(city.required)}</strong></li>
      </ul>
      ${this.#before.why(city, now)}
    </section>`;
  }

  #verdict(city) {
    if (city.targetHeadcount === null || city.targetHeadcount === undefined) {
      return html`<p class="verdict">${t('hero.noTarget')}</p>`;
    }
    if (city.shortfall === 0) {
      return html`<p class="verdict tone-good">${icon('good')}<span>${t('hero.reached')}</span></p>`;
    }
    const willMake = !(city.verdicts['will-miss'] || city.verdicts.missed || city.verdicts['no-date']);
    return html`<p class="verdict ${willMake ? 'tone-warning' : 'tone-critical'}">${icon(willMake ? 'warning' : 'critical')}<span>${t('hero.short', { count: city.firmsBelowTarget, n: count(city.shortfall), firms: count(city.firmsBelowTarget) })}</span></p>
      ${this.#before.change(city, 'shortfall')}
      <p class="sub">${t('hero.projected', { rate: percent(city.projectedRate), target: percent(city.targetRate) })}</p>`;
  }

  #attention({ alerts, trips, sources, rejected, city, now }) {
    const silent = sources.filter((source) => source.state === 'silent' || source.state === 'never-heard').length;
    const counter = (n, symbol, tone, key, href) =>
      html`<a href=${href} class=${n ? '' : 'quiet'}><span class="count ${n ? `tone-${tone}` : ''}">${icon(n ? symbol : 'good')}${count(n)}</span><span class="name">${t(key)}</span></a>`;
    const urgent = alerts.urgency ?? {};
    const hands = reading(this.#worst, () => this.#app.refresh());
    return panel({
      id: 'attention',
      span: 5,
      extra: 'attention',
      title: t('attention.title'),
      end: html`<a href=${link('alerts')}>${t('action.all')}</a>`,
      flush: true,
      body: html`<div class="counters">
          ${counter(urgent.now ?? 0, 'critical', 'critical', 'attention.now', link('alerts', '', { urgency: 'now' }))}
          ${counter(urgent.today ?? 0, 'warning', 'warning', 'attention.today', link('alerts', '', { urgency: 'today' }))}
          ${counter(trips.overdue, 'overdue', 'critical', 'attention.overdue', link('trips', '', { view: 'attention' }))}
          ${counter(trips.mismatches, 'mismatch', 'warning', 'attention.mismatches', link('alerts', '', { kind: 'TRIP_HEADCOUNT_MISMATCH' }))}
          ${counter(silent, 'silent', 'critical', 'attention.silent', link('quality'))}
          ${counter(rejected?.total ?? 0, 'cancelled', 'warning', 'attention.rejected', link('quality'))}
        </div>
        <div class="list-head list-head-tight" ?hidden=${this.#worst.pending === 0}>${pendingPill(this.#worst)}</div>
        ${this.#worst.rows.length === 0
          ? blank('good', t('attention.none'))
          : html`<ul class="feed" @pointerenter=${hands.enter} @pointerleave=${hands.leave} @focusin=${hands.focusIn} @focusout=${hands.focusOut}>
              ${repeat(
                this.#worst.rows,
                (alert) => alert.alertId,
                (alert) => {
                  const state = alertState(alert);
                  return html`<li data-changed=${this.#worst.markOf(alert) ?? nothing}>
                    <span class="status-icon tone-${state.tone}">${icon(state.symbol)}${hidden(state.text)}</span>
                    <span class="what">${changedMark(this.#worst.markOf(alert))}<a href=${link(...alertPlace(alert))}>${subjectName(alert)}</a><span class="why">${peopleLink(this.#app, alertPeople(alert), alertText(alert))} · ${whyText(alert)}</span></span>
                    <span class="when">${moment(alert.openedAt ?? alert.since, now)}</span>
                  </li>`;
                },
              )}
            </ul>`}`,
    });
  }

  #curvePanel({ curve, city }, columns = 7) {
    return panel({
      id: 'curve',
      span: columns,
      title: t('curve.title'),
      sub: t('curve.sub'),
      body: curve.length === 0 ? blank('waiting', t('curve.none')) : this.#curve.template(curve, city.targetRate ?? null, this.#prospect(city)),
    });
  }

  /** Of a moment that has passed it is known by now what became of it. */
  #prospect({ prospect, required, rate }) {
    if (!prospect || pastMoment() || rate === null) return null;
    const { date, least, expected, most } = prospect;
    return { date, least: least / required, expected: expected / required, most: most / required };
  }

  #classes({ classes }) {
    return panel({
      id: 'classes',
      title: t('classes.title'),
      sub: t('classes.sub'),
      flush: true,
      body: html`<table class="classes" role="table">
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('word.class')}</th><th role="columnheader" scope="col">${t('word.resumptionRate')}</th><th role="columnheader" scope="col">${t('word.returnRate')}</th><th role="columnheader" scope="col" class="number">${t('word.shortfall')}</th></tr></thead>
        <tbody role="rowgroup">
          ${classes.map((rollup) => {
            const resumed = rollup.firmsResumed === rollup.firms;
            return html`<tr role="row">
              <th role="rowheader" scope="row"><a href=${link('enterprises', '', { class: rollup.value })}>${rollupName(rollup)}</a></th>
              <td role="cell" data-label=${t('word.resumptionRate')}>${this.#classRate(rollup.resumptionRate, percent(rollup.resumptionRate), resumed ? 'confirmed' : 'moving-plain', resumed)}</td>
              <td role="cell" data-label=${t('word.returnRate')}>${this.#classRate(rollup.rate, rateOf(rollup), rollup.firmsBelowTarget ? 'warning' : 'confirmed', !rollup.firmsBelowTarget)}</td>
              <td role="cell" class="number" data-label=${t('word.shortfall')}><span>${heads(rollup, 'shortfall')}</span></td>
            </tr>`;
          })}
        </tbody>
      </table>`,
    });
  }

  #classRate(rate, text, fill, reached) {
    return html`<span class="rate-cell">${rateBar({ rate, fill })}<span class="number">${text}${reached ? html` <span class="tone-good">${icon('good')}${hidden(t('word.reached'))}</span>` : nothing}</span></span>`;
  }

  #townshipPanel({ townships }) {
    const hands = reading(this.#townships, () => this.#app.refresh());
    return panel({
      id: 'townships',
      title: t('townships.title'),
      sub: t('townships.sub'),
      end: pendingPill(this.#townships),
      flush: true,
      body: html`<ol class="bars" @pointerenter=${hands.enter} @pointerleave=${hands.leave} @focusin=${hands.focusIn} @focusout=${hands.focusOut}>
        ${repeat(
          this.#townships.rows,
          (rollup) => rollup.value,
          (rollup) => {
            const goal = rollup.required && rollup.shortfall !== null ? Math.min(1, (rollup.returned + rollup.shortfall) / rollup.required) : null;
            return html`<li data-changed=${this.#townships.markOf(rollup) ?? nothing}>
              <span class="label">${changedMark(this.#townships.markOf(rollup))}<a href=${link('enterprises', '', { township: rollup.value })}>${rollup.value}</a></span>
              ${rateBar({ rate: rollup.rate, next: rollup.required ? rollup.projectedReturned / rollup.required : null, fill: rollup.firmsBelowTarget ? 'warning' : 'confirmed', goal })}
              <span class="number">${rateOf(rollup)}</span>
              <span class="number muted">${rollup.firmsBelowTarget ? (rollup.shortfall === null ? nothing : t('word.short', { n: count(rollup.shortfall) })) : html`<span class="tone-good">${icon('good')}${hidden(t('word.reached'))}</span>`}</span>
            </li>`;
          },
        )}
      </ol>`,
    });
  }

  #tripPanel({ trips, now }) {
    const today = now ? businessDay(now) : '';
    const hands = reading(this.#tripRows, () => this.#app.refresh());
    const counter = (figure, key, query, tone = '') => html`<a href=${link('trips', '', query)} class=${trips[figure] ? '' : 'quiet'}><span class="count ${trips[figure] && tone ? `tone-${tone}` : ''}">${count(trips[figure])}${this.#before.step(trips, figure, { part: 'trips' })}</span><span class="name">${t(key)}</span></a>`;
    return panel({
      id: 'trip-panel',
      title: t('trips.panel'),
      sub: this.#before.since(),
      end: html`<a href=${link('trips')}>${t('page.trips')}</a>`,
      flush: true,
      body: html`<div class="counters">
          ${counter('underWay', 'trips.underWay', {})} ${counter('dueToday', 'trips.dueToday', { view: 'all', date: today })} ${counter('overdue', 'trips.overdue', { view: 'attention' }, 'critical')}
          ${counter('arrivedToday', 'trips.arrivedToday', { view: 'arrived', date: today })} ${counter('cancelled', 'trips.cancelled', { view: 'cancelled' })} ${counter('mismatches', 'trips.mismatches', { view: 'attention' }, 'warning')} ${trips.oversold ? counter('oversold', 'trips.oversold', { view: 'attention' }, 'warning') : nothing}
        </div>
        ${this.#tripRows.rows.length === 0
          ? trips.underWay ? nothing : html`<p class="more muted">${t('trips.noneUnderWay')}</p>`
          : html`<ul class="feed" @pointerenter=${hands.enter} @pointerleave=${hands.leave} @focusin=${hands.focusIn} @focusout=${hands.focusOut}>
              ${repeat(
                this.#tripRows.rows,
                (trip) => trip.tripId,
                (trip) => {
                  const state = tripState(trip);
                  return html`<li data-changed=${this.#tripRows.markOf(trip) ?? nothing}>
                    <span class="status-icon muted">${icon(modeSymbol(trip.mode))}${hidden(name('mode', trip.mode))}</span>
                    <span class="what">${changedMark(this.#tripRows.markOf(trip))}<a href=${link('trips', trip.tripId)}>${trip.originPlace ?? trip.tripId}</a><span class="why">${status(state)} ${trip.overdue ? minutes(trip.overdueMinutes) : nothing} · ${trip.booked === null ? masked() : passengersLink(this.#app, trip, t('word.people', { count: trip.booked, n: count(trip.booked) }))}</span></span>
                    <span class="when">${t('word.eta')} ${moment(trip.estimatedArrival, now)}${untilArrival(trip, now)}</span>
                  </li>`;
                },
              )}
            </ul>`}`,
    });
  }

  #ways({ modes, origins }) {
    const arrived = (rollups) => [...(rollups ?? [])].filter((rollup) => rollup.returned > 0).sort((a, b) => b.returned - a.returned);
    const bars = (rollups, symbolOf, hrefOf = () => null) => {
      const most = Math.max(1, ...rollups.map((rollup) => rollup.returned));
      return html`<ul class="bars plain">${rollups.map((rollup) => html`<li><span class="label">${symbolOf ? icon(symbolOf(rollup.value)) : nothing} ${hrefOf(rollup) ? html`<a href=${hrefOf(rollup)}>${rollupName(rollup)}</a>` : rollupName(rollup)}</span>${rateBar({ rate: rollup.returned / most, fill: 'moving-plain' })}<span class="number wide-number">${heads(rollup, 'returned')}</span></li>`)}</ul>`;
    };
    return panel({
      id: 'ways',
      title: t('ways.title'),
      end: html`<a href=${link('origins')}>${t('page.origins')}</a>`,
      flush: true,
      body: arrived(modes).length === 0 ? blank('none', t('ways.none')) : html`${bars(arrived(modes), modeSymbol, (rollup) => (this.#app.mayAskForWorkers() ? link('people', '', { mode: rollup.value, phase: IN_CITY }) : null))}<h3 class="sub-title">${t('ways.origins')}</h3>${bars(arrived(origins).slice(0, ORIGINS), null, (rollup) => (this.#app.mayAskForWorkers() && /^\d\d$/.test(rollup.value) ? link('people', '', { origin: rollup.value, phase: IN_CITY }) : null))}`,
    });
  }

  #changePanel({ now }) {
    const hands = reading(this.#changes, () => this.#app.refresh());
    return panel({
      id: 'changes',
      title: t('changes.title'),
      end: pendingPill(this.#changes),
      flush: true,
      body:
        this.#changes.rows.length === 0
          ? blank('waiting', t('changes.none'))
          : html`<ul class="feed" @pointerenter=${hands.enter} @pointerleave=${hands.leave} @focusin=${hands.focusIn} @focusout=${hands.focusOut}>
              ${repeat(
                this.#changes.rows.slice(0, 10),
                (change) => change.id,
                (change) => {
                  const state = changeState(change);
                  return html`<li data-changed=${this.#changes.markOf(change) ?? nothing}>
                    <span class="status-icon tone-${state.tone}">${icon(state.symbol)}</span>
                    <span class="what">${changedMark(this.#changes.markOf(change))}<a href=${link(...changePlace(change))}>${subjectName(change)}</a><span class="why">${changeText(change)}</span></span>
                    <span class="when">${moment(change.at, now)}</span>
                  </li>`;
                },
              )}
            </ul>`,
    });
  }

  #sources({ sources }) {
    const order = { silent: 0, 'never-heard': 1, unread: 2, fresh: 3, unwatched: 4 };
    return panel({
      id: 'sources',
      title: t('sources.title'),
      end: html`<a href=${link('quality')}>${t('page.quality')}</a>`,
      flush: true,
      body:
        sources.length === 0
          ? blank('waiting', t('sources.none'))
          : html`<ul class="feed">
              ${[...sources]
                .sort((a, b) => order[a.state] - order[b.state] || (b.ageSeconds ?? 0) - (a.ageSeconds ?? 0))
                .map((source) => {
                  const state = sourceState(source);
                  const quiet = source.state === 'silent' || source.state === 'never-heard';
                  return html`<li class=${quiet ? 'is-stale' : ''}>
                    <span class="status-icon tone-${state.tone}">${icon(state.symbol)}</span>
                    <span class="what">${name('source', source.source)}${quiet ? html`<span class="why">${source.silentSince ? t('sources.silentSince', { time: dateTime(source.silentSince) }) : t('sources.neverHeard')}</span>` : source.state === 'unread' ? html`<span class="why">${state.text}</span>` : hidden(state.text)}</span>
                    <span class="when">${source.ageSeconds === null || source.ageSeconds === undefined ? '–' : t('span.ago', { span: span(source.ageSeconds) })}</span>
                  </li>`;
                })}
            </ul>`,
    });
  }
}

function changeState(change) {
  if (change.to === 'FIRING') return { symbol: change.severity === 'WARNING' ? 'warning' : 'critical', tone: change.severity === 'WARNING' ? 'warning' : 'critical' };
  if (change.to === 'RESOLVED' || change.to === 'ARRIVED' || change.to === 'REACHED') return { symbol: 'good', tone: 'good' };
  if (change.to === 'DEPARTED') return { symbol: 'moving', tone: 'moving' };
  if (change.to === 'BELOW') return { symbol: 'warning', tone: 'warning' };
  if (change.to === 'DELAYED') return { symbol: 'delayed', tone: 'warning' };
  if (change.to === 'CANCELLED') return { symbol: 'cancelled', tone: 'stale' };
  if (change.to === 'ACKNOWLEDGED') return { symbol: 'acknowledged', tone: 'moving' };
  return { symbol: 'changed', tone: 'plain' };
}

function changePlace(change) {
  if (change.kind === 'SOURCE_SILENT') return ['quality', ''];
  if (/TRIP/i.test(change.kind)) return ['trips', change.subject];
  return ['enterprises', change.subject];
}
