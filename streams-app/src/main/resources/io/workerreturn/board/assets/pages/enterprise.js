import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { businessDay, count, day, daysBetween, percent, percentNumber } from '../format.js';
import { passengersLink, icon, vars, status, moment, firmState, tripState, modeSymbol, staleNote, panel, blank, swatch, whenLoaded, rateBar, heads, masked, showPart, withheld, rateOf, dash, untilArrival } from '../parts.js';
import { IN_CITY as IN_CITY_PHASES, name, province, basisPoints } from '../words.js';
import { go, link, pastMoment } from '../router.js';
import { Resource } from '../resource.js';
import { told } from '../live.js';
import { table } from '../table.js';
import { Curve, HEADS } from '../chart.js';
import { callout, history } from '../alert.js';
import { PagedList, originOf, workerLink, sourceNote } from './workers.js';

const MISSING = ['EN_ROUTE', 'BOOKED', 'PLANNED', 'STRANDED', 'UNKNOWN', 'NOT_RETURNING', 'DEPARTED'];
const IN_CITY = ['ON_DUTY', 'ARRIVED', 'IN_OBSERVATION'];

const ALL = 'all';
const RETURNED = 'returned';

// whom of a firm an address asks for: those who are missing, unless it says otherwise
const wanted = ({ people }) => (people === ALL ? {} : people === RETURNED ? { missing: 'false' } : [...MISSING, ...IN_CITY].includes(people) ? { phase: people } : { missing: 'true' });

/** One firm: who is missing and why, what is on its way, and whether it will make the date. */
export class Enterprise {
  #app;
  #id;
  #resource;
  #parts;
  #people;
  #curve;
  #before;
  #query;

  constructor(app, id, query) {
    this.#app = app;
    this.#id = id;
    this.#query = query;
    this.#parts = app.services.parts('firm', id);
    const path = `enterprises/${encodeURIComponent(id)}`;
    this.#before = app.dayBefore(path, null);
    this.#resource = new Resource(app, path, {}, ({ now }) => this.#before.look(now));
    this.#people = new PagedList(app, `${path}/workers`, wanted(query));
    this.#curve = new Curve(HEADS, () => app.refresh());
  }

  title() {
    return this.#resource.data?.name ?? t('page.enterprises');
  }

  load() {
    this.#resource.load();
    if (this.#mayAsk()) this.#people.load();
  }

  heard(topic, data) {
    this.#parts.heard(topic, data);
    if ((topic === 'firms' && told(data, this.#id)) || (topic === 'alerts' && data.items.some((alert) => alert.subject === this.#id))) {
      this.#resource.reloadSoon(1_000);
      if (this.#mayAsk() && topic !== 'alerts') this.#people.reloadSoon(4_000);
    }
  }

  /** Others of its people, as the address says. */
  requery(query) {
    const same = query.people === this.#query.people;
    this.#query = query;
    if (this.#mayAsk() && !same) this.#people.ask(wanted(query));
  }

  stop() {
    this.#parts.stop();
    this.#resource.stop();
    this.#people.stop();
    this.#curve.stop();
    this.#before.stop();
  }

  #mayAsk() {
    return this.#app.mayAskForStaffOf(this.#id);
  }

  template() {
    return html`<div class="page-head"><p class="crumbs"><a href=${link('enterprises')}>${t('page.enterprises')}</a> / <span class="mono">${this.#id}</span></p></div>
      ${whenLoaded(this.#resource, (firm) => this.#board(firm))}`;
  }

  #board(firm) {
    const state = firmState(firm);
    return html`<div class="page-head">
        <h1>${firm.name}</h1>
        ${status(state)}
        <a class="chip" href=${link('enterprises', '', { township: firm.township })}>${firm.township}</a>
        <a class="chip" href=${link('enterprises', '', { industry: firm.industry })}>${firm.industry}</a>
        ${(firm.classes ?? []).map((one) => html`<a class="chip" href=${link('enterprises', '', { class: one })}>${name('class', one)}</a>`)}
        ${firm.supplyChainLead ? html`<a class="chip" href=${link('enterprises', firm.supplyChainLead)}>${t('firm.supplyChain')}</a>` : nothing}
      </div>
      ${firm.alert ? callout(this.#app, { ...firm, ...firm.alert, kind: 'SHORTFALL', subject: firm.enterpriseId, subjectName: firm.name }) : nothing}
      ${firm.stale ? html`<div class="callout tone-stale"><span class="words">${t('stale.firm')}${staleNote(firm.stale)}</span></div>` : nothing}
      <div class="grid">
        ${this.#figures(firm, state)}
        ${panel({ id: 'missing', title: t('firm.q.missing'), sub: firm.missing === null ? masked() : t('firm.q.missing.sub', { count: firm.missing, n: count(firm.missing) }), span: 4, body: this.#missing(firm) })}
        ${panel({ id: 'coming', title: t('firm.q.coming'), span: 4, flush: true, body: this.#incoming(firm) })}
        ${panel({ id: 'date', title: t('firm.q.date'), span: 4, body: this.#projection(firm) })}
        ${this.#parts.template()}
        <div class="stack span-8">${panel({ id: 'history', title: t('firm.history'), sub: t('firm.history.sub'), body: firm.hidden?.includes('history') ? withheld() : firm.history?.length ? this.#curve.template(firm.history, this.#goal(firm), pastMoment() ? null : firm.prospect) : blank('waiting', t('curve.none')) })}${firm.alertHistory?.length ? panel({ id: 'alert-history', title: t('firm.alertHistory'), body: history(firm.alertHistory) }) : nothing}</div>
        <div class="stack span-4">${this.#ways(firm)}${this.#report(firm)}</div>
        ${panel({ id: 'people', title: t('firm.people'), sub: t('firm.people.sub'), span: 12, flush: true, body: this.#workers(firm) })}
      </div>`;
  }

  #goal(firm) {
    return firm.explanation?.target ?? (firm.targetBasisPoints ? Math.ceil((firm.targetBasisPoints * firm.required) / 10_000) : null);
  }

  #figures(firm, state) {
    const figure = (label, value, tone = '', field = null) => html`<div><dt>${label}</dt><dd class="big ${tone}">${value}</dd>${field === null ? nothing : html`<dd>${this.#before.step(firm, field, { share: field === 'rate' })}</dd>`}</div>`;
    return html`<section class="panel span-12 ${firm.stale ? 'is-stale' : ''}" aria-label=${t('firm.figures')}>
      <div class="body"><dl class="facts figures">
        ${figure(t('word.returnRate'), rateOf(firm), '', 'rate')}
        ${figure(t('word.returned'), this.#link(RETURNED, firm.returned ?? 0, heads(firm, 'returned')), '', 'returned')}
        ${figure(t('word.onDuty'), this.#link('ON_DUTY', firm.onDuty ?? 0, heads(firm, 'onDuty')), '', 'onDuty')}
        ${figure(t('word.required'), count(firm.required), '', 'required')}
        ${figure(t('word.employed'), this.#link(ALL, firm.employed ?? 0, heads(firm, 'employed')), '', 'employed')}
        ${figure(t('word.shortfall'), heads(firm, 'shortfall'), firm.shortfall ? `tone-${state.tone}` : '', 'shortfall')}
        ${figure(t('word.projectedShortfall'), heads(firm, 'projectedShortfall'), firm.projectedShortfall ? 'tone-critical' : '', 'projectedShortfall')}
        <div><dt>${t('word.asOf')}</dt><dd>${moment(firm.asOf)}</dd><dd class="small muted">${firm.resumedOn ? t('firm.resumedOn', { date: day(firm.resumedOn) }) : t('firm.notResumed')}</dd></div>
      </dl>${this.#before.since() ? html`<p class="small muted spaced">${this.#before.since()}</p>` : nothing}</div>
    </section>`;
  }

  #missing(firm) {
    const phases = MISSING.filter((phase) => firm.phases[phase] !== 0);
    if (phases.length === 0) {
      return blank('good', t('firm.nobodyMissing'));
    }
    const sum = Math.max(1, phases.reduce((total, phase) => total + (firm.phases[phase] ?? 0), 0));
    return html`<div class="split" aria-hidden="true">${phases.map((phase) => html`<span class="fill-phase-${phase}" .style=${vars({ part: (firm.phases[phase] ?? 0) / sum })}></span>`)}</div>
      <ul class="phase-list">
        ${phases.map((phase) => html`<li>${swatch(`phase-${phase}`)}<span>${this.#link(phase, firm.phases[phase], t(`phase.${phase}`))}<span class="under-line">${t(`phase.${phase}.why`)}</span></span><strong>${firm.phases[phase] === null ? masked() : this.#link(phase, firm.phases[phase], count(firm.phases[phase]))}</strong><span class="muted share">${firm.phases[phase] === null ? nothing : percent(firm.phases[phase] / sum, 0)}</span></li>`)}
      </ul>`;
  }

  /** What leads to those of its people, for those who may see who they are. */
  #link(people, n, text) {
    return this.#mayAsk() && n > 0 && !pastMoment() ? html`<button class="as-link" type="button" @click=${() => this.#choose(people)}>${text}</button>` : text;
  }

  #choose(people) {
    go(link('enterprises', this.#id, { people }));
    showPart('people');
  }

  #incoming(firm) {
    if (firm.hidden?.includes('incoming')) return withheld();
    const trips = firm.incoming ?? [];
    if (trips.length === 0) return blank('none', t('firm.nothingComing'), t('firm.nothingComing.hint'));
    return html`<ul class="feed">${trips.map((trip) => html`<li>
      <span class="status-icon muted">${icon(modeSymbol(trip.mode))}</span>
      <span class="what"><a href=${link('trips', trip.tripId)}>${trip.originPlace ?? trip.tripId}</a><span class="why">${status(tripState(trip))} · ${passengersLink(this.#app, { ...trip, firm: firm.enterpriseId }, t('firm.aboard', { booked: few(trip.booked), boarded: few(trip.boarded) }))}</span></span>
      <span class="when">${t('word.eta')} ${moment(trip.estimatedArrival, this.#app.now)}${untilArrival(trip, this.#app.now)}</span>
    </li>`)}</ul>`;
  }

  #projection(firm) {
    const why = firm.explanation;
    if (!this.#goal(firm)) return blank('none', t('verdict.no-target'), t('firm.noTarget.hint'));
    const goal = this.#goal(firm);
    const left = firm.targetDate && this.#app.now ? daysBetween(businessDay(this.#app.now), firm.targetDate) : null;
    const verdict = firmState(firm);
    const projected = Object.entries(why?.projectedReturned ?? {}).filter(([, part]) => part.count > 0);
    return html`<p class="verdict tone-${verdict.tone}">${icon(verdict.symbol)}<span>${t(`firm.verdict.${firm.verdict}`, { n: count(firm.projectedShortfall), shortfall: count(firm.shortfall), date: day(firm.targetDate) })}</span></p>
      <p class="small muted">${firm.targetDate ? html`${t('word.targetDate')} ${day(firm.targetDate)} · ${left === null ? '' : left > 0 ? t('firm.daysLeft', { count: left, n: count(left) }) : left === 0 ? t('firm.dueToday') : t('firm.past', { count: -left, n: count(-left) })}` : t('firm.noDate')}</p>
      <div class="spaced">${rateBar({ rate: firm.returned / goal, next: firm.projectedReturned / goal, fill: verdict.fill, goal: 1 })}</div>
      <table class="sum"><tbody>
        <tr><th scope="row">${t('firm.sum.target', { rate: percent(firm.targetBasisPoints / 10_000, firm.targetBasisPoints % 100 ? 1 : 0), required: count(firm.required) })}</th><td>${count(goal)}</td></tr>
        <tr><th scope="row">${t('word.returned')}</th><td>${heads(firm, 'returned')}</td></tr>
        ${projected.map(([phase, part]) => html`<tr><th scope="row">${t(phase === 'OVERDUE' ? 'word.overdueRiders' : `phase.${phase}`)} ${count(part.count)} × ${basisPoints(part.basisPoints)}</th><td class="muted">+${percentNumber((part.count * part.basisPoints) / 1_000_000, 1)}</td></tr>`)}
        <tr class="total"><th scope="row">${t('firm.sum.projected')}</th><td>${heads(firm, 'projectedReturned')}</td></tr>
        <tr class="total"><th scope="row">${t('word.projectedShortfall')}</th><td class=${firm.projectedShortfall ? 'tone-critical' : ''}>${heads(firm, 'projectedShortfall')}</td></tr>
      </tbody></table>`;
  }

  #ways(firm) {
    const bars = (entries, label, symbol, hrefOf = () => null) => {
      const most = Math.max(1, ...entries.map(([, n]) => n));
      return html`<ul class="bars plain">${entries.map(([code, n]) => html`<li><span class="label">${symbol ? icon(symbol(code)) : nothing} ${hrefOf(code) ? html`<a href=${hrefOf(code)}>${label(code)}</a>` : label(code)}</span>${rateBar({ rate: n / most, fill: 'moving-plain' })}<span class="number wide-number">${n === null ? masked() : count(n)}</span></li>`)}</ul>`;
    };
    const sorted = (object) => Object.entries(object ?? {}).filter(([, n]) => n !== 0).sort((a, b) => b[1] - a[1]);
    const modes = sorted(firm.returnedByMode);
    const origins = sorted(firm.returnedByOriginProvince);
    return panel({
      id: 'firm-ways',
      title: t('ways.title'),
      flush: true,
      body: firm.hidden?.includes('returnedByMode') ? withheld() : modes.length === 0 ? blank('none', t('ways.none')) : html`${bars(modes, (mode) => name('mode', mode), modeSymbol, (mode) => (this.#app.mayAskForWorkers() ? link('people', '', { firm: firm.enterpriseId, mode, phase: IN_CITY_PHASES }) : null))}${origins.length ? html`<h3 class="sub-title">${t('ways.origins')}</h3>${bars(origins.slice(0, 6), province, null, (code) => (this.#app.mayAskForWorkers() && /^\d\d$/.test(code) ? link('people', '', { firm: firm.enterpriseId, origin: code, phase: IN_CITY_PHASES }) : null))}` : nothing}`,
    });
  }

  #report(firm) {
    const report = firm.report;
    if (!report) return nothing;
    const field = (key, value) => (value === null || value === undefined ? nothing : html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>`);
    return panel({
      id: 'report',
      title: t('report.title'),
      sub: report.occurredAt ? moment(report.occurredAt) : nothing,
      body: html`<dl class="facts">
        ${field('report.declaredOnDuty', report.declaredOnDuty === null ? null : html`${count(report.declaredOnDuty)} ${firm.onDuty === null ? nothing : html`<span class="small muted">${t('report.ours', { n: count(firm.onDuty) })}</span>`}`)}
        ${field('report.capacity', whole(report.capacityPercent))}
        ${field('report.equipment', whole(report.equipmentPercent))}
        ${field('report.masks', count(report.maskSupplyDays))}
      </dl>`,
    });
  }

  #workers(firm) {
    if (pastMoment()) return blank('none', t('past.people'));
    if (!this.#mayAsk()) return blank('user', t('error.forbidden'), t('firm.people.role'));
    const chosen = this.#query.people;
    const tab = (people, text, n) => html`<button class="tab" type="button" aria-pressed=${people === chosen ? 'true' : 'false'} @click=${() => go(link('enterprises', this.#id, { people }))}>${text}${n === null || n === undefined ? nothing : html`<span class="n">${count(n)}</span>`}</button>`;
    return html`<div class="list-head"><div class="tabs" role="group" aria-label=${t('word.phase')}>
        ${tab(undefined, t('word.missing'), firm.missing)} ${firm.returned ? tab(RETURNED, t('word.returned'), firm.returned) : nothing} ${[...MISSING, ...IN_CITY].filter((phase) => firm.phases?.[phase]).map((phase) => tab(phase, t(`phase.${phase}`), firm.phases[phase]))} ${tab(ALL, t('filter.all'), firm.employed)}
      </div></div>
      ${this.#people.template({
        caption: t('firm.people'),
        keyOf: (worker) => worker.workerId,
        empty: blank('good', t('firm.noWorkers')),
        rowHref: (worker) => (this.#app.mayAskForWorkers() ? link('workers', worker.workerId) : undefined),
        note: sourceNote,
        columns: [
          { label: t('word.worker'), cell: (worker) => (this.#app.mayAskForWorkers() ? workerLink(worker.workerId) : html`<span class="mono">${worker.workerId}</span>`) },
          ...(this.#app.mayAskForWorkers() ? [] : [{ label: t('word.reference'), cell: (worker) => worker.reference ?? dash }]),
          { label: t('word.phase'), cell: (worker) => html`<span class="status tone-plain">${swatch(`phase-${worker.phase}`)}<span>${t(`phase.${worker.phase}`)}</span></span>` },
          { label: t('worker.since'), cell: (worker) => moment(worker.since) },
          { label: t('word.trip'), cell: (worker) => (worker.tripId ? html`<a href=${link('trips', worker.tripId)}>${worker.tripId}</a>` : dash) },
          { label: t('word.mode'), cell: (worker) => (worker.mode ? name('mode', worker.mode) : dash) },
          { label: t('word.origin'), cell: (worker) => originOf(worker) },
          { label: t('worker.flag'), wide: true, cell: (worker) => flags(worker) },
        ],
      })}`;
  }
}

function flags(worker) {
  const marks = [];
  if (worker.unreachable) marks.push(status({ symbol: 'silent', tone: 'warning', text: t('worker.unreachable') }));
  if (worker.lastTripOutcome) marks.push(html`<span class="chip">${name('outcome', worker.lastTripOutcome)}</span>`);
  if (worker.observationUntil && worker.phase === 'IN_OBSERVATION') marks.push(html`<span class="chip">${t('worker.until')} ${moment(worker.observationUntil)}</span>`);
  if (worker.conflicts) marks.push(status({ symbol: 'warning', tone: 'warning', text: t('worker.conflicts.n', { count: worker.conflicts, n: count(worker.conflicts) }) }));
  return marks.length ? html`<span class="marks">${marks}</span>` : dash;
}

// of a few people a viewer is told that they are few
const few = (n) => (n === null ? '<5' : count(n));

const whole = (percents) => (percents === null ? null : percent(percents / 100, 0));
