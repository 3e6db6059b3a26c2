// Browser notifications of what is urgent and somebody's own: the alerts that the filters of the alerts page chose when they were switched on.
import { currentLanguage, t } from './i18n.js';
import { count } from './format.js';
import { get } from './http.js';
import { remembered, remember } from './preferences.js';
import { go, link } from './router.js';
import { alertPlace, alertText, subjectName } from './words.js';

const KEY = 'notify';
const SOON_MS = 1_500;
const MOST = 100;
// more at once are told as one
const SINGLE = 3;
const FILTERS = ['kind', 'township', 'industry', 'q'];

/** Browsers allow it over https alone, and on the machine itself. */
export const canNotify = () => isSecureContext && 'Notification' in window;

export class Notifier {
  #mine = read();
  #known = null;
  #soon = null;

  get on() {
    return canNotify() && Notification.permission === 'granted' && this.#mine !== null;
  }

  /** What it is narrowed to, in words; '' for all that is urgent. */
  get mine() {
    return Object.entries(this.#mine ?? {})
      .map(([filter, value]) => (filter === 'kind' ? t(`alertKind.${value}`) : value))
      .join(' · ');
  }

  /** Switches it on for the alerts of these filters, or off. */
  async toggle(query) {
    if (this.on) {
      this.#mine = null;
      remember(KEY, null);
      return;
    }
    if ((await Notification.requestPermission()) !== 'granted') return;
    this.#mine = Object.fromEntries(FILTERS.filter((filter) => query[filter]).map((filter) => [filter, query[filter]]));
    remember(KEY, JSON.stringify(this.#mine));
    this.#known = null;
    await this.#look();
  }

  /** Something was heard of alerts. */
  heard() {
    if (this.on) this.#soon ??= setTimeout(() => this.#look().catch(() => {}), SOON_MS);
  }

  async #look() {
    this.#soon = null;
    const { items } = await get('alerts', { ...this.#mine, state: 'FIRING', urgency: 'now', limit: MOST });
    // what rests on what is not read yet may be gone in a moment
    const standing = items.filter((alert) => !alert.held);
    const fresh = this.#known === null ? [] : standing.filter((alert) => !this.#known.has(alert.alertId));
    this.#known = new Set(standing.map((alert) => alert.alertId));
    if (fresh.length > SINGLE) {
      tell(t('notify.several', { count: fresh.length, n: count(fresh.length) }), fresh.slice(0, SINGLE).map(subjectName).join('\n'), 'several', link('alerts', '', { ...this.#mine, urgency: 'now' }));
    } else {
      fresh.forEach((alert) => tell(subjectName(alert), alertText(alert), alert.alertId, link(...alertPlace(alert))));
    }
  }
}

function read() {
  try {
    return JSON.parse(remembered(KEY));
  } catch {
    return null;
  }
}

function tell(title, body, tag, address) {
  const told = new Notification(title, { body, tag, lang: currentLanguage() });
  told.onclick = () => {
    focus();
    go(address);
    told.close();
  };
}
