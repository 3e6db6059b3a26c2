// The alerts of services: what is nobody's or was left, what is missing. They stand for as long as their reason does.
import { html, nothing } from './lit.js';
import { currentLanguage, t } from './i18n.js';
import { ago, count } from './format.js';
import { hidden, icon, moment, panel } from './parts.js';
import { link } from './router.js';
import { Resource } from './resource.js';

const SHOWN = 10;
const PAGES = { firm: 'enterprises', trip: 'trips' };

/** Where a subject (kind|id) is shown, and how it is called. */
export function place(subject) {
  const at = subject.indexOf('|');
  const kind = subject.slice(0, at);
  const id = subject.slice(at + 1);
  if (kind === 'township') return { href: link('enterprises', '', { township: id }), kind, id };
  return { href: PAGES[kind] ? link(PAGES[kind], id) : null, kind, id };
}

/** Alerts of services: of everybody, or of an account. */
export class ServiceAlerts {
  #app;
  #resource;
  #all = false;

  constructor(app, account) {
    this.#app = app;
    this.#resource = new Resource(app, 'services/alerts', account === undefined ? {} : { account });
  }

  load() {
    if (this.#app.me?.canAcknowledge) this.#resource.load();
  }

  heard(topic) {
    if ((topic === 'services' || topic === 'reset') && this.#app.me?.canAcknowledge) this.#resource.reloadSoon(2_000);
  }

  stop() {
    this.#resource.stop();
  }

  template() {
    const items = this.#resource.data?.items ?? [];
    if (items.length === 0) return nothing;
    const shown = this.#all ? items : items.slice(0, SHOWN);
    return panel({
      id: 'service-alerts',
      title: t('services.alerts'),
      sub: t('alerts.total', { count: items.length, n: count(items.length) }),
      span: 12,
      flush: true,
      body: html`<ul class="feed">${shown.map((alert) => this.#line(alert))}</ul>
        ${items.length > SHOWN ? html`<p class="more"><button class="button compact" type="button" @click=${() => ((this.#all = !this.#all), this.#app.refresh())}>${t(this.#all ? 'services.fewer' : 'services.all', { n: count(items.length) })}</button></p>` : nothing}`,
    });
  }

  #line(alert) {
    const { href, id } = place(alert.subject);
    const called = alert.name ?? id;
    const critical = alert.severity === 'CRITICAL';
    return html`<li>
      <span class="status-icon tone-${critical ? 'critical' : 'warning'}">${icon(critical ? 'critical' : 'warning')}${hidden(t(`severity.${alert.severity}`))}</span>
      <span class="what"><strong>${alert.title[currentLanguage()]}</strong> ${href ? html`<a href=${href}>${called}</a>` : called}${alert.account ? html`<span class="why">${alert.account}</span>` : nothing}</span>
      <span class="when">${moment(alert.since, this.#app.now)} · ${t('span.ago', { span: ago(alert.since, this.#app.now) })}</span>
    </li>`;
  }
}
