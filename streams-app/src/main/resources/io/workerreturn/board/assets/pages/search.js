import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { count, minutes } from '../format.js';
import { icon, status, moment, panel, blank, firmState, tripState, alertState, modeSymbol, rateOf, whenLoaded } from '../parts.js';
import { alertPlace, alertText, subjectName } from '../words.js';
import { go, link } from '../router.js';
import { Resource } from '../resource.js';

const TYPING_MS = 250;

/** Whatever has a name: firms, trips, townships and alerts at once. */
export class Search {
  #app;
  #query;
  #resource;
  #typing = null;

  constructor(app, query) {
    this.#app = app;
    this.#query = query;
    this.#resource = new Resource(app, 'search', { q: query.q });
  }

  title() {
    return t('page.search');
  }

  load() {
    if (this.#query.q) this.#resource.load();
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('search-q')?.focus()));
  }

  requery(query) {
    this.#query = query;
    if (query.q) this.#resource.ask({ q: query.q });
  }

  stop() {
    clearTimeout(this.#typing);
    this.#resource.stop();
  }

  #typed = (event) => {
    const q = event.target.value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => go(link('search', '', { q }), true), TYPING_MS);
  };

  template() {
    return html`<div class="page-head"><h1>${t('page.search')}</h1><span class="sub">${t('search.sub')}</span></div>
      <div class="tools-row"><div class="field search">
        <label for="search-q">${t('filter.search')}</label>
        <input id="search-q" type="search" autocomplete="off" spellcheck="false" maxlength="100" placeholder=${t('search.placeholder')} .value=${this.#query.q ?? ''} @input=${this.#typed} />
      </div></div>
      ${this.#query.q ? whenLoaded(this.#resource, (found) => this.#found(found)) : blank('search', t('search.begin'), t('search.begin.hint'))}`;
  }

  #found(found) {
    const q = this.#query.q;
    const groups = [
      ['firms', found.firms, 'page.enterprises', link('enterprises', '', { q }), (firm) => this.#line('firms', link('enterprises', firm.enterpriseId), firm.name, html`${firm.township} · ${status(firmState(firm))}`, rateOf(firm))],
      ['trips', found.trips, 'page.trips', link('trips', '', { view: 'all', q }), (trip) => this.#line(modeSymbol(trip.mode), link('trips', trip.tripId), `${trip.vehicle ?? trip.tripId} · ${trip.originPlace ?? ''}`, html`${status(tripState(trip))} ${trip.overdue ? minutes(trip.overdueMinutes) : nothing}`, moment(trip.estimatedArrival, found.now))],
      ['townships', found.townships, 'word.township', null, (township) => this.#line('overview', link('enterprises', '', { township: township.value }), township.value, t('firms.total', { count: township.firms, n: count(township.firms) }), rateOf(township))],
      ['alerts', found.alerts, 'page.alerts', link('alerts', '', { q }), (alert) => { const state = alertState(alert); return this.#line(state.symbol, link(...alertPlace(alert)), subjectName(alert), html`${state.text} · ${alertText(alert)}`, moment(alert.openedAt ?? alert.since, found.now), state.tone); }],
    ].filter(([, some]) => some.total > 0);
    if (groups.length === 0) return blank('none', t('search.nothing', { q }), t('search.begin.hint'));
    return html`<div class="grid">${groups.map(([id, some, title, all, line]) => panel({
      id: `found-${id}`,
      title: t(title),
      sub: count(some.total),
      end: all && some.total > some.items.length ? html`<a href=${all}>${t('action.all')}</a>` : nothing,
      span: 6,
      flush: true,
      body: html`<ul class="feed">${some.items.map(line)}</ul>`,
    }))}</div>`;
  }

  #line(symbol, href, name, why, when, tone = 'plain') {
    return html`<li><span class="status-icon tone-${tone}">${icon(symbol)}</span><span class="what"><a href=${href}>${name}</a><span class="why">${why}</span></span><span class="when">${when}</span></li>`;
  }
}
