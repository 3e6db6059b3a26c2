import { html, nothing } from '../lit.js';
import { t, pair } from '../i18n.js';
import { ago, count } from '../format.js';
import { peopleLink, status, moment, alertState, staleMark, blank, whenLoaded, dash } from '../parts.js';
import { name, alertPeople, alertText, alertPlace, subjectName, whyText } from '../words.js';
import { link } from '../router.js';
import { Resource } from '../resource.js';
import { ListPage } from '../list-page.js';
import { history, until } from '../alert.js';
import { ServiceAlerts } from '../services.js';

const KINDS = ['SHORTFALL', 'TRIP_OVERDUE', 'TRIP_HEAVILY_DELAYED', 'TRIP_CANCELLED_WITH_PASSENGERS', 'TRIP_HEADCOUNT_MISMATCH', 'SOURCE_SILENT'];
// as the API takes them
const MOST_AT_ONCE = 200;
const GROUPS = ['township', 'kind', 'industry'];
const SORTS = ['people', 'since', '-since', 'kind'];
const LEVELS = { now: 'critical', today: 'warning', later: 'plain' };
const NARROWING = ['q', 'kind', 'urgency', 'township', 'industry'];
const VIEWS = { open: 'FIRING', acknowledged: 'ACKNOWLEDGED', pending: 'PENDING', resolved: 'RESOLVED' };

/** What needs somebody, worst first. */
export class Alerts extends ListPage {
  #history = null;
  #asked = null;
  #facets;
  #parts;
  #groups = null;
  #picked = new Map();

  constructor(app, query) {
    super(app, 'alerts', 'alerts', query, (alert) => alert.alertId, (alert) => [alert.state, alert.severity, alert.shortfall, alert.minutes, alert.acknowledgedBy, alert.urgency?.level, alert.held].join());
    this.#facets = new Resource(app, 'enterprises/facets');
    this.#parts = new ServiceAlerts(app);
  }

  title() {
    return t('page.alerts');
  }

  requery(query) {
    this.#picked.clear();
    super.requery(query);
    this.#askForGroups();
  }

  // counted by the server: groups go over pages
  #askForGroups() {
    const { by } = this.query;
    const { sort, ...filters } = this.parameters(this.query);
    if (!GROUPS.includes(by)) {
      this.#groups?.stop();
      this.#groups = null;
    } else if (this.#groups) {
      this.#groups.ask({ ...filters, by });
    } else {
      this.#groups = new Resource(this.app, 'alerts/groups', { ...filters, by });
      this.#groups.load();
    }
  }

  parameters({ view, q, kind, urgency, township, industry, sort }) {
    return { state: VIEWS[view] ?? VIEWS.open, q, kind, urgency, township, industry, sort };
  }

  heard(topic, data) {
    this.#parts.heard(topic);
    if (topic === 'alerts') {
      this.list.patch(data.items);
      this.resource.reloadSoon(1_500);
      this.#groups?.reloadSoon();
    }
  }

  load() {
    this.#facets.load();
    this.#askForGroups();
    this.#parts.load();
    return super.load();
  }

  stop() {
    this.#parts.stop();
    this.#facets.stop();
    this.#groups?.stop();
    this.#history?.resource.stop();
    super.stop();
  }

  template() {
    const view = this.query.view in VIEWS ? this.query.view : 'open';
    const alerts = this.app.overview?.alerts;
    const facet = (values) => (values ?? []).map(({ value }) => [value, value]);
    const narrowed = NARROWING.some((name) => this.query[name]);
    const counts = { open: alerts ? (alerts.firing?.CRITICAL ?? 0) + (alerts.firing?.WARNING ?? 0) : null, acknowledged: alerts?.acknowledged, pending: alerts?.pending };
    // a tab counts what its list shows, once that list is here
    const { items, total } = this.resource.data ?? {};
    if (!narrowed && counts[view] !== undefined && items?.every(({ state }) => state === VIEWS[view])) counts[view] = total;
    return html`<div class="page-head"><h1>${t('page.alerts')}</h1><span class="sub">${t('alerts.sub')}</span><span class="end">${this.app.notifyButton(this.query)} ${this.app.soundButton()}</span></div>
      <div class="tools-row">
        <div class="tabs" role="group" aria-label=${t('word.state')}>
          ${Object.keys(VIEWS).map((one) => html`<button class="tab" type="button" aria-pressed=${one === view ? 'true' : 'false'} @click=${() => this.filter({ view: one === 'open' ? null : one })}>${t(`alerts.view.${one}`)}${counts[one] ? html`<span class="n">${count(counts[one])}</span>` : nothing}</button>`)}
        </div>
        ${this.search(t('filter.search'), t('alerts.search'))}
        ${this.select('urgency', t('word.urgency'), ['now', 'today', 'later'].map((level) => [level, t(`urgency.${level}`)]))}
        ${this.select('kind', t('word.kind'), KINDS.map((kind) => [kind, name('alertKind', kind)]))}
        ${this.select('township', t('word.township'), facet(this.#facets.data?.townships))}
        ${this.select('industry', t('word.industry'), facet(this.#facets.data?.industries))}
        ${this.select('sort', t('alerts.sort'), SORTS.map((sort) => [sort, t(`alerts.sort.${sort}`)]), t('alerts.sort.worst'))}
        ${this.select('by', t('alerts.group'), GROUPS.map((by) => [by, t(`word.${by}`)]), t('alerts.group.none'))}
        ${this.clear(NARROWING)} ${this.views()}
      </div>
      ${view === 'open' ? this.#ofServices() : nothing}
      ${this.#groupPanel()} ${this.#pickBar(view)}
      <section class="panel">${this.#table(view)}</section>
      ${this.#historyPanel()}`;
  }

  #ofServices() {
    const alerts = this.#parts.template();
    return alerts === nothing ? nothing : html`<div class="grid">${alerts}</div>`;
  }

  #table(view) {
    const total = this.resource.data?.total ?? 0;
    const now = this.app.now;
    return this.table({
      caption: t('page.alerts'),
      total: t('alerts.total', { count: total, n: count(total) }),
      rowTone: (alert) => (alert.state === 'FIRING' && !alert.held ? { now: 'critical', today: 'warning' }[alert.urgency.level] : undefined),
      empty: blank('good', t(`alerts.empty.${view}`), NARROWING.some((name) => this.query[name]) ? t('filter.emptyHint') : nothing),
      columns: [
        { label: t('word.urgency'), cell: (alert) => html`${this.#pickBox(alert)}${status(alertState(alert))}${alert.state === 'FIRING' ? html`<span class="under wrap">${whyText(alert)}</span>` : nothing}` },
        { label: t('alerts.subject'), lead: true, cell: (alert) => html`<a class="name" href=${link(...alertPlace(alert))}>${subjectName(alert)}</a><span class="under">${this.#like('kind', alert.kind, name('alertKind', alert.kind))}${alert.township ? html` · ${this.#like('township', alert.township, alert.township)}` : nothing}</span>` },
        { label: t('alerts.what'), wide: true, cell: (alert) => html`${peopleLink(this.app, ['OK', 'RESOLVED'].includes(alert.state) ? null : alertPeople(alert), alertText(alert))}${staleMark(alert.stale)}` },
        { label: t('word.since'), className: 'nowrap', cell: (alert) => html`${moment(alert.openedAt ?? alert.since, now)}<span class="under">${alert.openedAt ?? alert.since ? t('span.ago', { span: ago(alert.openedAt ?? alert.since, now) }) : nothing}${alert.flaps ? html` · ${t('alerts.flaps', { count: alert.flaps, n: count(alert.flaps) })}` : nothing}</span>` },
        { label: t('alerts.who'), wide: true, cell: (alert) => (alert.acknowledgedBy ? html`${alert.acknowledgedBy}<span class="under wrap">${until(alert.acknowledgedUntil)}</span><span class="under wrap">${alert.acknowledgementNote ?? ''}</span>` : dash) },
        { label: t('alerts.action'), wide: true, className: 'on-screen', cell: (alert) => html`<span class="marks">${this.app.acknowledgeButton(alert)}<button class="button compact" type="button" @click=${() => this.#open(alert)}>${t('alerts.history')}</button></span>` },
      ],
    });
  }

  /** What is said of an alert, which leads to its like. */
  #like(filter, value, text) {
    return this.query[filter] === value ? text : html`<a href=${link('alerts', '', { ...this.query, after: null, page: null, [filter]: value })} title=${t('people.choose', { what: text })}>${text}</a>`;
  }

  #groupPanel() {
    if (!this.#groups) return nothing;
    const { by } = this.query;
    const called = (value) => (value === null ? t('alerts.group.other') : by === 'kind' ? name('alertKind', value) : value);
    return html`<section class="panel groups" aria-labelledby="groups">
      <header><h2 id="groups">${t('alerts.groups')}</h2><span class="sub">${t(`word.${by}`)}</span></header>
      <div class="flush">${whenLoaded(
        this.#groups,
        ({ items }) => html`<ul class="group-list">${items.map(({ value, alerts, urgency }) => {
          const chosen = value !== null && this.query[by] === value;
          const content = html`<span class="name">${called(value)}</span><span class="marks">${Object.keys(LEVELS).map((level) => (urgency[level] ? html`<span class="tone-${LEVELS[level]}">${t(`urgency.${level}`)} <strong>${count(urgency[level])}</strong></span>` : nothing))}</span><strong class="number">${count(alerts)}</strong>`;
          return html`<li>${value === null ? html`<span class="group">${content}</span>` : html`<button class="group" type="button" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => this.filter({ [by]: chosen ? null : value })}>${content}</button>`}</li>`;
        })}</ul>`,
        3,
      )}</div>
    </section>`;
  }

  #mayPick(alert) {
    return alert.state === 'FIRING' && this.app.me?.canAcknowledge;
  }

  #pickBox(alert) {
    if (!this.#mayPick(alert)) return nothing;
    return html`<input class="pick" type="checkbox" aria-label=${pair(t('alerts.pick'), subjectName(alert))} .checked=${this.#picked.has(alert.alertId)} @change=${(event) => this.#pick([alert], event.target.checked)} />`;
  }

  #pick(alerts, on) {
    for (const alert of alerts) {
      if (on) this.#picked.set(alert.alertId, alert);
      else this.#picked.delete(alert.alertId);
    }
    this.app.refresh();
  }

  #pickBar(view) {
    const open = this.list.rows.filter((alert) => this.#mayPick(alert));
    if (view !== 'open' || open.length === 0) return nothing;
    // what went, or is seen to, meanwhile, is not chosen any more
    const standing = new Map(this.list.rows.map((alert) => [alert.alertId, alert]));
    for (const id of [...this.#picked.keys()]) {
      const row = standing.get(id);
      if (row && !this.#mayPick(row)) this.#picked.delete(id);
    }
    const picked = [...this.#picked.values()];
    return html`<div class="pick-bar" role="group" aria-label=${t('alerts.pick')}>
      <button class="button compact" type="button" @click=${() => this.#pick(open, true)}>${t('alerts.pickAll')}</button>
      ${picked.length === 0
        ? nothing
        : html`<span role="status">${t('alerts.picked', { count: picked.length, n: count(picked.length) })}</span>
            <button class="button compact primary" type="button" @click=${() => this.app.acknowledgeAll(picked.slice(0, MOST_AT_ONCE), () => this.#pick(picked, false))}>${t('alerts.acknowledgePicked')}</button>
            <button class="button compact" type="button" @click=${() => this.#pick(picked, false)}>${t('alerts.unpick')}</button>`}
    </div>`;
  }

  #open(alert) {
    this.#history?.resource.stop();
    this.#asked = document.activeElement;
    this.#history = { alert, resource: new Resource(this.app, `alerts/${encodeURIComponent(alert.alertId)}/history`) };
    this.#history.resource.load().then(() => document.getElementById('history')?.focus());
  }

  #close() {
    this.#history.resource.stop();
    this.#history = null;
    this.#asked.focus();
    this.app.refresh();
  }

  #historyPanel() {
    if (!this.#history) return nothing;
    const { alert, resource } = this.#history;
    return html`<section class="panel spaced" aria-labelledby="history">
      <header><h2 id="history" tabindex="-1">${pair(t('alerts.history'), subjectName(alert))} · ${name('alertKind', alert.kind)}</h2><span class="end"><button class="button compact" type="button" @click=${() => this.#close()}>${t('action.close')}</button></span></header>
      <div class="body">${whenLoaded(resource, (data) => (data.items.length ? history(data.items) : blank('none', t('state.empty'))), 3)}</div>
    </section>`;
  }
}
