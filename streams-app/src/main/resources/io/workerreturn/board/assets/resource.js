import { get } from './http.js';
import { pastMoment } from './router.js';

// each twice as long as the one before, so that a board that comes back is not met by all at once
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 30_000;
const READ_ANEW_MS = 300;

/** What failed and will be tried again. */
const waiting = new Set();

/** What is open, and what of it may be older than what was missed while nobody was heard. */
const open = new Set();
const owed = new Set();

// what the API can say of a moment that has passed
const PAST = /^(overview|rollups|trips(\/[^/]+)?|enterprises(\/[^/]+)?)$/;

/** These parameters, of the moment that the page is shown of. */
export function asKnown(path, parameters) {
  const moment = PAST.test(path) ? pastMoment() : null;
  return moment ? { knownAt: moment, ...parameters } : parameters;
}

/** The network is back: nobody waits for the next attempt. */
export const tryAgainNow = () => [...waiting].forEach((resource) => resource.reloadSoon(RETRY_FIRST_MS / 2));

/** Something may have been missed: whatever is open is read anew; where `owing`, nothing is called live before it is. */
export function readAnew(owing) {
  for (const resource of open) {
    if (resource.isPast || (resource.data === null && resource.error === null && !resource.loading)) continue;
    if (owing) owed.add(resource);
    resource.reloadSoon(READ_ANEW_MS);
  }
}

/** Whether all that is shown was read since something may have been missed. */
export const isReadAnew = () => owed.size === 0;

// no answer, too many questions, or a board that can't answer just now; what is refused for good stays so
const passes = ({ status }) => status === 0 || status === 429 || status >= 500;

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
  #soonAt = 0;
  #overtaken = false;
  #failures = 0;
  #generation = 0;
  #onData;
  #live;

  /**
   * @param onData called with (data, asked): asked is true if the user, not a live update, made it load
   * @param live of now, whatever the moment that the page is shown of
   */
  constructor(app, path, parameters = {}, onData = () => {}, live = false) {
    this.#live = live;
    this.#app = app;
    this.#path = path;
    this.#parameters = parameters;
    this.#onData = onData;
    open.add(this);
  }

  /** Whether it says what was known at a moment that has passed, which nothing changes any more. */
  get isPast() {
    return 'knownAt' in (this.#live ? this.#parameters : asKnown(this.#path, this.#parameters));
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
      const parameters = this.#live ? this.#parameters : asKnown(this.#path, this.#parameters);
      const past = parameters !== this.#parameters;
      const data = await get(this.#path, parameters, this.#abort.signal);
      if (generation !== this.#generation) return;
      this.data = data;
      this.error = null;
      this.#failures = 0;
      waiting.delete(this);
      if (!this.#overtaken) owed.delete(this);
      if (!past) this.#app.heardTime(data.now);
      this.#onData(data, asked);
    } catch (failure) {
      if (generation !== this.#generation || failure.name === 'AbortError') return;
      this.error = failure;
      if (!passes(failure)) owed.delete(this);
      this.#app.failed(failure);
    }
    this.loading = false;
    this.#app.refresh();
    if (this.error && passes(this.error)) {
      waiting.add(this);
      this.reloadSoon(Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** this.#failures++));
    } else if (this.#overtaken) {
      this.reloadSoon();
    }
  }

  /** Reads within a few seconds, however often that is said until then. */
  reloadSoon(milliseconds = 3_000) {
    // the answer that is under way may be older than what was heard
    this.#overtaken = this.loading;
    if (this.loading) return;
    // spread, so that a hundred boards don't ask in one instant
    const at = performance.now() + milliseconds * (0.8 + 0.4 * Math.random());
    if (this.#soon === null || at < this.#soonAt) {
      clearTimeout(this.#soon);
      this.#soonAt = at;
      this.#soon = setTimeout(() => this.load(this.data === null), at - performance.now());
    }
  }

  /** Forgets everything under way. */
  stop() {
    clearTimeout(this.#soon);
    [open, owed, waiting].forEach((set) => set.delete(this));
    this.#generation++;
    this.#abort?.abort();
  }
}
