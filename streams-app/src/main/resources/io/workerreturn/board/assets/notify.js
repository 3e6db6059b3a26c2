// Browser notifications of what is urgent and somebody's own: the alerts that the filters of the alerts page chose when they were
// switched on, or those of what a service knows to be theirs.
import { currentLanguage, t } from './i18n.js';
import { count } from './format.js';
import { get } from './http.js';
import { remembered, remember } from './preferences.js';
import { go, link } from './router.js';
import { alertPlace, alertText, subjectName } from './words.js';

const KEY = 'notify';
const SOON_MS = 1_500;
const MOST = 100;
// which of them are somebody's own a service says, so that all are asked for
const MOST_OF_ALL = 500;
// more at once are told as one
const SINGLE = 3;
const FILTERS = ['kind', 'township', 'industry', 'q'];

/** Browsers allow it over https alone, and on the machine itself. */
export const canNotify = () => isSecureContext && 'Notification' in window;

export class Notifier {
  #services;
  #mine = read();
  #known = null;
  #soon = null;

  constructor(services) {
    this.#services = services;
  }

  get on() {
    return canNotify() && Notification.permission === 'granted' && this.#mine !== null;
  }

  /** What it is narrowed to, in words; '' for all that is urgent. */
  get mine() {
    const { own, ...filters } = this.#mine ?? {};
    return Object.entries({ ...filters, ...own?.filters })
      .map(([filter, value]) => (filter === 'kind' ? t(`alertKind.${value}`) : value))
      .join(' · ');
  }

  /**
   * Switches it on for the alerts of these filters, or off.
   *
   * @param own {page, filters} where a service narrows them: the page that shows what is somebody's own, and how it is asked for
   */
  async toggle(query, own) {
    if (this.on) {
      this.#mine = null;
      remember(KEY, null);
      return;
    }
    if ((await Notification.requestPermission()) !== 'granted') return;
    this.#mine = { ...Object.fromEntries(FILTERS.filter((filter) => query[filter]).map((filter) => [filter, query[filter]])), ...(own && { own }) };
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
    const { own, ...filters } = this.#mine;
    const isMine = own ? await this.#services.choose(own.filters) : () => true;
    const { items } = await get('alerts', { ...filters, state: 'FIRING', urgency: 'now', limit: own ? MOST_OF_ALL : MOST });
    // what rests on what is not read yet may be gone in a moment
    const standing = items.filter((alert) => !alert.held && isMine(alert));
    const fresh = this.#known === null ? [] : standing.filter((alert) => !this.#known.has(alert.alertId));
    this.#known = new Set(standing.map((alert) => alert.alertId));
    if (fresh.length > SINGLE) {
      tell(t('notify.several', { count: fresh.length, n: count(fresh.length) }), fresh.slice(0, SINGLE).map(subjectName).join('\n'), 'several', own ? link(own.page, '', own.filters) : link('alerts', '', { ...filters, urgency: 'now' }));
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
