// Whoever works by keyboard never loses the place: what has the focus may leave the page, or can't be pressed any more.
const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

const canStop = (element) => element.isConnected && !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true });

/** Keeps the focus on the page, and in the dialog while one is open. */
export class Focus {
  #root;
  #byKey = false;
  #had = { page: null, dialog: null };
  #around = [];
  #order = [];

  constructor(root) {
    this.#root = root;
    // whoever points leaves the focus where the browser leaves it
    addEventListener('pointerdown', () => (this.#byKey = false), true);
    addEventListener('keydown', () => this.#begin(document.activeElement), true);
    addEventListener('focusin', ({ target }) => this.#note(target));
    // a part that closes has the focus no more, and nothing is drawn
    addEventListener('toggle', () => this.mend(), true);
  }

  get #where() {
    return document.querySelector('dialog[open]') ? 'dialog' : 'page';
  }

  // whoever pointed at nothing in between begins anew there
  #begin(element) {
    if (!this.#byKey && element === document.body) this.#had[this.#where] = null;
    this.#byKey = true;
    this.#note(element);
  }

  #note(element) {
    if (!element || element === document.body) return;
    this.#had[element.closest('dialog') ? 'dialog' : 'page'] = element;
    this.mark();
  }

  /** Before something is drawn: where is it, and among what? */
  mark() {
    const had = this.#byKey && this.#had[this.#where];
    if (!had || !had.isConnected) return;
    this.#around = [];
    for (let outer = had.parentElement; outer; outer = outer.parentElement) this.#around.push(outer);
    this.#order = [...this.#root.querySelectorAll(STOPS)];
  }

  /** After it was drawn: what had the focus has it again, or else what now stands nearest to its place. */
  mend() {
    // whoever is in the address bar, or elsewhere, is left there
    if (!document.hasFocus()) return;
    const now = document.activeElement;
    const had = this.#byKey && this.#had[this.#where];
    if (!had || (now && now !== document.body && canStop(now))) return;
    if (canStop(had)) return had.focus({ preventScroll: true });
    const at = this.#order.indexOf(had);
    for (const outer of this.#around.filter((one) => one.isConnected)) {
      const there = [...outer.querySelectorAll(STOPS)].filter(canStop);
      const nearest = there.find((one) => this.#order.indexOf(one) > at || !this.#order.includes(one)) ?? there.at(-1);
      if (nearest) return nearest.focus({ preventScroll: true });
    }
  }
}
