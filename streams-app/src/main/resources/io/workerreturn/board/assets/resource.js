import { get } from './http.js';

/** One answer of the API, as far as it is here: what was read last, whether it is being read, what went wrong. */
export class Resource {
  data = null;
  error = null;
  loading = false;
  #app;
  #path;
  #parameters;
  #abort = null;
  #soon = null;
  #overtaken = false;
  #generation = 0;
  #onData;

  /** @param onData called with (data, asked): asked is true if the user, not a live update, made it load */
  constructor(app, path, parameters = {}, onData = () => {}) {
    this.#app = app;
    this.#path = path;
    this.#parameters = parameters;
    this.#onData = onData;
  }

  get path() {
    return this.#path;
  }

  get parameters() {
    return this.#parameters;
  }

  /** Other parameters: the old data stay until the new are here, so that nothing jumps. */
  ask(parameters) {
    this.#parameters = parameters;
    return this.load(true);
  }

  /** Reads now. An answer that was overtaken by a newer question is dropped. */
  async load(asked = true) {
    clearTimeout(this.#soon);
    this.#soon = null;
    this.#abort?.abort();
    this.#abort = new AbortController();
    const generation = ++this.#generation;
    this.loading = true;
    this.#overtaken = false;
    if (asked) {
      this.#app.refresh();
    }
    try {
      const data = await get(this.#path, this.#parameters, this.#abort.signal);
      if (generation !== this.#generation) return;
      this.data = data;
      this.error = null;
      this.#app.heardTime(data.now);
      this.#onData(data, asked);
    } catch (failure) {
      if (generation !== this.#generation || failure.name === 'AbortError') return;
      this.error = failure;
      this.#app.failed(failure);
    }
    this.loading = false;
    this.#app.refresh();
    if (this.#overtaken) this.reloadSoon();
  }

  /** Reads within a few seconds, however often that is said until then. */
  reloadSoon(milliseconds = 3_000) {
    // the answer that is under way may be older than what was heard
    this.#overtaken = this.loading;
    if (this.#soon === null && !this.loading) {
      // spread, so that a hundred boards don't ask in one instant
      this.#soon = setTimeout(() => this.load(false), milliseconds * (0.8 + 0.4 * Math.random()));
    }
  }

  /** Forgets everything under way. */
  stop() {
    clearTimeout(this.#soon);
    this.#generation++;
    this.#abort?.abort();
  }
}
