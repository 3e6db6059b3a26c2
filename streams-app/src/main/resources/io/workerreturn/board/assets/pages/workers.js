import { html, nothing, repeat } from '../lit.js';
import { t, known, currentLanguage } from '../i18n.js';
import { count } from '../format.js';
import { icon, status, moment, panel, blank, whenLoaded, swatch, dash } from '../parts.js';
import { name, province } from '../words.js';
import { link } from '../router.js';
import { Resource } from '../resource.js';
import { told } from '../live.js';
import { pager, placeOf, table } from '../table.js';

const PAGE = 50;
const SHORT = 12;

/** A worker's pseudonym, short, leading to the facts. */
export const workerLink = (id) => html`<a class="mono" href=${link('workers', id)} title=${id}>${id.length > SHORT ? `${id.slice(0, SHORT)}…` : id}</a>`;

/** Who answered for workers: the owner of the state needs no word, a standby says how far behind it is. */
export function sourceNote(source) {
  if (!source || source.kind === 'owner') return nothing;
  const lag = source.lag === null || source.lag === undefined ? '' : t('workers.lag', { count: source.lag, n: count(source.lag) });
  return html`<span class="stale-note" role="status">${icon('stale')}${t(`workers.from.${source.kind}`)} ${lag}${source.asOf ? html` · ${t('word.asOf')} ${moment(source.asOf)}` : nothing}</span>`;
}

/** A list of people, read page by page from whoever holds their state. */
export class PagedList {
  #resource;
  #parameters;
  #place = {};

  constructor(app, path, parameters) {
    this.#parameters = parameters;
    this.#resource = new Resource(app, path, { ...parameters, limit: PAGE });
  }

  get parameters() {
    return this.#parameters;
  }

  load() {
    return this.#resource.load();
  }

  stop() {
    this.#resource.stop();
  }

  /** The same list, narrowed otherwise. */
  ask(parameters) {
    this.#parameters = parameters;
    this.#turn({});
  }

  reloadSoon(milliseconds) {
    this.#resource.reloadSoon(milliseconds);
  }

  #turn = (place) => {
    this.#place = place;
    this.#resource.ask({ ...this.#parameters, limit: PAGE, cursor: place.after ?? undefined });
  };

  template({ note = () => nothing, total, ...options }) {
    const data = this.#resource.data;
    return table({
      list: { rows: data?.items ?? [] },
      resource: this.#resource,
      total: html`${total ?? (data?.total === undefined ? nothing : t('workers.total', { count: data.total, n: count(data.total) }))} ${note(data?.source)}`,
      pager: pager({ ...placeOf(this.#place), next: data?.next, pages: data?.total ? Math.ceil(data.total / PAGE) : null, onPage: this.#turn }),
      ...options,
    });
  }
}

/** One worker, known by a pseudonym only: what is concluded, and every fact that it is concluded from. */
export class Worker {
  #app;
  #id;
  #resource;
  #firm = null;

  constructor(app, id) {
    this.#app = app;
    this.#id = id;
    this.#resource = new Resource(app, `workers/${encodeURIComponent(id)}`, {}, ({ worker }) => this.#meet(worker.journey?.enterpriseId));
  }

  // the story knows firms by their codes; people know them by name
  #meet(id) {
    const path = `enterprises/${encodeURIComponent(id)}`;
    if (!id || this.#firm?.path === path) return;
    this.#firm?.stop();
    this.#firm = new Resource(this.#app, path);
    this.#firm.load(false);
  }

  #firmName(id) {
    const firm = this.#firm?.data;
    return firm?.enterpriseId === id ? firm.name : id;
  }

  title() {
    return `${t('page.worker')} ${this.#id.slice(0, SHORT)}`;
  }

  load() {
    this.#resource.load();
  }

  heard(topic, data) {
    const enterprise = this.#resource.data?.worker.journey?.enterpriseId;
    if (topic === 'firms' && enterprise && told(data, enterprise)) {
      this.#resource.reloadSoon();
    }
  }

  stop() {
    this.#resource.stop();
    this.#firm?.stop();
  }

  template() {
    return html`<div class="page-head">
        <p class="crumbs"><a href=${link('enterprises')}>${t('page.enterprises')}</a> / ${t('page.worker')}</p>
        <h1>${t('page.worker')} <span class="mono">${this.#id}</span></h1>
      </div>
      ${whenLoaded(this.#resource, ({ worker, source }) => this.#board(worker, source))}`;
  }

  #board(worker, source) {
    const journey = worker.journey ?? {};
    const { facts, conflicts } = worker;
    return html`<div class="grid">
      ${panel({
        id: 'journey',
        title: t('worker.journey'),
        span: 4,
        end: sourceNote(source),
        body: html`<dl class="facts one">
          <div><dt>${t('word.phase')}</dt><dd class="big"><span class="status tone-plain">${swatch(`phase-${journey.phase}`)}<span>${journey.phase ? t(`phase.${journey.phase}`) : t('phase.UNKNOWN')}</span></span></dd></div>
          <div><dt>${t('worker.since')}</dt><dd>${moment(journey.since)}</dd></div>
          <div><dt>${t('word.firm')}</dt><dd>${journey.enterpriseId ? html`<a href=${link('enterprises', journey.enterpriseId)}>${this.#firmName(journey.enterpriseId)}</a>` : t('worker.noEmployer')}</dd></div>
          <div><dt>${t('word.trip')}</dt><dd>${journey.tripId ? html`<a href=${link('trips', journey.tripId)}>${journey.tripId}</a>` : '–'}</dd></div>
          <div><dt>${t('word.mode')}</dt><dd>${journey.mode ? name('mode', journey.mode) : '–'}</dd></div>
          <div><dt>${t('word.origin')}</dt><dd>${originOf(journey)}</dd></div>
          ${worker.broughtInAt ? html`<div><dt>${t('worker.broughtIn')}</dt><dd>${moment(worker.broughtInAt)}</dd></div>` : nothing}
          ${worker.healthCode ? html`<div><dt>${t('worker.healthCode')}</dt><dd>${name('health', worker.healthCode)}</dd></div>` : nothing}
          ${worker.grid ? html`<div><dt>${t('worker.grid')}</dt><dd>${worker.grid}</dd></div>` : nothing}
          ${journey.observationUntil ? html`<div><dt>${t('worker.observationUntil')}</dt><dd>${moment(journey.observationUntil)}</dd></div>` : nothing}
          ${journey.unreachable ? html`<div><dt>${t('worker.flag')}</dt><dd>${status({ symbol: 'silent', tone: 'warning', text: t('worker.unreachable') })}</dd></div>` : nothing}
          ${journey.lastTripOutcome ? html`<div><dt>${t('worker.lastTripOutcome')}</dt><dd>${name('outcome', journey.lastTripOutcome)}</dd></div>` : nothing}
        </dl>`,
      })}
      ${panel({
        id: 'facts',
        title: t('worker.facts'),
        sub: t('worker.facts.sub', { count: facts.length, n: count(facts.length) }),
        span: 8,
        body:
          facts.length === 0
            ? blank('none', t('worker.noFacts'))
            : html`${worker.factsBefore ? html`<p class="small muted">${t('worker.factsBefore', { count: worker.factsBefore, n: count(worker.factsBefore) })}</p>` : nothing}<ol class="timeline">${repeat(facts, (fact, index) => `${fact.eventId} ${fact.kind} ${index}`, (fact) => this.#fact(fact))}</ol>`,
      })}
      ${conflicts.length === 0
        ? nothing
        : panel({ id: 'conflicts', title: t('worker.conflicts'), span: 12, body: html`<ul class="feed bare">${conflicts.map((conflict) => html`<li><span class="tone-warning">${icon('warning')}</span><span class="what">${name('conflict', conflict.code)}<span class="why mono">${conflict.eventId}</span></span><span class="when">${moment(conflict.occurredAt)}</span></li>`)}</ul>` })}
    </div>`;
  }

  #fact(fact) {
    const [tone, symbol] = factLook(fact.effects ?? []);
    return html`<li>
      <span class="when">${moment(fact.occurredAt ?? fact.at)}</span>
      <span class="dot tone-${tone}" aria-hidden="true">${icon(symbol)}</span>
      <span>
        <span class="what">${name('fact', fact.kind)}</span>
        <span class="why">${effectText(fact, (id) => this.#firmName(id))}</span>
        <span class="why parts">
          ${fact.source ? html`<span>${t('fact.source')} ${name('source', fact.source)}</span>` : nothing}
          ${fact.reportedAt ? html`<span>${t('fact.reported')} ${moment(fact.reportedAt)}</span>` : nothing}
          ${fact.enterprise ? html`<a href=${link('enterprises', fact.enterprise)}>${this.#firmName(fact.enterprise)}</a>` : nothing}
          ${fact.tripId ? html`<a href=${link('trips', fact.tripId)}>${fact.tripId}</a>` : nothing}
          ${fact.eventId ? html`<span class="mono">${fact.eventId}</span>` : nothing}
        </span>
      </span>
    </li>`;
  }
}

/** Where a worker comes from: the whole name in Chinese, the province in English. */
export const originOf = ({ originDivision, originProvince, originName }) =>
  originName && currentLanguage() === 'zh' ? originName : originDivision || originProvince ? province(originProvince ?? originDivision) : dash;

const VOID = new Set(['WITHDRAWN', 'SUPERSEDED']);

function factLook(effects) {
  const whats = effects.map((effect) => effect.what);
  if (whats.some((what) => VOID.has(what))) return ['stale', 'cancelled'];
  if (whats.includes('CONFLICT')) return ['warning', 'warning'];
  return whats.includes('PHASE') ? ['good', 'good'] : ['plain', 'none'];
}

// structured effects are told in the reader's language; a source without them gives a sentence in English, or nothing
const effectText = (fact, firmName) =>
  fact.effects?.length ? fact.effects.map((effect) => effectPart(effect, firmName)).join(' · ') : (!fact.effects && fact.effect) || t('effect.none');

function effectPart({ what, from, to }, firmName) {
  const kind = { PHASE: 'phase', CONFLICT: 'conflict', HEALTH_CODE: 'health', TRIP_OUTCOME: 'outcome', TRIP_OUTCOME_OVER: 'outcome' }[what];
  const word = (value) => (value === null || value === undefined ? '–' : kind ? name(kind, value) : what === 'ORIGIN' ? province(value) : what === 'EMPLOYER' ? firmName(value) : String(value));
  return known(`effect.${what}`) ? t(`effect.${what}`, { from: word(from), to: word(to) }) : `${what} ${word(from)} → ${word(to)}`;
}
