import { html, nothing, ref } from './lit.js';
import { t } from './i18n.js';
import { beijing, businessDay, count, dateTime, list } from './format.js';
import { write, segment } from './http.js';
import { failureText } from './parts.js';
import { name, alertText, subjectName } from './words.js';

const NOTE_LENGTH = 500;
// of many, as many are named
const NAMED = 5;

/** A modal window with one form. The browser keeps the focus inside, and gives it back. */
class Dialog {
  busy = false;
  error = null;
  #element = null;
  #app;

  constructor(app) {
    this.#app = app;
  }

  #attach = (element) => {
    this.#element = element ?? null;
    // shown only once it is in the page
    if (element) queueMicrotask(() => element.isConnected && !element.open && element.showModal());
  };

  close = () => this.#element?.close();

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    this.#app.refresh();
    try {
      await this.send(new FormData(event.target));
      this.close();
    } catch (failure) {
      this.error = this.explain(failure);
    }
    this.busy = false;
    this.#app.refresh();
  };

  /** What went wrong, in one sentence. */
  explain(failure) {
    return failureText(failure);
  }

  template() {
    return html`<dialog ${ref(this.#attach)} aria-labelledby="dialog-title" @close=${() => this.#app.dialogClosed(this)}>
      <form @submit=${this.#submit}>
        <h2 id="dialog-title">${this.heading()}</h2>
        ${this.fields()}
        <p class="form-error" role="alert" ?hidden=${!this.error}>${this.error ?? nothing}</p>
        <div class="actions">
          <button class="button" type="button" @click=${this.close}>${t('action.cancel')}</button>
          <button class="button primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? t('state.sending') : this.action()}</button>
        </div>
      </form>
    </dialog>`;
  }
}

const HOUR_MS = 3_600_000;
const MORNING = '08:00';
// Rui'an has one clock and no summer time
const OFFSET = '+08:00';

/** Somebody takes alerts on, or puts them aside until a time. Who it is, the server knows from the session. */
export class Acknowledge extends Dialog {
  #alerts;
  #done;
  #app;
  #until = '';

  /** @param done is given the alerts of which the word was taken down */
  constructor(app, alerts, done) {
    super(app);
    this.#alerts = alerts;
    this.#app = app;
    this.#done = done;
  }

  heading() {
    return this.#alerts.length === 1 ? t('acknowledge.title') : t('acknowledge.many', { count: this.#alerts.length, n: count(this.#alerts.length) });
  }

  action() {
    return t('action.acknowledge');
  }

  fields() {
    const [alert] = this.#alerts;
    const one = this.#alerts.length === 1;
    const kinds = new Set(this.#alerts.map(({ kind }) => kind));
    return html`${one
        ? html`<p><strong>${subjectName(alert)}</strong><br /><span class="muted">${name('alertKind', alert.kind)} · ${alertText(alert)}</span></p>`
        : html`<p class="muted">${list(this.#alerts.slice(0, NAMED).map(subjectName))}${this.#alerts.length > NAMED ? '…' : ''}</p>`}
      <div class="field">
        <label for="note">${t('acknowledge.note')}</label>
        <textarea id="note" name="note" rows="3" maxlength=${NOTE_LENGTH} autofocus placeholder=${t('acknowledge.placeholder')}></textarea>
      </div>
      <div class="field">
        <label for="until">${t('acknowledge.until')}</label>
        <select id="until" name="until" @change=${(event) => ((this.#until = event.target.value), this.#app.refresh())}>
          ${this.#ends().map(([value, text]) => html`<option value=${value}>${text}</option>`)}
        </select>
      </div>
      ${this.#until === 'at' ? html`<div class="field"><label for="until-at">${t('acknowledge.at')}</label><input id="until-at" name="at" type="datetime-local" required min=${beijing(this.#now())} .value=${`${businessDay(this.#now() + 24 * HOUR_MS)}T${MORNING}`} /></div>` : nothing}
      <p class="small muted">${this.#app.me?.name ? t('acknowledge.as', { who: this.#app.me.name }) : nothing} ${kinds.size === 1 ? t(`acknowledge.hint.${alert.kind}`) : t('acknowledge.hint')}</p>`;
  }

  #now() {
    return Date.parse(this.#app.now);
  }

  // by the clock of the pipeline: in a replay, that of the browser is years away
  #ends() {
    if (!this.#app.now) return [['', t('acknowledge.usual')]];
    const in_ = (hours) => new Date(this.#now() + hours * HOUR_MS).toISOString();
    const morning = new Date(`${businessDay(this.#now() + 24 * HOUR_MS)}T${MORNING}${OFFSET}`).toISOString();
    return [
      ['', t('acknowledge.usual')],
      ...[in_(1), in_(4), morning].map((end) => [end, t('alert.until', { time: dateTime(end) })]),
      ['at', t('acknowledge.other')],
    ];
  }

  async send(form) {
    const until = form.get('until') === 'at' ? new Date(`${form.get('at')}${OFFSET}`).toISOString() : form.get('until') || null;
    const said = { note: String(form.get('note') ?? '').trim(), until };
    if (this.#alerts.length === 1) {
      await write('PUT', `alerts/${segment(this.#alerts[0].alertId)}/acknowledgement`, said);
      this.#done(this.#alerts);
      return;
    }
    const { taken } = await write('POST', 'alerts/acknowledgements', { ...said, alertIds: this.#alerts.map(({ alertId }) => alertId) });
    const ids = new Set(taken.map(({ alertId }) => alertId));
    this.#done(this.#alerts.filter(({ alertId }) => ids.has(alertId)));
  }
}

/** Takes an acknowledgement back. */
export const withdraw = (alert) => write('DELETE', `alerts/${segment(alert.alertId)}/acknowledgement`);

/** Shows who you are by a token. It goes to the server once and is kept by nobody here. */
export class SignIn extends Dialog {
  #done;

  /** @param failure of an attempt before, if there was one */
  constructor(app, done, failure) {
    super(app);
    this.#done = done;
    this.error = failure ? this.explain(failure) : null;
  }

  explain(failure) {
    return failure.status === 401 ? t('signIn.unknown') : super.explain(failure);
  }

  heading() {
    return t('signIn.title');
  }

  action() {
    return t('action.signIn');
  }

  fields() {
    return html`<p class="muted">${t('signIn.hint')}</p>
      <input name="username" autocomplete="username" value=${t('app.name')} hidden />
      <div class="field">
        <label for="token">${t('signIn.token')}</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus />
      </div>`;
  }

  async send(form) {
    await signIn(String(form.get('token') ?? '').trim());
    await this.#done();
  }
}

/** Exchanges a token for a session, which the server keeps in a cookie that scripts can't read. */
export const signIn = (token) => write('POST', 'session', { token });

/** Ends the session. */
export const signOut = () => write('DELETE', 'session');
