import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { ago, count } from '../format.js';
import { icon, status, moment, panel, blank, swatch, rateBar, dash, withheld, whenLoaded } from '../parts.js';
import { COMING, IN_CITY, MISSING, name, province } from '../words.js';
import { link } from '../router.js';
import { Resource } from '../resource.js';
import { ListPage } from '../list-page.js';
import { originOf, workerLink } from './workers.js';

const PHASES = ['EN_ROUTE', 'BOOKED', 'PLANNED', 'STRANDED', 'UNKNOWN', 'NOT_RETURNING', 'DEPARTED', 'ARRIVED', 'IN_OBSERVATION', 'ON_DUTY'];
// what other pages count together
const TOGETHER = { [MISSING]: 'word.missing', [IN_CITY]: 'band.confirmed', [COMING]: 'band.moving', 'PLANNED,STRANDED': 'band.promised' };
const DAYS = ['1', '3', '7', '14'];
const NONE = 'none';
const FILTERS = ['phase', 'origin', 'firm', 'trip', 'mode', 'days'];
const MODES = ['CHARTER_BUS', 'CHARTER_TRAIN', 'CHARTER_FLIGHT', 'SELF_DRIVE', 'SCHEDULED_TRAIN', 'COACH', 'FLIGHT', 'OTHER', 'UNKNOWN'];
const FIRMS = 10;

/** Everybody: who stands where, from where, of which firm, for how long. */
export class People extends ListPage {
  #firm = null;

  constructor(app, query) {
    super(app, 'people', 'people', query, (person) => person.workerId, (person) => [person.phase, person.since, person.enterpriseId, person.tripId, person.originDivision].join());
    this.#meet(query.firm);
  }

  title() {
    return t('page.people');
  }

  parameters({ phase, origin, firm, trip, mode, days, sort }) {
    return { phase, origin, firm, trip, mode, since: DAYS.includes(days) ? `P${days}D` : undefined, sort };
  }

  load() {
    this.#firm?.load(false);
    return super.load();
  }

  requery(query) {
    this.#meet(query.firm);
    this.#firm?.load(false);
    super.requery(query);
  }

  heard(topic) {
    if (topic === 'firms') this.resource.reloadSoon(4_000);
  }

  stop() {
    this.#firm?.stop();
    super.stop();
  }

  // the address knows a firm by its code, and the firm may be none of those that the answer names
  #meet(id) {
    if (!id || id === NONE) {
      this.#firm?.stop();
      this.#firm = null;
    } else if (this.#firm?.path !== `enterprises/${encodeURIComponent(id)}`) {
      this.#firm?.stop();
      this.#firm = new Resource(this.app, `enterprises/${encodeURIComponent(id)}`);
    }
  }

  #firmName(id) {
    return id === NONE ? t('people.none.firm') : this.#firm?.data?.name ?? id;
  }

  template() {
    const phases = [...Object.entries(TOGETHER).map(([phase, key]) => [phase, t(key)]), ...PHASES.map((phase) => [phase, t(`phase.${phase}`)])];
    const chosen = this.query.phase;
    if (chosen && !phases.some(([phase]) => phase === chosen)) phases.push([chosen, chosen.split(',').map((phase) => name('phase', phase)).join(' · ')]);
    return html`<div class="page-head"><h1>${t('page.people')}</h1><span class="sub">${t('people.sub')}</span><span class="end"><a href=${link('origins')}>${t('page.origins')}</a></span></div>
      <div class="tools-row">
        ${this.select('phase', t('word.phase'), phases)}
        ${this.app.mayAskForWorkers() ? this.select('days', t('people.bySince'), DAYS.map((days) => [days, t('people.days', { count: Number(days), n: days })])) : nothing}
        ${this.app.mayAskForWorkers() ? this.select('mode', t('word.mode'), MODES.map((mode) => [mode, name('mode', mode)])) : nothing}
        ${['origin', 'firm', 'trip'].filter((name) => this.query[name]).map((name) => this.#chosen(name))}
        ${this.clear(FILTERS)} ${this.views()}
      </div>
      ${whenLoaded(this.resource, (data) => this.#board(data), 12)}`;
  }

  #chosen(filter) {
    const value = this.query[filter];
    const text = { origin: () => this.#originName(value), firm: () => this.#firmName(value), trip: () => value }[filter]();
    return html`<button class="button" type="button" aria-label=${t('people.drop', { what: text })} @click=${() => this.filter({ [filter]: null })}>${text}${icon('close')}</button>`;
  }

  #originName = (code) => (code === NONE ? t('people.none.origin') : province(code));

  #board(data) {
    const all = !data.hidden.includes('items');
    return html`<div class="grid">
      <div class="stack span-4">
        ${this.#facet('phase', 'people.byPhase', [...data.byPhase].sort((one, other) => PHASES.indexOf(one.value) - PHASES.indexOf(other.value)), (group) => html`${swatch(`phase-${group.value}`)} ${t(`phase.${group.value}`)}`, (group) => t(`phase.${group.value}`))}
        ${all ? this.#facet('origin', 'people.byOrigin', data.byOrigin, (group) => this.#originName(group.value)) : nothing}
        ${all ? this.#facet('days', 'people.bySince', data.bySince, (group) => t('people.days', { count: Number(group.value), n: group.value })) : nothing}
        ${this.#facet('firm', 'people.byFirm', data.byEnterprise.slice(0, FIRMS), (group) => group.name ?? group.value, undefined, data.firms > FIRMS ? t('people.byFirm.more', { n: count(FIRMS), all: count(data.firms) }) : nothing)}
      </div>
      <div class="stack span-8">${panel({ id: 'people', title: t('people.list'), sub: data.unregistered && this.query.firm !== NONE ? html`<a href=${link('people', '', { ...this.query, firm: NONE })}>${t('people.unregistered', { count: data.unregistered, n: count(data.unregistered) })}</a>` : nothing, flush: true, body: all ? this.#table(data) : this.app.mayAskForWorkers() ? blank('none', t('people.off')) : html`<p class="body">${t('word.people', { count: data.people, n: count(data.people) })}</p>${withheld()}<p class="body small muted">${t('people.role')}</p>` })}</div>
    </div>`;
  }

  #facet(filter, title, groups, label, word = label, sub = nothing) {
    const most = Math.max(1, ...groups.map((group) => group.people));
    return panel({
      id: `by-${filter}`,
      title: t(title),
      sub,
      flush: true,
      body: html`<ul class="bars plain">
        ${groups.map((group) => {
          const on = this.query[filter] === group.value;
          return html`<li>
            <span class="label"><button class="as-link" type="button" aria-pressed=${on ? 'true' : 'false'} title=${t(on ? 'people.drop' : 'people.choose', { what: word(group) })} @click=${() => this.filter({ [filter]: on ? null : group.value })}>${label(group)}</button></span>
            ${rateBar({ rate: group.people / most, fill: on ? 'confirmed' : 'moving-plain' })}<span class="number wide-number">${count(group.people)}</span>
          </li>`;
        })}
      </ul>`,
    });
  }

  #table(data) {
    const now = this.app.now;
    return this.table({
      caption: t('page.people'),
      total: t('workers.total', { count: data.people, n: count(data.people) }),
      rows: data.people,
      sort: this.query.sort ?? 'since',
      onSort: (sort) => this.filter({ sort: sort === 'since' ? null : sort }),
      rowHref: (person) => link('workers', person.workerId),
      empty: blank('none', t('people.empty'), FILTERS.some((filter) => this.query[filter]) ? t('filter.emptyHint') : nothing),
      columns: [
        { label: t('word.worker'), cell: (person) => workerLink(person.workerId) },
        { label: t('word.phase'), cell: (person) => html`<span class="status tone-plain">${swatch(`phase-${person.phase}`)}<span>${t(`phase.${person.phase}`)}</span></span>${person.unreachable ? html`<span class="under">${status({ symbol: 'silent', tone: 'warning', text: t('worker.unreachable') })}</span>` : nothing}` },
        { label: t('worker.since'), sort: 'since', rises: true, className: 'nowrap', cell: (person) => html`${moment(person.since, now)}${person.since ? html`<span class="under">${t('span.ago', { span: ago(person.since, now) })}</span>` : nothing}` },
        { label: t('word.firm'), wide: true, cell: (person) => (person.enterpriseId ? html`<a href=${link('enterprises', person.enterpriseId)}>${person.enterpriseName ?? person.enterpriseId}</a><span class="under">${person.township ?? ''}</span>` : html`<span class="muted">${t('worker.noEmployer')}</span>`) },
        { label: t('word.origin'), cell: (person) => originOf(person) },
        { label: t('word.trip'), cell: (person) => (person.tripId ? html`<a href=${link('trips', person.tripId)}>${person.tripId}</a>` : dash) },
      ],
    });
  }
}
