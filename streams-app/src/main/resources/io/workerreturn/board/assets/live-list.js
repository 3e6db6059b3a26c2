const MARK_MS = 6_000;

/**
 * Rows that change while they are read. What a row says follows the data at once; which rows there are, and in what order,
 * stands still while somebody points at the list or has the focus in it. Rows that changed or moved are marked for a while.
 */
export class LiveList {
  rows = [];
  #waiting = null;
  #held = new Map();
  #marks = new Map();
  #key;
  #signature;
  #refresh;

  /**
   * @param key of a row
   * @param signature what of a row a reader would notice
   * @param refresh to be called when something is to be drawn anew
   */
  constructor(key, signature, refresh) {
    this.#key = key;
    this.#signature = signature;
    this.#refresh = refresh;
  }

  /** How many rows came, went or moved since the order stands still. */
  get pending() {
    return this.#waiting === null ? 0 : difference(this.rows.map(this.#key), this.#waiting.map(this.#key));
  }

  get held() {
    // what had the focus may be gone without a word: then nobody reads any more
    for (const [why, lasts] of this.#held) {
      if (!lasts()) this.#held.delete(why);
    }
    return this.#held.size > 0;
  }

  /** New rows in their right order; `asked` by the user, they are shown at once and nothing counts as changed. */
  offer(rows, asked) {
    if (asked) {
      this.#marks.clear();
      this.#waiting = null;
      this.rows = rows;
      return;
    }
    this.#mark(rows);
    if (this.held) {
      const fresh = new Map(rows.map((row) => [this.#key(row), row]));
      this.rows = this.rows.map((row) => fresh.get(this.#key(row)) ?? row);
      this.#waiting = rows;
    } else {
      this.#marks = new Map([...this.#marks, ...this.#moved(rows)]);
      this.rows = rows;
    }
  }

  /** Newer versions of some rows, in no order. Tells whether any of them is shown. */
  patch(rows) {
    const fresh = new Map(rows.map((row) => [this.#key(row), row]));
    const any = this.rows.some((row) => fresh.has(this.#key(row)));
    if (any) {
      const patched = this.rows.map((row) => fresh.get(this.#key(row)) ?? row);
      this.#mark(patched);
      this.rows = patched;
      this.#waiting = this.#waiting?.map((row) => fresh.get(this.#key(row)) ?? row) ?? null;
    }
    return any;
  }

  /** 'changed', 'moved', 'new', or undefined. */
  markOf(row) {
    return this.#marks.get(this.#key(row));
  }

  /** Stops the order until `why` (pointer, focus) is released, or `lasts` says no. */
  hold(why, lasts) {
    this.#held.set(why, lasts);
  }

  release(why) {
    this.#held.delete(why);
    if (!this.held) {
      this.show();
    }
  }

  /** Shows what waits. */
  show() {
    if (this.#waiting !== null) {
      const rows = this.#waiting;
      this.#waiting = null;
      this.#marks = new Map([...this.#marks, ...this.#moved(rows)]);
      this.rows = rows;
      this.#expire();
      this.#refresh();
    }
  }

  #mark(rows) {
    const before = new Map(this.rows.map((row) => [this.#key(row), this.#signature(row)]));
    for (const row of rows) {
      const key = this.#key(row);
      if (before.has(key) && before.get(key) !== this.#signature(row)) {
        this.#marks.set(key, 'changed');
      }
    }
    this.#expire();
  }

  #moved(rows) {
    const before = new Map(this.rows.map((row, index) => [this.#key(row), index]));
    if (before.size === 0) {
      return [];
    }
    const keys = rows.map(this.#key);
    const stayed = longestRise(keys.filter((key) => before.has(key)), (key) => before.get(key));
    return keys.filter((key) => !stayed.has(key)).map((key) => [key, before.has(key) ? 'moved' : 'new']);
  }

  #expire() {
    const marked = new Map(this.#marks);
    if (marked.size > 0) {
      setTimeout(() => {
        for (const [key, mark] of marked) {
          if (this.#marks.get(key) === mark) this.#marks.delete(key);
        }
        this.#refresh();
      }, MARK_MS);
    }
  }
}

/** How many keys came, went or changed their place. */
export function difference(shown, wanted) {
  const position = new Map(shown.map((key, index) => [key, index]));
  const stayed = longestRise(wanted.filter((key) => position.has(key)), (key) => position.get(key));
  return wanted.length - stayed.size + shown.filter((key) => !wanted.includes(key)).length;
}

/** The largest set of keys whose positions rise: those are the ones that nobody would say have moved. */
export function longestRise(keys, positionOf) {
  const tails = [];
  const previous = new Map();
  for (const key of keys) {
    const position = positionOf(key);
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positionOf(tails[middle]) < position) low = middle + 1;
      else high = middle;
    }
    previous.set(key, tails[low - 1]);
    tails[low] = key;
  }
  const rise = new Set();
  for (let key = tails[tails.length - 1]; key !== undefined; key = previous.get(key)) {
    rise.add(key);
  }
  return rise;
}
