import { html, nothing } from '../lit.js';
import { t } from '../i18n.js';
import { count, day } from '../format.js';
import { status, firmState, alertState, staleMark, spark, rateCell, blank, heads, dash } from '../parts.js';
import { IN_CITY, MISSING, name } from '../words.js';
import { link, pastMoment } from '../router.js';
import { Resource } from '../resource.js';
import { told } from '../live.js';
import { ListPage } from '../list-page.js';

const VERDICTS = ['will-miss', 'missed', 'no-date', 'should-make-it', 'reached', 'no-target'];
const STATES = ['below-target', 'alert', 'stale'];
const DEFAULT_SORT = 'shortfall';

// where most of those are who are missing
const why = ({ phases }) => {
  const [most] = MISSING.split(',').filter((phase) => phases[phase] > 0).sort((one, other) => phases[other] - phases[one]);
  return most ? html`<span class="under">${t(`phase.${most}`)}\u00a0${count(phases[most])}</span>` : nothing;
};

/** All firms, those that lack most first. */
export class Enterprises extends ListPage {
  #facets;
  #parts = null;

  constructor(app, query) {
    super(app, 'enterprises', 'enterprises', query, (firm) => firm.enterpriseId, (firm) => [firm.returned, firm.required, firm.shortfall, firm.projectedShortfall, firm.verdict, firm.alert?.state].join());
    this.#facets = new Resource(app, 'enterprises/facets');
  }

  title() {
    return t('page.enterprises');
  }

  parameters(query) {
    const { q, state, township, industry, class: firmClass, sort = DEFAULT_SORT } = query;
    return { q, state, township, industry, class: firmClass, sort };
  }

  load() {
    this.#facets.load();
    this.#ofTownship();
    return super.load();
  }

  requery(query) {
    super.requery(query);
    this.#ofTownship();
  }

  // whoever looks at a township sees who answers for it
  #ofTownship() {
    const { township } = this.query;
    if (this.#parts?.of === township) return;
    this.#parts?.parts.stop();
    this.#parts = township ? { of: township, parts: this.app.services.parts('township', township) } : null;
  }

  heard(topic, data) {
    this.#parts?.parts.heard(topic, data);
    if (topic === 'firms') {
      const shown = this.list.rows.some((firm) => told(data, firm.enterpriseId));
      this.resource.reloadSoon(shown ? 2_000 : 8_000);
    }
  }

  stop() {
    this.#parts?.parts.stop();
    this.#facets.stop();
    super.stop();
  }

  template() {
    const facets = this.#facets.data ?? {};
    const facet = (values, kind) => (values ?? []).map(({ value, firms }) => [value, `${kind ? name(kind, value) : value} (${count(firms)})`]);
    return html`<div class="page-head"><h1>${t('page.enterprises')}</h1><span class="sub">${t('firms.sub')}</span></div>
      <div class="tools-row">
        ${this.search(t('filter.search'), t('firms.search'))}
        ${this.select('state', t('word.state'), [...VERDICTS.map((verdict) => [verdict, t(`verdict.${verdict}`)]), ...STATES.map((state) => [state, t(`firmState.${state}`)])])}
        ${this.select('township', t('word.township'), facet(facets.townships))}
        ${this.select('industry', t('word.industry'), facet(facets.industries))}
        ${this.select('class', t('word.class'), facet(facets.classes, 'class'))}
        ${this.clear(['q', 'state', 'township', 'industry', 'class'])} ${this.views()}
      </div>
      ${this.#parts ? html`<div class="grid">${this.#parts.parts.template()}</div>` : ''}
      <section class="panel">${this.#table()}</section>`;
  }

  /** A count of a firm's people that leads to them; of a moment that has passed nobody has lists. */
  #people(firm, field, phase) {
    return firm[field] && !pastMoment() ? html`<a href=${link('people', '', { firm: firm.enterpriseId, phase })}>${heads(firm, field)}</a>` : heads(firm, field);
  }

  #table() {
    const total = this.resource.data?.total ?? 0;
    return this.table({
      caption: t('page.enterprises'),
      total: t('firms.total', { count: total, n: count(total) }),
      sort: this.query.sort ?? DEFAULT_SORT,
      onSort: (sort) => this.filter({ sort: sort === DEFAULT_SORT ? null : sort }),
      rowHref: (firm) => link('enterprises', firm.enterpriseId),
      empty: blank('none', t('firms.empty'), t('filter.emptyHint')),
      columns: [
        { label: t('word.firm'), sort: 'name', rises: true, cell: (firm) => html`<a class="name" href=${link('enterprises', firm.enterpriseId)}>${firm.name}</a><span class="under">${firm.township} · ${firm.industry}</span>` },
        { label: t('word.verdict'), cell: (firm) => html`${status(firmState(firm))}${staleMark(firm.stale)}${firm.verdict === 'missed' ? html`<span class="under">${t('verdict.due', { date: day(firm.targetDate) })}</span>` : nothing}` },
        { label: t('firms.trend'), cell: (firm) => spark(firm.trend) },
        { label: t('word.returnRate'), sort: 'rate', rises: true, className: 'rate-column', wide: true, cell: (firm) => rateCell(firm, { goal: firm.targetBasisPoints === null || firm.targetBasisPoints === undefined ? null : firm.targetBasisPoints / 10_000, next: firm.required ? (firm.projectedReturned ?? 0) / firm.required : null, fill: firmState(firm).fill }) },
        { label: t('word.returnedOfRequired'), sort: 'required', className: 'number', cell: (firm) => html`${this.#people(firm, 'returned', IN_CITY)}<span class="muted"> / ${count(firm.required)}</span>` },
        { label: t('word.shortfall'), sort: 'shortfall', className: 'number', cell: (firm) => html`<strong>${heads(firm, 'shortfall')}</strong>` },
        { label: t('word.projectedShortfall'), sort: 'projectedShortfall', className: 'number', cell: (firm) => heads(firm, 'projectedShortfall') },
        { label: t('word.missing'), sort: 'missing', className: 'number', cell: (firm) => html`${this.#people(firm, 'missing', MISSING)}${why(firm)}` },
        { label: t('word.targetDate'), className: 'nowrap', cell: (firm) => (firm.targetDate ? html`<time datetime=${firm.targetDate}>${day(firm.targetDate)}</time>` : dash) },
        { label: t('word.alert'), cell: (firm) => (firm.alert && firm.alert.state !== 'OK' && firm.alert.state !== 'RESOLVED' ? status(alertState(firm.alert)) : dash) },
      ],
    });
  }
}
