import { html, nothing } from '../lit.js';
import { currentLanguage, t, pair } from '../i18n.js';
import { count } from '../format.js';
import { heads, hidden, panel, vars, whenLoaded } from '../parts.js';
import { COMING, IN_CITY, province } from '../words.js';
import { link } from '../router.js';
import { Resource } from '../resource.js';

// by whom a province is coloured, each with the phases that count as that
const VIEWS = { away: 'UNKNOWN,PLANNED,STRANDED,NOT_RETURNING,DEPARTED', moving: COMING, back: IN_CITY };
const NONE = 'none';

// one tile for each, where it roughly lies, and what it is called where a name has no room: [column, row, letters of ISO 3166-2:CN]
const TILES = {
  23: [9, 1, 'HL'],
  15: [6, 2, 'NM'], 22: [9, 2, 'JL'],
  65: [1, 3, 'XJ'], 62: [3, 3, 'GS'], 64: [4, 3, 'NX'], 14: [5, 3, 'SX'], 13: [6, 3, 'HE'], 11: [7, 3, 'BJ'], 12: [8, 3, 'TJ'], 21: [9, 3, 'LN'],
  63: [2, 4, 'QH'], 61: [4, 4, 'SN'], 41: [5, 4, 'HA'], 37: [6, 4, 'SD'],
  54: [1, 5, 'XZ'], 51: [3, 5, 'SC'], 50: [4, 5, 'CQ'], 42: [5, 5, 'HB'], 34: [6, 5, 'AH'], 32: [7, 5, 'JS'], 31: [8, 5, 'SH'],
  53: [3, 6, 'YN'], 52: [4, 6, 'GZ'], 43: [5, 6, 'HN'], 36: [6, 6, 'JX'], 33: [7, 6, 'ZJ'],
  45: [4, 7, 'GX'], 44: [5, 7, 'GD'], 35: [6, 7, 'FJ'], 71: [8, 7, 'TW'],
  46: [4, 8, 'HI'], 82: [5, 8, 'MO'], 81: [6, 8, 'HK'],
};

/** Where people come from: a tile for each province, and the same as a table. */
export class Origins {
  query;
  #app;
  #counts;
  #overview;

  constructor(app, query) {
    this.#app = app;
    this.query = query;
    // who may not see where single people stand sees whom the city's sums tell of
    this.#counts = app.mayAskForWorkers() ? Object.entries(VIEWS).map(([view, phase]) => [view, new Resource(app, 'people', { phase, limit: 1 })]) : [];
    this.#overview = new Resource(app, 'overview');
  }

  title() {
    return t('page.origins');
  }

  requery(query) {
    this.query = query;
  }

  load() {
    this.#counts.forEach(([, resource]) => resource.load());
    this.#overview.load();
  }

  heard(topic) {
    if (topic === 'firms') this.#counts.forEach(([, resource]) => resource.reloadSoon(6_000));
    if (topic === 'overview') this.#overview.data = this.#app.overview;
  }

  stop() {
    this.#counts.forEach(([, resource]) => resource.stop());
    this.#overview.stop();
  }

  #detailed() {
    return this.#counts.length > 0 && this.#counts.every(([, { data }]) => data && !data.hidden.includes('byOrigin') && !data.hidden.includes('items'));
  }

  template() {
    const waiting = this.#counts.map(([, resource]) => resource).find(({ data, error }) => !data && !error) ?? this.#overview;
    return html`<div class="page-head"><h1>${t('page.origins')}</h1><span class="sub">${t('origins.sub')}</span></div>
      ${whenLoaded(waiting, () => this.#board(), 10)}`;
  }

  #board() {
    const detailed = this.#detailed();
    const views = detailed ? Object.keys(VIEWS) : ['back'];
    const view = views.includes(this.query.view) ? this.query.view : views[0];
    const rows = detailed ? this.#counted() : this.#summed();
    return html`<div class="tools-row">
        <div class="tabs" role="group" aria-label=${t('origins.by')}>
          ${views.map((one) => html`<a class="tab" href=${link('origins', '', { view: one === views[0] ? null : one })} aria-current=${one === view ? 'true' : nothing}>${t(`origins.${one}`)}</a>`)}
        </div>
        ${detailed ? nothing : html`<span class="sub">${t('origins.role')}</span>`}
      </div>
      <div class="grid">
        <div class="span-7">${this.#map(rows, view, detailed)}</div>
        <div class="span-5">${this.#table(rows, views, view, detailed)}</div>
      </div>`;
  }

  /** A row for each place: how many people of each view. */
  #counted() {
    const rows = new Map();
    for (const [view, { data }] of this.#counts) {
      for (const { value, people } of data.byOrigin) {
        const row = rows.get(value) ?? { value, away: 0, moving: 0, back: 0 };
        row[view] += people;
        rows.set(value, row);
      }
    }
    return [...rows.values()];
  }

  #summed() {
    return (this.#overview.data?.origins ?? []).map((rollup) => ({ value: rollup.value, back: rollup.returned, hidden: rollup.hidden?.includes('returned') ? ['back'] : [] }));
  }

  #name = (value) => (/^\d\d/.test(value) ? province(value) : t('people.none.origin'));

  #href = (value, view) => link('people', '', { origin: /^\d\d/.test(value) ? value : NONE, phase: VIEWS[view] });

  #map(rows, view, detailed) {
    const of = new Map(rows.map((row) => [row.value, row]));
    const most = Math.max(1, ...Object.keys(TILES).map((code) => of.get(code)?.[view] ?? 0));
    return panel({
      id: 'origins-map',
      title: t(`origins.${view}`),
      sub: t('origins.darker'),
      body: html`<ol class="tiles" data-view=${view}>
        ${Object.entries(TILES).map(([code, [column, row, letters]]) => {
          const there = of.get(code) ?? { [view]: 0 };
          const people = there[view];
          const words = html`<span class="name">${province(code)}</span>${currentLanguage() === 'en' ? html`<span class="letters" aria-hidden="true">${letters}</span>` : nothing}<span class="n">${people === 0 ? '' : heads(there, view)}</span>${hidden(people === 0 ? t('word.people', { count: 0, n: 0 }) : '')}`;
          // few people would be as pale as none, were the tint their share
          return html`<li .style=${vars({ column, row, part: people ? 0.12 + 0.88 * Math.sqrt(people / most) : 0 })}>${people && detailed ? html`<a href=${this.#href(code, view)} title=${pair(t(`origins.${view}`), province(code))}>${words}</a>` : html`<span class=${people ? '' : 'nobody'}>${words}</span>`}</li>`;
        })}
      </ol>`,
    });
  }

  #table(rows, views, view, detailed) {
    const sorted = [...rows].sort((one, other) => other[view] - one[view]);
    return panel({
      id: 'origins-table',
      title: t('origins.table'),
      flush: true,
      body: html`<table class="data plain" role="table">
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('word.origin')}</th>${views.map((one) => html`<th role="columnheader" scope="col" class="number" aria-sort=${one === view ? 'descending' : nothing}>${t(`origins.${one}`)}</th>`)}</tr></thead>
        <tbody role="rowgroup">
          ${sorted.map((row) => html`<tr role="row"><td role="cell" class="lead">${this.#name(row.value)}</td>${views.map((one) => html`<td role="cell" class="number narrow" data-label=${t(`origins.${one}`)}>${row[one] && detailed ? html`<a href=${this.#href(row.value, one)}>${count(row[one])}</a>` : heads(row, one)}</td>`)}</tr>`)}
        </tbody>
      </table>`,
    });
  }
}
