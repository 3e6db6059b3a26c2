// Daily reports: a part of a firm's page, and a page of a day: what is missing, and about what to ask.
import { Answered, blank, count, dash, day as dayOf, go, html, link, name, nothing, panel, signed, status, t as text, table, whenLoaded } from '../../kit.js';
import WORDS from './words.js';

const NAME = 'reports';
const PATH = `services/${NAME}`;
const t = (key, parameters) => text(`${NAME}:${key}`, parameters);
const STATES = { FILED: { symbol: 'good', tone: 'good' }, AWAITED: { symbol: 'waiting', tone: 'plain' }, MISSING: { symbol: 'silent', tone: 'warning' } };

export const words = WORDS;
export const navigation = [['reports', 'quality', `${NAME}:page.reports`]];
export const pages = {};
export const parts = { firm: (app, id) => new OfFirm(app, id) };

const state = (row) => html`${status({ ...STATES[row.status], text: t(`status.${row.status}`) })}${row.late ? html`<span class="under">${t('late')}</span>` : nothing}`;
const declared = (row) => html`${row.declaredOnDuty === null ? dash : count(row.declaredOnDuty)}${row.declaredBefore === null ? nothing : html`<span class="under">${t('declared.before', { n: count(row.declaredBefore) })}</span>`}`;
const checks = (row) => (row.checks.length ? html`<span class="marks">${row.checks.map((check) => html`<span class="chip">${t(`check.${check}`)}</span>`)}</span>` : dash);
const COLUMNS = () => [
  { label: t('status'), cell: state },
  { label: t('declared'), className: 'number', cell: declared },
  { label: t('tracked'), className: 'number', cell: (row) => (row.trackedOnDuty === null ? dash : count(row.trackedOnDuty)) },
  { label: t('gap'), className: 'number', cell: (row) => (row.gap === null ? dash : html`<strong>${signed(row.gap)}</strong>`) },
  { label: t('checks'), wide: true, cell: checks },
  { label: t('by'), cell: (row) => row.filedBy ?? dash },
];

/** A firm's last days. */
class OfFirm extends Answered {
  constructor(app, enterprise) {
    super(app, `${PATH}/of`, { enterprise });
  }

  template() {
    // it never reported
    if (!this.resource.data?.days.length) return nothing;
    return panel({
      id: 'daily-reports',
      title: t('of'),
      sub: t('of.sub'),
      span: 12,
      flush: true,
      body: table({
        caption: t('of'),
        list: { rows: this.resource.data.days },
        keyOf: (row) => row.day,
        resource: this.resource,
        csv: false,
        columns: [{ label: text('word.day'), lead: true, cell: (row) => html`<time datetime=${row.day}>${dayOf(row.day)}</time>` }, ...COLUMNS()],
      }),
    });
  }
}

/** How a day stands. */
pages.reports = class ReportsOfADay extends Answered {
  #day;

  constructor(app, id, query) {
    super(app, `${PATH}/day`, { day: query.day });
    this.#day = query.day;
  }

  title() {
    return t('page.reports');
  }

  requery(query) {
    if (query.day === this.#day) return;
    this.#day = query.day;
    this.resource.ask({ day: query.day });
  }

  template() {
    return html`<div class="page-head"><h1>${t('page.reports')}</h1><span class="sub">${t('reports.sub')}</span></div>
      ${whenLoaded(this.resource, (board) => this.#board(board))}`;
  }

  #board({ day, days, rates, firms, more }) {
    if (!day) return blank('none', t('rates.none'));
    const number = (label, of) => ({ label, className: 'number', cell: of });
    const called = { city: () => text('city.name'), township: (value) => html`<a href=${link('enterprises', '', { township: value })}>${value}</a>`, class: (value) => name('class', value) };
    return html`<div class="tools-row"><div class="field"><label for="report-day">${t('day')}</label>
        <select id="report-day" @change=${(event) => go(link('reports', '', { day: event.target.value }))}>${days.map((one) => html`<option value=${one} ?selected=${one === day}>${dayOf(one)}</option>`)}</select></div></div>
      <div class="grid">
        ${panel({
          id: 'report-firms',
          title: t('firms'),
          sub: count(firms.length + more),
          span: 12,
          flush: true,
          body: html`${table({
            caption: t('firms'),
            list: { rows: firms },
            keyOf: (row) => row.enterpriseId,
            resource: this.resource,
            csv: false,
            empty: blank('good', t('firms.none')),
            rowHref: (row) => link('enterprises', row.enterpriseId),
            columns: [{ label: text('word.firm'), lead: true, cell: (row) => html`<a class="name" href=${link('enterprises', row.enterpriseId)}>${row.name}</a><span class="under">${row.township}</span>` }, ...COLUMNS()],
          })}${more ? html`<p class="more muted">${t('firms.more', { n: count(more) })}</p>` : nothing}`,
        })}
        ${panel({
          id: 'report-rates',
          title: t('rates'),
          span: 12,
          flush: true,
          body: table({
            caption: t('rates'),
            list: { rows: rates },
            keyOf: (row) => `${row.dimension}|${row.value}`,
            resource: this.resource,
            csv: false,
            columns: [
              { label: t('rates.where'), lead: true, cell: (row) => called[row.dimension](row.value) },
              number(t('asked'), (row) => count(row.asked)),
              number(t('filed'), (row) => count(row.filed)),
              number(t('inTime'), (row) => count(row.inTime)),
              number(t('missing'), (row) => html`<strong class=${row.missing ? 'tone-warning' : ''}>${count(row.missing)}</strong>`),
              number(t('toBeAsked'), (row) => count(row.toBeAsked)),
            ],
          }),
        })}
      </div>`;
  }
};
