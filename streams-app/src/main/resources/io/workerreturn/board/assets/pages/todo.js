import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { count, dateTime, signed } from '../format.js';
import { icon, moment, panel, blank, whenLoaded, failureText, firmState, status, dash } from '../parts.js';
import { name } from '../words.js';
import { link } from '../router.js';
import { segment, write } from '../http.js';
import { Resource } from '../resource.js';
import { table } from '../table.js';

/** What a dispatcher does about a trip that goes wrong: calls people, says who was told, books them on another trip. */
export class ToDo {
  #app;
  #path;
  #calls;
  #busy = new Set();
  #failed = null;
  #rebook;

  constructor(app, id) {
    this.#app = app;
    this.#path = `trips/${segment(id)}`;
    this.#calls = new Resource(app, `${this.#path}/contacts`);
    this.#rebook = new Rebook(app, this.#path);
  }

  load() {
    return this.#calls.load();
  }

  reloadSoon(milliseconds) {
    this.#calls.reloadSoon(milliseconds);
  }

  stop() {
    this.#calls.stop();
  }

  /** Marks a passenger as one who is to be booked on another trip. */
  pick = (worker) => this.#rebook.pick(worker);

  template(trip) {
    return html`${panel({ id: 'calls', title: t('calls.title'), sub: t('calls.sub'), span: 12, flush: true, body: whenLoaded(this.#calls, (calls) => this.#list(calls, trip)) })}
      ${trip.status === 'ARRIVED' ? nothing : panel({ id: 'rebook', title: t('rebook.title'), sub: t('rebook.sub'), span: 12, extra: 'on-screen', body: this.#rebook.template(trip) })}`;
  }

  #list({ items, occasion }, trip) {
    const called = { CARRIER: trip.carrier, TASK_TEAM: trip.taskTeam };
    return html`${this.#failed ? html`<p class="form-error" role="alert">${this.#failed}</p>` : nothing}
      ${table({
        caption: t('calls.title'),
        list: { rows: items },
        keyOf: (call) => call.party,
        resource: this.#calls,
        csv: false,
        columns: [
          { label: t('calls.who'), wide: true, cell: (call) => html`${call.enterpriseId ? html`<a class="name" href=${link('enterprises', call.enterpriseId)}>${call.enterpriseName ?? call.enterpriseId}</a>` : html`<strong>${t(`contactRole.${call.role}`)}</strong>`}<span class="under">${call.enterpriseId ? t(`contactRole.${call.role}`) : called[call.role] ?? nothing}</span>` },
          { label: t('calls.heads'), className: 'number', cell: (call) => (call.heads === null ? dash : count(call.heads)) },
          { label: t('calls.contact'), cell: (call) => contact(call) },
          { label: t('calls.told'), wide: true, cell: (call) => this.#told(call, occasion) },
        ],
      })}`;
  }

  #told(call, occasion) {
    const { told } = call;
    const who = call.enterpriseName ?? t(`contactRole.${call.role}`);
    const busy = this.#busy.has(call.party);
    const tell = html`<button class="button compact" type="button" aria-disabled=${busy ? 'true' : nothing} aria-label=${t('calls.tell.of', { who })} @click=${() => this.#write('PUT', call)}>${icon('acknowledged')}${t('calls.tell')}</button>`;
    if (!told) return tell;
    const said = t('calls.told.by', { who: told.by, time: dateTime(told.at), what: occasionName(told.occasion) });
    return told.current
      ? html`<span class="status tone-good">${icon('good')}<span>${said}</span></span> <button class="as-link" type="button" aria-disabled=${busy ? 'true' : nothing} aria-label=${t('calls.untell.of', { who })} @click=${() => this.#write('DELETE', call)}>${t('calls.untell')}</button>`
      : html`${tell}<span class="under">${t('calls.told.before', { said, what: occasionName(occasion) })}</span>`;
  }

  async #write(method, call) {
    if (this.#busy.has(call.party)) return;
    this.#busy.add(call.party);
    this.#failed = null;
    this.#app.refresh();
    try {
      const told = await write(method, `${this.#path}/contacts/${segment(call.party)}/told`);
      // the board reads it in a moment; until then, what was taken down
      call.told = method === 'PUT' ? told : null;
      this.#calls.reloadSoon(2_000);
    } catch (failure) {
      this.#failed = failureText(failure);
      this.#app.failed(failure);
    }
    this.#busy.delete(call.party);
    this.#app.refresh();
  }
}

const occasionName = (occasion) => name('occasion', occasion);

const contact = ({ name: who, phone }) =>
  who || phone ? html`${who ?? nothing} ${phone ? html`<a class="nowrap" href="tel:${phone.replaceAll(/[^0-9+*#,;]/g, '')}">${phone}</a>` : nothing}` : html`<span class="muted">${t('calls.unknown')}</span>`;

/** People of a trip are booked on another: whom, on which, what it changes, and then it is done. */
class Rebook {
  #app;
  #path;
  #firms = new Set();
  #workers = new Set();
  #to = '';
  #preview = null;
  #done = null;
  #error = null;
  #busy = false;

  constructor(app, path) {
    this.#app = app;
    this.#path = path;
  }

  /** A box beside a passenger. */
  pick({ workerId }) {
    return html`<input type="checkbox" aria-label=${t('rebook.pick', { who: workerId })} .checked=${this.#workers.has(workerId)} @change=${(event) => this.#choose(this.#workers, workerId, event.target.checked)} />`;
  }

  #choose(set, id, chosen) {
    if (chosen) set.add(id);
    else set.delete(id);
    this.#forget();
  }

  #forget() {
    this.#preview = null;
    this.#done = null;
    this.#error = null;
    this.#app.refresh();
  }

  template(trip) {
    const firms = (trip.enterprises ?? []).filter((firm) => firm.enterpriseId && aboard(firm) > 0).sort((one, other) => aboard(other) - aboard(one));
    const others = trip.alternatives ?? [];
    const known = others.some((other) => other.tripId === this.#to);
    const ready = this.#to && (this.#firms.size || this.#workers.size);
    return html`<form class="rebook" @submit=${(event) => (event.preventDefault(), this.#send(true))}>
      <fieldset class="checks"><legend>${t('rebook.whom')}</legend>
        ${firms.map((firm) => html`<label><input type="checkbox" .checked=${this.#firms.has(firm.enterpriseId)} @change=${(event) => this.#choose(this.#firms, firm.enterpriseId, event.target.checked)} /><span>${firm.name ?? firm.enterpriseId}</span><span class="number">${count(aboard(firm))}</span></label>`)}
        ${firms.length === 0 ? html`<p class="muted">${t('rebook.nobody')}</p>` : nothing}
        ${this.#workers.size ? html`<p class="small">${t('rebook.picked', { count: this.#workers.size, n: count(this.#workers.size) })}</p>` : html`<p class="small muted">${t('rebook.single')}</p>`}
      </fieldset>
      <div class="form">
        <div class="field"><label for="rebook-to">${t('rebook.to')}</label>
          <select id="rebook-to" @change=${(event) => ((this.#to = event.target.value), this.#forget())}>
            <option value="" ?selected=${!known}>${t('rebook.choose')}</option>
            ${others.map((other) => html`<option value=${other.tripId} ?selected=${other.tripId === this.#to}>${t('rebook.option', { mode: name('mode', other.mode), trip: other.vehicle ?? other.tripId, from: other.originPlace ?? '', time: dateTime(other.scheduledDeparture), n: count(other.freeSeats) })}</option>`)}
          </select></div>
        <div class="field"><label for="rebook-id">${t('rebook.other')}</label><input id="rebook-id" autocomplete="off" .value=${known ? '' : this.#to} @input=${(event) => ((this.#to = event.target.value.trim()), this.#forget())} /></div>
        <div class="actions"><button class="button" type="submit" ?disabled=${!ready} aria-disabled=${this.#busy ? 'true' : nothing}>${t('rebook.preview')}</button></div>
      </div>
    </form>
    ${this.#error ? html`<p class="form-error" role="alert">${this.#error}</p>` : nothing}
    ${this.#preview ? this.#changes(this.#preview) : nothing}
    ${this.#done ? html`<div class="callout tone-good flat" role="status">${icon('good')}<span class="words"><strong>${t('rebook.done', { count: this.#done.people, n: count(this.#done.people) })}</strong> <a href=${link('trips', this.#done.to)}>${this.#done.to}</a></span></div>` : nothing}`;
  }

  #changes(preview) {
    const full = preview.freeSeatsAfter < 0;
    return html`<div class="callout flat tone-${full || preview.people === 0 ? 'warning' : 'moving'}" role="status">${icon(full ? 'warning' : 'moving')}
        <span class="words"><strong>${t('rebook.people', { count: preview.people, n: count(preview.people), trip: preview.to })}</strong>
          ${full ? t('rebook.full', { n: count(preview.freeSeats), over: count(-preview.freeSeatsAfter) }) : t('rebook.seats', { before: count(preview.freeSeats), after: count(preview.freeSeatsAfter) })}
          ${preview.left.map(({ why, people }) => t(`rebook.left.${why}`, { count: people, n: count(people) })).join(' ')}</span>
        <span class="end">${full || preview.people === 0 ? nothing : html`<button class="button primary" type="button" aria-disabled=${this.#busy ? 'true' : nothing} @click=${() => this.#send(false)}>${t('rebook.confirm', { count: preview.people, n: count(preview.people) })}</button>`}</span>
      </div>
      ${preview.firms.length === 0 ? nothing : table({
        caption: t('rebook.changes'),
        list: { rows: preview.firms },
        keyOf: (firm) => firm.enterpriseId,
        resource: { data: preview },
        csv: false,
        columns: [
          { label: t('word.firm'), wide: true, cell: (firm) => html`<a class="name" href=${link('enterprises', firm.enterpriseId)}>${firm.name ?? firm.enterpriseId}</a>` },
          { label: t('rebook.heads'), className: 'number', cell: (firm) => count(firm.people) },
          { label: t('rebook.phases'), cell: (firm) => html`${Object.entries(firm.phases).map(([phase, n]) => `${t(`phase.${phase}`)} ${count(n)}`).join(' · ')} → ${t('phase.BOOKED')}` },
          { label: t('rebook.projected'), className: 'number', cell: (firm) => change(firm, 'projectedReturned') },
          { label: t('word.projectedShortfall'), className: 'number', cell: (firm) => change(firm, 'projectedShortfall') },
          { label: t('word.verdict'), cell: (firm) => verdict(firm) },
        ],
      })}`;
  }

  // what the preview saw is what is asked for: whoever got on meanwhile is not moved unseen
  async #send(dryRun) {
    if (this.#busy) return;
    this.#busy = true;
    this.#error = null;
    this.#done = null;
    this.#app.refresh();
    const { workers, at } = this.#preview ?? {};
    try {
      const answer = await write('POST', `${this.#path}/rebooking`, dryRun ? { to: this.#to, enterprises: [...this.#firms], workers: [...this.#workers], dryRun } : { to: this.#to, workers, at });
      this.#preview = dryRun ? answer : null;
      if (!dryRun) {
        this.#done = answer;
        this.#firms.clear();
        this.#workers.clear();
      }
    } catch (failure) {
      this.#preview = null;
      this.#error = failure.status === 404 ? failure.message : failureText(failure);
      this.#app.failed(failure);
    }
    this.#busy = false;
    this.#app.refresh();
  }
}

const aboard = (firm) => Math.max((firm.booked ?? 0) - (firm.noShow ?? 0), firm.boarded ?? 0) - (firm.alighted ?? 0);

const change = ({ before, after }, field) => {
  const [one, other] = [before?.[field] ?? null, after?.[field] ?? null];
  if (one === null || other === null) return dash;
  return html`${count(one)} → <strong>${count(other)}</strong>${other === one ? nothing : html` <span class="small muted">${signed(other - one)}</span>`}`;
};

const verdict = ({ before, after }) => {
  if (!after) return html`<span class="muted">${t('rebook.unregistered')}</span>`;
  return before.verdict === after.verdict ? status(firmState(after)) : html`${status(firmState(before))} → ${status(firmState(after))}`;
};
