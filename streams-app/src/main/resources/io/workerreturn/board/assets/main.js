import { html, nothing, render, keyed } from './lit.js';
import { t, pair, switchLanguage, currentLanguage } from './i18n.js';
import { count, clockTime, list, longDay, span, dateTime } from './format.js';
import { icon, hidden, failure, failureText } from './parts.js';
import { subjectName, changeText } from './words.js';
import { get, RequestError } from './http.js';
import { LiveFeed } from './live.js';
import { Resource, isReadAnew, readAnew, tryAgainNow } from './resource.js';
import { go, here, link, pastMoment } from './router.js';
import { DayBefore, pastRibbon, timeControl } from './past.js';
import { remembered, remember } from './preferences.js';
import { soundOn, switchSound, play } from './sound.js';
import { Notifier, canNotify } from './notify.js';
import { Acknowledge, SignIn, signIn, signOut, withdraw } from './dialogs.js';
import { Services } from './services.js';
import { Focus } from './focus.js';
import { Overview } from './pages/overview.js';

// how long a page that one returns to may take to be as long as it was
const RETURN_MS = 10_000;
const SCROLLED_MS = 150;
// live figures are drawn together, so that a reader sees one step, not twenty
const DRAW_MS = 1_000;
const ANNOUNCE_MS = 15_000;
const FIRST_RESET_MS = 4_000;
const TOAST_MS = 6_000;
const SUBMITTED_MS = 30_000;
const TOKEN = /^#token=(.+)$/;
const LINKS = { live: 'good', lost: 'cancelled', waiting: 'waiting', out: 'user', behind: 'delayed' };
const THEMES = { auto: 'auto', light: 'sun', dark: 'moon' };

// a screen that nobody touches: ?wall=1
const WALL = new URLSearchParams(location.search).get('wall') === '1';
const MARK = new URL('favicon.svg', import.meta.url).href;

const NAVIGATION = [
  ['overview', 'overview'],
  ['trips', 'trips'],
  ['enterprises', 'firms'],
  ['people', 'user'],
  ['alerts', 'alerts'],
  ['quality', 'quality'],
];

// which entry of the navigation pages without one belong to
const WITHIN = { workers: 'people', origins: 'people', imports: 'quality' };

class Application {
  #now = null;
  /** The latest overview, whichever page is open. */
  overview = null;
  /** Who is asking, and what they may do. */
  me = null;
  /** What services add. */
  services = new Services(this);
  /** Whether what nobody waits for, such as the day before, may be asked for. */
  firstViewIsOver = false;

  #root = document.getElementById('app');
  #page = null;
  #route = null;
  #drawn = false;
  #drawSoon = null;
  #connected = null;
  #dialog = null;
  #imports = null;
  #others = null;
  #toast = '';
  #submitted = new Map();
  #announcement = '';
  #announcedAt = -ANNOUNCE_MS;
  #seenChanges = new Set();
  #signedOut = false;
  #returning = null;
  #leaving = null;
  #followed = null;
  #after = undefined;
  #skipping = false;
  #notifier = new Notifier(this.services);
  #focus = new Focus(this.#root);
  #theme = remembered('theme') ?? 'auto';
  #feed = new LiveFeed(
    'api/v1/live',
    (topic, data) => this.#heard(topic, data),
    (connected) => this.#connection(connected),
  );

  /** What time it is on the board, as the API says it, never the browser's; of a page that is shown of the past, that moment. */
  get now() {
    return pastMoment() ?? this.#now;
  }

  start() {
    // a token in the address is taken from it as at the first visit
    addEventListener('hashchange', () => (TOKEN.test(location.hash) ? location.reload() : this.#follow()));
    history.scrollRestoration = 'manual';
    addEventListener('wheel', () => (this.#returning = null), { passive: true });
    addEventListener('touchmove', () => (this.#returning = null), { passive: true });
    addEventListener('scroll', () => this.#leave(null), { passive: true });
    document.addEventListener('click', (event) => this.#leave(event.target.closest?.('a[href^="#/"], tr[data-href]')), true);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.refresh());
    // while the connection is lost, its age is part of what is shown
    setInterval(() => this.#connected === false && this.refresh(), 1_000);
    this.#arrive();
    new ResizeObserver(() => this.#measure()).observe(this.#root);
  }

  // pages ask differently for those who may see less, so that comes first
  async #arrive() {
    await this.#takeToken();
    await Promise.all([this.#whoAmI(), this.#around.load(false)]);
    await this.#follow();
    if (!this.#signedOut) this.#feed.open();
    this.#loadOthers().catch(() => {});
    setTimeout(() => {
      this.firstViewIsOver = true;
      this.services.load().catch(() => {});
    }, FIRST_RESET_MS);
  }

  // ---- what pages ask of the application ----

  /** Draws with the next frame. */
  refresh = () => {
    if (!this.#drawn) {
      this.#drawn = true;
      requestAnimationFrame(() => {
        this.#drawn = false;
        this.#draw();
      });
    }
  };

  // clock, badge and ribbons are on every page, before the first live event too
  #around = new Resource(this, 'overview', {}, (overview) => this.#heardOverview(overview), true);

  /** The latest overview, if it is as new as one that is asked for now. */
  get liveOverview() {
    return this.#connected === false || pastMoment() ? null : this.overview;
  }

  heardTime(now) {
    if (now && (!this.#now || now > this.#now)) this.#now = now;
  }

  failed(failure) {
    if (failure.status === 401) {
      this.#signedOut = true;
      this.me = null;
      this.#feed.close();
      this.#askForToken();
    }
  }

  /** What can be done about an alert by whoever is signed in. */
  acknowledgeButton(alert) {
    if (!this.me?.canAcknowledge || pastMoment()) return nothing;
    const submitted = this.#submitted.get(alert.alertId);
    if (submitted && submitted.state === alert.state && submitted.by === alert.acknowledgedBy && performance.now() - submitted.at < SUBMITTED_MS) {
      return html`<span class="chip" role="status">${icon('waiting')}${t('acknowledge.submitted')}</span>`;
    }
    if (alert.state === 'ACKNOWLEDGED' || alert.acknowledgedBy) {
      return html`<button class="button compact" type="button" aria-label=${pair(t('action.withdraw'), subjectName(alert))} @click=${() => this.#withdraw(alert)}>${t('action.withdraw')}</button>`;
    }
    return alert.state === 'FIRING'
      ? html`<button class="button compact acknowledge" type="button" aria-label=${pair(t('action.acknowledge'), subjectName(alert))} @click=${() => this.#open(new Acknowledge(this, [alert], (taken) => this.#sent(taken)))}>${t('action.acknowledge')}</button>`
      : nothing;
  }

  /** Asks for one note for all of these. */
  acknowledgeAll(alerts, done) {
    this.#open(
      new Acknowledge(this, alerts, (taken) => {
        this.#sent(taken);
        done();
      }),
    );
  }

  /** Whether lists of people are for whoever is signed in, and of now; the server decides, this only spares a refusal. */
  mayAskForWorkers(ofThePast = false) {
    return !this.me?.rounded && (ofThePast || !pastMoment());
  }

  /** The same of the staff of one firm. */
  mayAskForStaffOf(id) {
    return this.mayAskForWorkers() || ((this.me?.firms ?? []).includes(id) && !pastMoment());
  }

  soundButton() {
    return html`<button class="button compact" type="button" aria-pressed=${soundOn() ? 'true' : 'false'} @click=${() => (switchSound(), this.refresh())}>${icon(soundOn() ? 'sound-on' : 'silent')}${t(soundOn() ? 'sound.on' : 'sound.off')}</button>`;
  }

  /** What figures were a day before; made here, so that what the first view has stays one file. */
  dayBefore(path, part) {
    return new DayBefore(this, path, part);
  }

  /** Switches notifications on for what these filters choose, or off; `own` as the page of a service narrows them. */
  notifyButton(query, own) {
    const { on, mine } = this.#notifier;
    const refused = !canNotify() || Notification.permission === 'denied';
    return html`<button class="button compact" type="button" ?disabled=${refused} title=${refused ? t('notify.refused') : t(on ? 'notify.on.hint' : own ? 'notify.own.hint' : 'notify.off.hint', { mine: mine || t('urgency.now') })} aria-pressed=${on ? 'true' : 'false'} @click=${() => this.#notifier.toggle(query, own).finally(this.refresh)}>${icon(on ? 'alerts' : 'silent')}${t(on ? 'notify.on' : 'notify.off')}${on && mine ? html` · ${mine}` : nothing}</button>`;
  }

  dialogClosed(dialog) {
    if (this.#dialog === dialog) {
      this.#dialog = null;
      this.refresh();
    }
  }

  // ---- routes ----

  async #follow() {
    this.#followed = location.href;
    const route = here();
    const same = this.#route?.page === route.page && this.#route?.id === route.id && this.#route?.query.at === route.query.at;
    this.#route = route;
    this.#skipping &&= route.page === 'alerts';
    this.#returning = history.state?.y === undefined ? null : { ...history.state, until: performance.now() + RETURN_MS };
    if (same && this.#page?.requery) {
      const turned = route.query.after !== this.#after;
      this.#after = route.query.after;
      this.#page.requery(route.query);
      if (turned && !this.#returning) this.#begin();
      this.refresh();
      return;
    }
    this.#after = route.query.after;
    const first = this.#page === null;
    const page = await this.#make(route);
    // somebody who does not wait is elsewhere by now
    if (this.#route !== route) return;
    this.#page?.stop();
    this.#page = page;
    this.#page.load();
    if (!first && !this.#returning) {
      this.#begin();
    }
    this.refresh();
  }

  #begin() {
    scrollTo({ top: 0 });
    document.getElementById('main')?.focus({ preventScroll: true });
  }

  // what the way back leads to: how far down, and to which row; it stands with the place in the browser's history,
  // and never with another: the address changes before anybody hears of it
  #leave(by) {
    clearTimeout(this.#leaving);
    const left = this.#followed;
    const note = () =>
      this.#returning === null && location.href === left && history.replaceState({ y: scrollY, from: by?.getAttribute('href') ?? by?.dataset.href ?? history.state?.from }, '');
    if (by) note();
    else this.#leaving = setTimeout(note, SCROLLED_MS);
  }

  // rows come after the page: until they are here, or somebody does something else, it waits
  #return() {
    if (!this.#returning) return;
    const { y, from, until } = this.#returning;
    const row = from && document.querySelector(`main a[href="${CSS.escape(from)}"]`);
    const there = document.documentElement.scrollHeight - innerHeight >= y && (row || !from);
    const comes = document.querySelector('main .skeleton, main [aria-busy="true"]');
    if (!there && comes && performance.now() < until) return;
    this.#returning = null;
    scrollTo({ top: y });
    row?.focus({ preventScroll: true });
  }

  async #make({ page, id, query }) {
    if (page === 'overview' && !WALL) return new Overview(this);
    let others;
    try {
      others = await this.#loadOthers();
    } catch {
      // no connection, or a newer board whose files have other names
      return { title: () => t(`page.${page}`), load() {}, stop() {}, template: () => failure(new RequestError(0, {}), () => location.reload()) };
    }
    if (WALL) return new others.Wall(this);
    switch (page) {
      case 'trips':
        return id ? new others.Trip(this, id, query) : new others.Trips(this, query);
      case 'enterprises':
        return id ? new others.Enterprise(this, id, query) : new others.Enterprises(this, query);
      case 'search':
        return new others.Search(this, query);
      case 'origins':
        return new others.Origins(this, query);
      case 'people':
        return new others.People(this, query);
      case 'workers':
        return new others.Worker(this, id);
      case 'alerts':
        return new others.Alerts(this, query);
      case 'quality':
        return new others.Quality(this, query);
      case 'imports':
        return (this.#imports ??= new others.Imports(this));
      default:
        return (await this.services.page(page, id, query)) ?? new Overview(this);
    }
  }

  #loadOthers() {
    return (this.#others ??= import('./pages/others.js'));
  }

  // ---- live ----

  #heard(topic, data) {
    if (topic === 'reset') {
      tryAgainNow();
      // what was read a moment before the first stream is nearly always whole: no hurry
      if (data.first) setTimeout(() => readAnew(false), FIRST_RESET_MS);
      else readAnew(true);
    }
    this.heardTime(data.now);
    if (topic === 'changes') this.#announce(data.items ?? []);
    if (topic === 'alerts') this.#settle(data.items ?? []);
    if (topic === 'alerts' || topic === 'changes' || topic === 'reset') this.#notifier.heard();
    if (topic === 'overview') this.#heardOverview(data);
    else if (topic !== 'reset') this.#tellPage(topic, data);
    this.#drawSoon ??= setTimeout(() => {
      this.#drawSoon = null;
      this.refresh();
    }, DRAW_MS);
  }

  // badge, title and page are of one answer, however it came
  #heardOverview(overview) {
    this.overview = overview;
    this.#tellPage('overview', overview);
  }

  // what has passed changes no more
  #tellPage(topic, data) {
    if (!pastMoment()) this.#page?.heard?.(topic, data);
  }

  #connection(connected) {
    this.#connected = connected;
    // a page that is put away has no next frame, and is seen as it was left
    if (connected === null) return this.#draw();
    this.refresh();
    // a refused connection may be a session that has ended; and who could not be asked before can be now
    if (!connected || !this.me) this.#whoAmI();
  }

  #announce(changes) {
    const firing = changes.filter((change) => change.to === 'FIRING' && !this.#seenChanges.has(change.id));
    changes.forEach((change) => this.#seenChanges.add(change.id));
    if (this.#seenChanges.size > 2_000) this.#seenChanges = new Set([...this.#seenChanges].slice(-500));
    if (firing.length === 0) return;
    // what rests on what is not read yet may be gone in a moment
    if (this.overview?.behind?.behind) return;
    play(firing.some((change) => change.severity === 'CRITICAL'));
    if (performance.now() - this.#announcedAt > ANNOUNCE_MS) {
      this.#announcedAt = performance.now();
      this.#announcement =
        firing.length === 1 ? pair(subjectName(firing[0]), changeText(firing[0])) : t('announce.alerts', { count: firing.length, n: count(firing.length) });
    }
  }

  #settle(alerts) {
    for (const alert of alerts) {
      const submitted = this.#submitted.get(alert.alertId);
      if (submitted && (submitted.state !== alert.state || submitted.by !== alert.acknowledgedBy)) this.#submitted.delete(alert.alertId);
    }
  }

  // ---- people ----

  async #whoAmI() {
    try {
      this.me = await get('me');
    } catch (failure) {
      this.failed(failure);
    }
    this.refresh();
  }

  // a link that an administrator sends: #token=… signs in, and vanishes from the address before anything else happens
  async #takeToken() {
    const token = TOKEN.exec(location.hash)?.[1];
    if (token) {
      history.replaceState(null, '', link('overview'));
      try {
        await signIn(decodeURIComponent(token));
        // what was asked for with the page itself was answered to nobody
        location.reload();
        await new Promise(() => {});
      } catch (failure) {
        this.#askForToken(failure);
      }
    }
  }

  #askForToken(failure) {
    if (this.#dialog === null) this.#open(new SignIn(this, () => this.#signedIn(), failure));
  }

  async #signedIn() {
    this.#signedOut = false;
    await this.#whoAmI();
    this.#feed.open();
    this.#page.load();
  }

  async #signOut() {
    await signOut().catch(() => {});
    this.me = null;
    location.reload();
  }

  #open(dialog) {
    this.#dialog = dialog;
    this.refresh();
  }

  async #withdraw(alert) {
    try {
      await withdraw(alert);
      this.#sent([alert]);
    } catch (failure) {
      this.#say(failureText(failure));
    }
  }

  #sent(alerts) {
    for (const alert of alerts) {
      this.#submitted.set(alert.alertId, { state: alert.state, by: alert.acknowledgedBy, at: performance.now() });
    }
    setTimeout(() => this.refresh(), SUBMITTED_MS + 100);
    this.#say(alerts.length === 1 ? t('acknowledge.sent') : t('acknowledge.sentMany', { count: alerts.length, n: count(alerts.length) }));
  }

  #say(text) {
    this.#toast = text;
    this.refresh();
    setTimeout(() => {
      if (this.#toast === text) {
        this.#toast = '';
        this.refresh();
      }
    }, TOAST_MS);
  }

  // ---- drawing ----

  #draw() {
    if (!this.#page) return;
    const title = this.#page.title();
    const urgent = this.overview?.alerts?.urgency?.now ?? 0;
    document.title = `${urgent ? `(${count(urgent)}) ` : ''}${title} · ${t('app.name')}`;
    document.documentElement.classList.toggle('is-wall', WALL);
    if (WALL) {
      render(html`<main class="page" id="main">${this.#page.template()}</main><footer class="wall-foot">${this.#link()}${this.#ribbons()}<span class="clock">${this.now ? longDay(this.now) : ''} <strong>${this.now ? clockTime(this.now) : ''}</strong></span></footer>${this.#dialog ? keyed(this.#dialog, this.#dialog.template()) : nothing}`, this.#root);
      return;
    }
    const content = this.#page.template();
    this.#focus.mark();
    render(
      html`<a class="skip" href="#main" @click=${this.#skip}>${t('app.skip')}</a>
        ${this.me?.canAcknowledge ? html`<a class="skip" href=${link('alerts')} @click=${this.#skipToAlert}>${t('app.skipToAlert')}</a>` : nothing}
        ${this.#bar()}
        <p class="sheet-head"><strong>${t('app.name')} · ${title}</strong>${(this.#page.filters ?? []).map((filter) => html`<span>${filter}</span>`)}<span class="end">${t('sheet.asOf', { time: dateTime(this.now) })}</span></p>
        <main class="page" id="main" tabindex="-1">${this.me?.rounded ? html`<p class="small muted">${t('word.rounded')}</p>` : nothing}${timeControl(this.#now)}${keyed(this.#page, content)}</main>
        ${this.#footer()} ${this.#dialog ? keyed(this.#dialog, this.#dialog.template()) : nothing}
        <div class="toast" role="status">${this.#toast ? html`<span>${this.#toast}</span>` : nothing}</div>
        <div class="visually-hidden" aria-live="polite">${this.#announcement}</div>`,
      this.#root,
    );
    this.#return();
    this.#focus.mend();
    if (this.#skipping) {
      const first = document.querySelector('#main .acknowledge');
      this.#skipping = !first;
      first?.focus();
    }
  }

  #skipToAlert = (event) => {
    event.preventDefault();
    go(link('alerts'));
    this.#skipping = true;
    this.refresh();
  };

  // the address stays: it says which page is open
  #skip = (event) => {
    event.preventDefault();
    document.getElementById('main').focus();
  };

  #bar() {
    const urgent = this.overview?.alerts?.urgency?.now ?? 0;
    const open = WITHIN[this.#route.page] ?? this.#route.page;
    return html`<header class="bar">
      <div class="bar-row">
        <a class="brand" href=${link('overview')}><img src=${MARK} alt="" width="24" height="24" /><span>${t('app.name')}</span></a>
        <nav class="nav" aria-label=${t('app.navigation')}>
          <ul>
            ${[...NAVIGATION, ...this.services.navigation()].map(([page, symbol, called]) => html`<li><a href=${link(page)} aria-current=${open === page ? 'page' : nothing}>${icon(symbol)}<span>${t(called ?? `page.${page}`)}</span>${page === 'alerts' && urgent ? html`<span class="badge" title=${t('attention.now')}>${urgent > 999 ? '999+' : urgent}${hidden(t('attention.now'))}</span>` : nothing}</a></li>`)}
          </ul>
        </nav>
        <div class="bar-end">
          ${this.#link()}
          <div class="clock" title=${t('app.clock')}><strong>${this.now ? clockTime(this.now) : '--:--'}</strong><span>${this.now ? longDay(this.now) : t('app.clock')}</span></div>
          <div class="tools">
            <a class="tool" href=${link('search')} title=${t('page.search')} aria-current=${open === 'search' ? 'page' : nothing}>${icon('search')}${hidden(t('page.search'))}</a>
            <button class="tool" type="button" @click=${this.#nextTheme} title=${t('theme.switch')}>${icon(THEMES[this.#theme] ?? 'auto')}${hidden(pair(t('theme.switch'), t(`theme.${this.#theme}`)))}</button>
            <button class="tool" type="button" lang=${currentLanguage() === 'zh' ? 'en' : 'zh-CN'} @click=${this.#otherLanguage}>${currentLanguage() === 'zh' ? 'English' : '中文'}</button>
            ${this.#person()}
          </div>
        </div>
      </div>
      ${this.#ribbons()}
    </header>`;
  }

  #link() {
    if (pastMoment()) return html`<span class="link" data-state="past" role="status">${icon('overdue')}<span class="word">${t('past.badge')}</span></span>`;
    const behind = this.overview?.behind;
    const here = behind?.behind ? 'behind' : this.overview?.reading?.caughtUp === false || !isReadAnew() ? 'waiting' : 'live';
    const state = this.#signedOut ? 'out' : this.#connected === null ? 'waiting' : this.#connected ? here : 'lost';
    const what = state === 'behind' ? { span: span(behind.seconds), count: behind.records, n: count(behind.records) } : {};
    return html`<span class="link" data-state=${state} role="status">${icon(LINKS[state])}<span class="word">${t(`link.${state}`, what)}</span></span>`;
  }

  #person() {
    if (this.#signedOut || this.me?.anonymous) return html`<button class="tool" type="button" @click=${() => this.#askForToken()}>${icon('user')}${t('action.signIn')}</button>`;
    if (!this.me || this.me.open) return nothing;
    return html`<button class="tool" type="button" title=${t('action.signOut')} @click=${() => this.#signOut()}>${icon('user')}<span class="word">${this.me.name} · ${roleOf(this.me)}</span>${hidden(t('action.signOut'))}</button>`;
  }

  #ribbons() {
    if (pastMoment()) return [pastRibbon()];
    const ribbons = [];
    const ribbon = (tone, symbol, text) => html`<div class="ribbon" data-tone=${tone} role="status">${icon(symbol)}<span>${text}</span></div>`;
    if (this.#connected === false && !this.#signedOut && this.#feed.silence > 2_000) {
      ribbons.push(ribbon('critical', 'cancelled', t('ribbon.lost', { span: span(this.#feed.silence / 1000), time: this.now ? dateTime(this.now) : '–' })));
    }
    const pipeline = this.overview?.pipeline;
    if (pipeline?.state && pipeline.state.toUpperCase() !== 'RUNNING') {
      ribbons.push(ribbon('warning', 'delayed', t('ribbon.pipeline', { state: t(`pipeline.${pipeline.state.toUpperCase()}`) })));
    }
    const behind = this.overview?.behind;
    if (behind?.behind) {
      ribbons.push(ribbon('stale', 'delayed', t('ribbon.held', { span: span(behind.seconds), count: behind.held, held: count(behind.held) })));
    }
    const reading = this.overview?.reading;
    if (reading && reading.caughtUp === false) {
      ribbons.push(ribbon('stale', 'delayed', t('ribbon.behind', { count: reading.behind, n: count(reading.behind) })));
    }
    return ribbons;
  }

  #footer() {
    return html`<footer class="foot">
      <span>${t('foot.pseudonyms')}</span><span>${t('foot.zone')}</span><a href="?wall=1">${t('foot.wall')}</a><a href="api">${t('foot.api')}</a><a href="openapi.json">OpenAPI</a>
    </footer>`;
  }

  #nextTheme = () => {
    const names = Object.keys(THEMES);
    this.#theme = names[(names.indexOf(this.#theme) + 1) % names.length];
    if (this.#theme === 'auto') {
      delete document.documentElement.dataset.theme;
      remember('theme', null);
    } else {
      document.documentElement.dataset.theme = this.#theme;
      remember('theme', this.#theme);
    }
    this.refresh();
  };

  #otherLanguage = () => {
    switchLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
    this.refresh();
  };

  // headings of tables stick beneath the bar, whatever it holds
  #measure() {
    const bar = this.#root.querySelector('.bar');
    if (bar) document.documentElement.style.setProperty('--bar-height', `${bar.offsetHeight}px`);
  }
}

// an office is called as its service calls it
const roleOf = ({ role, offices = [] }) => (offices.length ? list(offices.map(({ title }) => title[currentLanguage()])) : t(`role.${role}`));

new Application().start();
