// What services add to the page: pages of their own, and parts of others. The page knows none of them by name.
import { html, nothing } from './lit.js';
import { get } from './http.js';
import { currentLanguage, speak, t } from './i18n.js';
import { ago, count } from './format.js';
import { hidden, icon, moment, panel } from './parts.js';
import { link } from './router.js';
import { Resource } from './resource.js';

const SHOWN = 3;
const REREAD_MS = 2_000;
const PAGES = { firm: 'enterprises', trip: 'trips' };

/** The services that are on and have something to show, once they are asked for. */
export class Services {
  #app;
  #modules = null;
  #loaded = [];

  constructor(app) {
    this.#app = app;
  }

  /** Asks once, and again after a failure: who sees no service asks for none. */
  async load() {
    if (!this.#app.me?.seesServices) return [];
    this.#modules ??= this.#ask().catch((failure) => {
      this.#modules = null;
      throw failure;
    });
    return this.#modules;
  }

  async #ask() {
    const { items } = await get('services');
    const found = await Promise.all(
      items.map(async ({ name }) => {
        const folder = name.replaceAll('-', '');
        const module = await import(`./services/${folder}/page.js`);
        speak(name, module.words);
        return module;
      }),
    );
    this.#loaded = found;
    this.#app.refresh();
    return found;
  }

  /** Which alerts are chosen by filters that services know; none by those that nobody knows. */
  async choose(filters) {
    const narrows = Object.assign({}, ...(await this.load()).map((module) => module.narrows));
    const tests = await Promise.all(Object.entries(filters).map(([filter, value]) => narrows[filter]?.(value) ?? (() => false)));
    return (alert) => tests.every((test) => test(alert));
  }

  /** Entries of the navigation, each [page, icon, key of its name]. */
  navigation() {
    return this.#loaded.flatMap((module) => module.navigation ?? []);
  }

  /** The page of this name; undefined if no service has one. */
  async page(name, id, query) {
    const module = (await this.load().catch(() => [])).find(({ pages }) => Object.hasOwn(pages ?? {}, name));
    return module && new module.pages[name](this.#app, id, query);
  }

  /** What services have to say on another page about one of its things. */
  parts(where, id) {
    return new Parts(this.#app, this.load(), where, id);
  }
}

/** Parts of a page; they come when they are here, and the page does not wait. */
class Parts {
  #parts = [];
  #stopped = false;

  constructor(app, modules, where, id) {
    modules.then(
      (all) => {
        if (this.#stopped) return;
        this.#parts = all.flatMap((module) => (module.parts?.[where] ? [module.parts[where](app, id)] : []));
        this.#parts.forEach((part) => part.load());
        app.refresh();
      },
      () => {
        // the page is of use without them
      },
    );
  }

  heard(topic, data) {
    this.#parts.forEach((part) => part.heard(topic, data));
  }

  stop() {
    this.#stopped = true;
    this.#parts.forEach((part) => part.stop());
  }

  template() {
    return html`${this.#parts.map((part) => part.template())}`;
  }
}

/** Where a subject (kind|id) is shown, and how it is called. */
export function place(subject) {
  const at = subject.indexOf('|');
  const kind = subject.slice(0, at);
  const id = subject.slice(at + 1);
  if (kind === 'township') return { href: link('enterprises', '', { township: id }), kind, id };
  return { href: PAGES[kind] ? link(PAGES[kind], id) : null, kind, id };
}

/** Alerts of services, of everybody or of an account: what is nobody's or was left, what is missing. They stand for as long as their reason does. */
export class ServiceAlerts {
  #app;
  #resource;
  #all = false;

  constructor(app, account) {
    this.#app = app;
    this.#resource = new Resource(app, 'services/alerts', account === undefined ? {} : { account });
  }

  load() {
    if (this.#app.me?.seesServices) this.#resource.load();
  }

  heard(topic) {
    if (topic === 'services' && this.#app.me?.seesServices) this.#resource.reloadSoon(REREAD_MS);
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

/** What a service shows of one answer: read when it is opened, and anew when services have concluded something. */
export class Answered {
  app;
  resource;

  constructor(app, path, parameters = {}, onData = () => {}) {
    this.app = app;
    this.resource = new Resource(app, path, parameters, onData);
  }

  load() {
    this.resource.load();
  }

  heard(topic) {
    if (topic === 'services') this.resource.reloadSoon(REREAD_MS);
  }

  stop() {
    this.resource.stop();
  }
}
