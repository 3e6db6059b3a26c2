// Subsidies: a part of a firm's page, and a page of the city: what is due by which rule, what was paid, and what is to be recovered.
import { Answered, blank, count, dash, html, link, nothing, panel, t as text, table, whenLoaded } from '../../kit.js';
import WORDS from './words.js';

const NAME = 'subsidies';
const PATH = `services/${NAME}`;
const FEN = 100;
const t = (key, parameters) => text(`${NAME}:${key}`, parameters);

export const words = WORDS;
export const navigation = [['subsidies', 'quality', `${NAME}:page.subsidies`]];
export const pages = {};
export const parts = { firm: (app, id) => new OfFirm(app, id) };

// to the fen where there are any
const yuan = (fen) => (fen % FEN ? `${fen < 0 ? '-' : ''}${count(Math.trunc(Math.abs(fen) / FEN))}.${String(Math.abs(fen) % FEN).padStart(2, '0')}` : count(fen / FEN));
const number = (label, cell) => ({ label, className: 'number', cell });
const MONEY = () => [
  number(t('entitled'), (row) => html`${yuan(row.money.entitledFen)}${row.cutFen ? html`<span class="under">${t('cut', { n: yuan(row.cutFen) })}</span>` : nothing}`),
  number(t('claimed'), (row) => yuan(row.money.claimedFen)),
  number(t('paid'), (row) => yuan(row.money.paidFen)),
  number(t('due'), (row) => html`<strong>${yuan(row.money.dueFen)}</strong>`),
  number(t('overpaid'), (row) => (row.money.overpaidFen ? html`<strong class="tone-warning">${yuan(row.money.overpaidFen)}</strong>` : dash)),
];
const kindOf = (rule) => (rule?.kind ? `${t(`kind.${rule.kind}`)}, ${t(`basis.${rule.basis}`)}` : '');

/** A firm's account, and why it stands so. */
class OfFirm extends Answered {
  constructor(app, enterprise) {
    super(app, `${PATH}/of`, { enterprise });
  }

  template() {
    const { account, kinds, reasons, more } = this.resource.data ?? {};
    if (!account) return nothing;
    const kind = (row) => kindOf(kinds.find((one) => one.ruleId === row.ruleId));
    // who pays for somebody sees for whom, and need not see what else is known of them
    const worker = (id) => (this.app.mayAskForWorkers() ? html`<a href=${link('workers', id)}>${id}</a>` : id);
    const own = (row) => kinds.find((one) => one.ruleId === row.ruleId)?.kind !== 'CHARTER';
    return html`${panel({
      id: 'subsidies',
      title: t('title'),
      sub: `${t('of.sub')} (${t('yuan')})`,
      span: 12,
      flush: true,
      body: table({
        caption: t('title'),
        list: { rows: account.lines },
        keyOf: (row) => row.ruleId,
        resource: this.resource,
        csv: false,
        columns: [
          { label: t('rule'), lead: true, cell: (row) => html`${row.ruleId}<span class="under">${[kind(row), row.decree].filter(Boolean).join(' · ')}</span>` },
          number(t('heads'), (row) => count(row.heads)),
          ...MONEY(),
        ],
      }),
    })}${reasons.length
      ? panel({
          id: 'subsidy-reasons',
          title: t('why'),
          sub: t('yuan'),
          span: 12,
          flush: true,
          body: html`${table({
            caption: t('why'),
            list: { rows: reasons },
            keyOf: (row) => `${row.ruleId}|${row.subject}`,
            resource: this.resource,
            csv: false,
            columns: [
              { label: t('why.subject'), lead: true, cell: (row) => (own(row) ? row.subject : html`<a class="name" href=${link('trips', row.subject)}>${row.subject}</a>`) },
              { label: t('rule'), cell: (row) => html`${row.ruleId}<span class="under">${[...row.revisions.map((n) => t('revision', { n })), ...row.decrees].join(' · ')}</span>` },
              number(t('heads'), (row) => count(row.heads)),
              number(t('entitled'), (row) => html`${yuan(row.fen)}${row.costFen === null ? nothing : html`<span class="under">${t('why.cost', { n: yuan(row.costFen), m: count(row.tripHeads) })}</span>`}`),
              { label: t('why.workers'), wide: true, cell: (row) => html`<details><summary>${count(row.heads)}</summary>${row.workers.map((id) => html`${worker(id)} `)}${row.heads > row.workers.length ? t('why.others', { n: count(row.heads - row.workers.length) }) : nothing}</details>` },
            ],
          })}${more ? html`<p class="more muted">${t('why.more', { n: count(more) })}</p>` : nothing}`,
        })
      : nothing}`;
  }
}

/** How the city stands. */
pages.subsidies = class CitySubsidies extends Answered {
  constructor(app) {
    super(app, `${PATH}/city`, {});
  }

  title() {
    return t('page.subsidies');
  }

  requery() {
    // it has no parameters
  }

  template() {
    return html`<div class="page-head"><h1>${t('page.subsidies')}</h1><span class="sub">${t('page.sub')} (${t('yuan')})</span></div>
      ${whenLoaded(this.resource, (board) => this.#board(board))}`;
  }

  #board({ city, rules, accounts, more }) {
    if (!city) return blank('none', t('rules.none'));
    const budget = (row) =>
      row.budgetFen === null ? dash : html`${yuan(row.budgetFen)}<span class=${`under${row.money.entitledFen * 10 >= row.budgetFen * 9 ? ' tone-warning' : ''}`}>${t('budget.used', { n: count(Math.floor((100 * row.money.entitledFen) / row.budgetFen)) })}</span>`;
    return html`<div class="grid">
      ${panel({
        id: 'subsidy-rules',
        title: t('rules'),
        span: 12,
        flush: true,
        body: table({
          caption: t('rules'),
          list: { rows: [city, ...rules] },
          keyOf: (row) => `rule|${row.ruleId}`,
          resource: this.resource,
          csv: false,
          columns: [
            { label: t('rule'), lead: true, cell: (row) => (row.ruleId === '' ? html`<strong>${text('city.name')}</strong>` : html`${row.ruleId}<span class="under">${[kindOf(row), row.decree, row.revision && t('revision', { n: row.revision })].filter(Boolean).join(' · ')}</span>`) },
            number(t('firms'), (row) => count(row.firms)),
            number(t('heads'), (row) => count(row.heads)),
            ...MONEY(),
            number(t('rule.budget'), budget),
          ],
        }),
      })}
      ${panel({
        id: 'subsidy-accounts',
        title: t('accounts'),
        sub: t('accounts.sub'),
        span: 12,
        flush: true,
        body: html`${table({
          caption: t('accounts'),
          list: { rows: accounts },
          keyOf: (row) => row.enterpriseId,
          resource: this.resource,
          csv: false,
          empty: blank('none', t('accounts.none')),
          rowHref: (row) => link('enterprises', row.enterpriseId),
          columns: [
            { label: text('word.firm'), lead: true, cell: (row) => html`<a class="name" href=${link('enterprises', row.enterpriseId)}>${row.name ?? row.enterpriseId}</a>${row.township ? html`<span class="under">${row.township}</span>` : nothing}` },
            ...MONEY(),
          ],
        })}${more ? html`<p class="more muted">${t('accounts.more', { n: count(more) })}</p>` : nothing}`,
      })}
    </div>`;
  }
};
