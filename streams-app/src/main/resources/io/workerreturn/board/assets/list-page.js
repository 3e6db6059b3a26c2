import { html, nothing } from './lit.js';
import { t } from './i18n.js';
import { count } from './format.js';
import { go, link } from './router.js';
import { Resource } from './resource.js';
import { LiveList } from './live-list.js';
import { pager, placeOf, table } from './table.js';
import { views } from './views.js';

const PAGE = 50;
// as many as the API gives at once
const SHEETS = 500;
const TYPING_MS = 250;

/** What pages with one filtered, sorted, paged and live list have in common. */
export class ListPage {
  app;
  resource;
  list;
  query;
  #page;
  #path;
  #typing = null;
  #chosen = new Map();
  #last = 1;
  #onPaper = false;

  /** What the list is narrowed to, in words: a sheet of paper has no fields that say it. */
  get filters() {
    const page = this.#last > 1 ? t('pager.page', { page: count(this.#onPaper ? 1 : placeOf(this.query).page), pages: count(this.#last) }) : '';
    return [this.query.q ? `“${this.query.q}”` : '', ...this.#chosen.values(), page].filter(Boolean);
  }

  /**
   * @param page name in the address, @param path of the API, @param query filters of the address
   * @param key of a row, @param signature what of a row a reader would notice
   */
  constructor(app, page, path, query, key, signature) {
    this.app = app;
    this.#page = page;
    this.#path = path;
    this.query = query;
    this.key = key;
    this.list = new LiveList(key, signature, () => app.refresh());
    this.resource = new Resource(app, path, this.#asked(), (data, asked) => this.list.offer(data.items, asked));
  }

  /** What the filters of the address mean to the API; pages refine it. */
  parameters(query) {
    return query;
  }

  load() {
    return this.resource.load();
  }

  stop() {
    clearTimeout(this.#typing);
    this.resource.stop();
  }

  /** Another set of filters for the page that is already open. */
  requery(query) {
    this.query = query;
    this.resource.ask(this.#asked());
  }

  /** Goes to the same page with some filters changed; null takes one away. */
  filter(changes, replace = false) {
    // of another list a page begins elsewhere
    const query = { ...this.query, after: null, page: null, ...changes };
    for (const [name, value] of Object.entries(query)) {
      if (!value) delete query[name];
    }
    go(link(this.#page, '', query), replace);
  }

  /** Follows what is typed, a moment after the last letter. */
  typed = (event) => {
    const text = event.target.value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.filter({ q: text }, true), TYPING_MS);
  };

  #asked() {
    return { ...this.parameters(this.query), ...(this.#onPaper ? { limit: SHEETS } : { limit: PAGE, cursor: this.query.after }) };
  }

  // a meeting wants the list, not the page of it that is on the screen
  #print = async () => {
    const { next } = this.resource.data ?? {};
    if (this.#onPaper) return;
    if (next || this.query.after) {
      const where = location.href;
      const back = () => {
        this.#onPaper = false;
        if (location.href === where) this.resource.ask(this.#asked());
      };
      this.#onPaper = true;
      await this.resource.ask(this.#asked());
      await new Promise(requestAnimationFrame);
      // what could not be read, or is not looked at any more, is no list for a meeting
      if (this.resource.error || location.href !== where) return back();
      addEventListener('afterprint', back, { once: true });
    }
    print();
  };

  /** The table, with everything that this page knows of it. */
  table(options) {
    const { total = 0, next } = this.resource.data ?? {};
    this.#last = Math.max(1, Math.ceil((options.rows ?? total) / (this.#onPaper ? SHEETS : PAGE)));
    return table({
      list: this.list,
      keyOf: this.key,
      resource: this.resource,
      refresh: () => this.app.refresh(),
      onPrint: this.#print,
      pager: pager({ ...placeOf(this.query), next, pages: this.#last, onPage: (place) => this.filter(place) }),
      ...options,
    });
  }

  /** A select that filters. */
  select(name, label, options, all = t('filter.all')) {
    const chosen = this.query[name] ?? '';
    this.#chosen.set(name, chosen && (options.find(([value]) => value === chosen)?.[1] ?? chosen));
    return html`<div class="field">
      <label for=${`filter-${name}`}>${label}</label>
      <select id=${`filter-${name}`} .value=${chosen} @change=${(event) => this.filter({ [name]: event.target.value })}>
        <option value="" ?selected=${chosen === ''}>${all}</option>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </div>`;
  }

  /** The field for words. */
  search(label, placeholder) {
    return html`<div class="field search">
      <label for="filter-q">${label}</label>
      <input id="filter-q" type="search" autocomplete="off" spellcheck="false" maxlength="100" placeholder=${placeholder} .value=${this.query.q ?? ''} @input=${this.typed} />
    </div>`;
  }

  /** This page as it is now, under a name. */
  views() {
    return views(this.app, this.#page, this.query, this.title());
  }

  /** One press takes all filters away, when there are any. */
  clear(names) {
    return names.some((name) => this.query[name]) ? html`<button class="button" type="button" @click=${() => this.filter(Object.fromEntries(names.map((name) => [name, null])))}>${t('filter.clear')}</button>` : nothing;
  }
}
