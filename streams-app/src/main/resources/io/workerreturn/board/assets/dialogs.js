import { html, nothing, ref } from './lit.js';
import { t } from './i18n.js';
import { write, segment } from './http.js';
import { failureText } from './parts.js';
import { name, alertText, subjectName } from './words.js';

const NOTE_LENGTH = 500;

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
          <button class="button primary" type="submit" ?disabled=${this.busy}>${this.busy ? t('state.sending') : this.action()}</button>
        </div>
      </form>
    </dialog>`;
  }
}

/** Somebody takes an alert on. Who it is, the server knows from the session. */
export class Acknowledge extends Dialog {
  #alert;
  #done;
  #me;

  constructor(app, alert, done) {
    super(app);
    this.#alert = alert;
    this.#me = app.me;
    this.#done = done;
  }

  heading() {
    return t('acknowledge.title');
  }

  action() {
    return t('action.acknowledge');
  }

  fields() {
    return html`<p><strong>${subjectName(this.#alert)}</strong><br /><span class="muted">${name('alertKind', this.#alert.kind)} · ${alertText(this.#alert)}</span></p>
      <div class="field">
        <label for="note">${t('acknowledge.note')}</label>
        <textarea id="note" name="note" rows="3" maxlength=${NOTE_LENGTH} autofocus placeholder=${t('acknowledge.placeholder')}></textarea>
      </div>
      <p class="small muted">${this.#me?.name ? t('acknowledge.as', { who: this.#me.name }) : nothing} ${t('acknowledge.hint')}</p>`;
  }

  async send(form) {
    await write('PUT', `alerts/${segment(this.#alert.alertId)}/acknowledgement`, { note: String(form.get('note') ?? '').trim() });
    this.#done();
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
