// What services add to the page: pages of their own, and parts of others. The page knows none of them by name.
import { html } from './lit.js';
import { get } from './http.js';
import { speak } from './i18n.js';

/** The services that are on and have something to show, once they are asked for. */
export class Services {
  #app;
  #modules = null;
  #loaded = [];

  constructor(app) {
    this.#app = app;
  }

  /** Asks once, and again after a failure. Viewers see nothing of services. */
  async load() {
    if (!this.#app.me?.canAcknowledge) return [];
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
