import { html, nothing } from './lit.js';
import { t } from './i18n.js';
import { beijing, count, dateTime, percent, signed } from './format.js';
import { icon } from './parts.js';
import { go, here, link, pastMoment, OF_THE_PAST } from './router.js';
import { Resource } from './resource.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// a city in a replay lives through hours in seconds, and each look back is worked out anew
const COMPARE_EVERY_MS = 120_000;
const CAUSES = ['HAPPENED_SINCE', 'TOLD_LATE', 'CORRECTED', 'RETRACTED', 'REGISTER_CHANGED', 'RULES_CHANGED'];

const iso = (milliseconds) => new Date(milliseconds).toISOString().replace('.000Z', 'Z');

/** The same page at another moment; none is now. */
function travel(moment) {
  const { page, id, query } = here();
  const { at, after, page: turned, ...rest } = query;
  go(link(page, id, { ...rest, at: moment }));
}

/** Chooses the moment as of which a page is shown; nothing where a page has no past. */
export function timeControl(now) {
  const { page } = here();
  if (!OF_THE_PAST.includes(page) || !now) return nothing;
  const at = pastMoment();
  const time = Date.parse(now);
  // 18:00 in Rui'an is 10:00 UTC
  const today = Math.floor((time + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS;
  const moments = [
    ['past.dayAgo', iso(time - DAY_MS)],
    ['past.evening', iso(today - 6 * HOUR_MS)],
    ['past.weekAgo', iso(time - 7 * DAY_MS)],
  ];
  return html`<div class="time-control tools-row" role="group" aria-label=${t('past.choose')}>
    <div class="tabs">
      <button class="tab" type="button" aria-pressed=${at ? 'false' : 'true'} @click=${() => travel(null)}>${t('past.now')}</button>
      ${moments.map(([key, moment]) => html`<button class="tab" type="button" aria-pressed=${at === moment ? 'true' : 'false'} @click=${() => travel(moment)}>${t(key)}</button>`)}
    </div>
    <div class="field">
      <label for="known-at">${t('past.choose')}</label>
      <input id="known-at" type="datetime-local" max=${beijing(now)} .value=${at ? beijing(at) : ''} @change=${({ target }) => travel(target.value ? iso(Date.parse(`${target.value}:00+08:00`)) : null)} />
    </div>
  </div>`;
}

/** Says plainly that all of this has passed. */
export function pastRibbon() {
  const at = pastMoment();
  return at
    ? html`<div class="ribbon" data-tone="past" role="status">${icon('overdue')}<span>${t('past.ribbon', { time: dateTime(at) })}</span><button class="button compact" type="button" @click=${() => travel(null)}>${t('past.back')}</button></div>`
    : nothing;
}

/** What the figures of the city, or of one firm, were a day before, at the same hour; and why the city's are others now. */
export class DayBefore {
  #app;
  #path;
  #part;
  #resource = null;
  #why = null;
  #asked = '';
  #askedAt = -COMPARE_EVERY_MS;

  /** @param path of the answer that has them, @param part of it, or null for the whole */
  constructor(app, path = 'overview', part = 'city') {
    this.#app = app;
    this.#path = path;
    this.#part = part;
  }

  /** Looks back from this moment, unless it did a moment ago. */
  look(now) {
    if (!now || !this.#app.firstViewIsOver) return;
    const moment = iso(Math.floor((Date.parse(now) - DAY_MS) / HOUR_MS) * HOUR_MS);
    if (moment === this.#asked || performance.now() - this.#askedAt < COMPARE_EVERY_MS) return;
    this.stop();
    this.#asked = moment;
    this.#askedAt = performance.now();
    this.#resource = new Resource(this.#app, this.#path, { knownAt: moment, ifKnown: true });
    this.#resource.load(false);
  }

  #before(part = this.#part) {
    const data = this.#resource?.data;
    return (part === null ? data : data?.[part]) ?? null;
  }

  /** How far a count or a share is from what it was, and when that was. */
  change(now, figure, share = false) {
    return this.#difference(this.#before(), now, figure, share, (change, time) => t('past.change', { change, time }));
  }

  /** The same where many stand side by side, and the time is said once for all of them. */
  step(now, figure, { share = false, part = this.#part } = {}) {
    return this.#difference(this.#before(part), now, figure, share, (change) => change);
  }

  /** Since when the steps are, in words; '' where there is nothing to compare with. */
  since() {
    return this.#before() && Object.keys(this.#before()).length ? t('past.since', { time: dateTime(this.#asked) }) : '';
  }

  #difference(then, now, figure, share, words) {
    const before = then?.[figure];
    const after = now[figure];
    if (before === null || before === undefined || after === null || after === undefined) return nothing;
    const difference = share ? Math.round((after - before) * 1000) / 10 : after - before;
    const text = share ? t('past.points', { n: signed(difference) }) : signed(difference);
    return html`<span class="day-before" title=${t('past.against', { time: dateTime(this.#asked), value: share ? percent(before) : count(before) })}>${words(text, dateTime(this.#asked))}</span>`;
  }

  /** The causes, for those who may see true counts; asked for when it is opened. */
  why(city, now) {
    if (!this.#before() || !this.#app.mayAskForWorkers(true) || this.#before().returned === city.returned) return nothing;
    return html`<details class="data why-changed" @toggle=${({ target }) => target.open && this.#explain(now)}>
      <summary>${t('past.why', { time: dateTime(this.#asked) })}</summary>
      ${this.#causes()}
    </details>`;
  }

  #explain(now) {
    if (this.#why) return;
    this.#why = new Resource(this.#app, 'revisions', { knownAt: this.#asked, against: now });
    this.#why.load();
  }

  #causes() {
    if (this.#why?.error && this.#why.error.status !== 503) return html`<p class="small muted">${t('past.notSaid')}</p>`;
    const returned = this.#why?.data?.items.find((item) => item.figure === 'returned');
    if (!this.#why?.data) return html`<p class="small muted">${t('past.working')}</p>`;
    if (!returned) return html`<p class="small muted">${t('past.same')}</p>`;
    return html`<table class="data" role="table">
      <thead><tr><th scope="col">${t('past.cause')}</th><th scope="col" class="number">${t('word.returned')}</th></tr></thead>
      <tbody>
        <tr><td class="lead">${dateTime(this.#why.data.knownAt)}</td><td class="number">${count(returned.before)}</td></tr>
        ${CAUSES.filter((cause) => returned.parts[cause]).map((cause) => html`<tr><td>${t(`cause.${cause}`)}</td><td class="number">${signed(returned.parts[cause])}</td></tr>`)}
        <tr><td class="lead">${dateTime(this.#why.data.against)}</td><td class="number"><strong>${count(returned.after)}</strong></td></tr>
      </tbody>
    </table>`;
  }

  stop() {
    this.#resource?.stop();
    this.#why?.stop();
    this.#resource = null;
    this.#why = null;
    this.#asked = '';
  }
}
