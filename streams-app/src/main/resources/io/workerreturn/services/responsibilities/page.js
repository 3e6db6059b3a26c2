// Who answers for what: a part of the pages of firms, trips and townships, what is mine, and how much everybody has to do.
import { Answered, blank, count, dash, get, go, html, icon, link, moment, nothing, panel, place, Resource, ServiceAlerts, status, t as text, table, whenLoaded } from '../../kit.js';
import WORDS from './words.js';

const NAME = 'responsibilities';
const PATH = `services/${NAME}`;
const t = (key, parameters) => text(`${NAME}:${key}`, parameters);

export const words = WORDS;
export const navigation = [['mine', 'acknowledged', `${NAME}:page.mine`]];
export const pages = {};
export const parts = {
  firm: (app, id) => new Whose(app, `firm|${id}`),
  trip: (app, id) => new Whose(app, `trip|${id}`),
  township: (app, name) => new Whose(app, `township|${name}`),
};

/** Narrows alerts to those about what an account answers for. */
export const narrows = {
  account: async (account) => {
    const { subjects } = await get(`${PATH}/mine`, { account });
    const ids = new Set(subjects.map(({ subject }) => place(subject).id));
    return ({ subject }) => ids.has(subject);
  },
};

const mineOf = (account) => html`<a href=${link('mine', '', { account })}>${account}</a>`;
const person = (one) =>
  html`<li><span class="status-icon muted">${icon('user')}</span>
    <span class="what">${mineOf(one.account)} <span class="muted">${t(`role.${one.role}`)}</span>${one.team ? html` <span class="chip">${one.team}</span>` : nothing}${one.inheritedFrom ? html`<span class="why">${t('inherited')}</span>` : nothing}</span>
    <span class="when">${one.until ? t('until') : t('since')} ${moment(one.until ?? one.from)}</span></li>`;

/** Who answers for one thing. */
class Whose extends Answered {
  constructor(app, subject) {
    super(app, `${PATH}/of`, { subject });
  }

  template() {
    const whose = this.resource.data;
    // nobody was ever appointed to it, or to anything
    if (!whose || !(whose.unassigned || whose.people.length || whose.former.length)) return nothing;
    return panel({
      id: 'responsible',
      title: t('whose'),
      sub: whose.unassigned ? status({ symbol: 'warning', tone: 'warning', text: t('nobody') }) : nothing,
      span: 12,
      flush: true,
      body: html`<ul class="feed">${whose.people.map(person)}
        ${whose.former.map((one) => html`<li><span class="status-icon muted">${icon('none')}</span><span class="what muted">${t('was')} ${mineOf(one.account)} ${t(`role.${one.role}`)}</span><span class="when">${t('until')} ${moment(one.until)}</span></li>`)}</ul>`,
    });
  }
}

const COLUMNS = {
  subject: (label) => ({
    label,
    lead: true,
    cell: (row) => {
      const { href, id } = place(row.subject);
      return html`${href ? html`<a class="name" href=${href}>${row.name ?? id}</a>` : (row.name ?? id)}${row.township ? html`<span class="under">${row.township}</span>` : nothing}`;
    },
  }),
  alerts: () => ({
    label: t('openAlerts'),
    className: 'number',
    cell: (row) => (row.openAlerts.length === 0 ? dash : html`<strong class=${row.unseenAlerts ? 'tone-critical' : ''}>${count(row.openAlerts.length)}</strong>${row.unseenAlerts ? html`<span class="under">${t('unseen', { n: count(row.unseenAlerts) })}</span>` : nothing}`),
  }),
};

/** What one account answers for, and what it has to hand over. */
pages.mine = class Mine {
  #app;
  #resource;
  #alerts;
  #account;

  constructor(app, id, query) {
    this.#app = app;
    this.#ask(query.account);
  }

  #ask(account) {
    this.#account = account;
    this.#resource = new Resource(this.#app, `${PATH}/mine`, { account }, (mine) => {
      // whose it is the server says, where the address does not
      if (mine.account && !this.#alerts) {
        this.#alerts = new ServiceAlerts(this.#app, mine.account);
        this.#alerts.load();
      }
    });
    this.#alerts = null;
  }

  title() {
    return t('page.mine');
  }

  load() {
    this.#resource.load();
  }

  requery(query) {
    if (query.account === this.#account) return;
    this.stop();
    this.#ask(query.account);
    this.load();
  }

  heard(topic) {
    if (topic === 'services') this.#resource.reloadSoon(2_000);
    this.#alerts?.heard(topic);
  }

  stop() {
    this.#resource.stop();
    this.#alerts?.stop();
  }

  template() {
    return html`<div class="page-head"><h1>${t('page.mine')}</h1><span class="sub">${t('mine.sub')}</span>
        <span class="end">${this.#account || this.#resource.data?.account ? this.#app.notifyButton({}, { page: 'mine', filters: { account: this.#resource.data?.account ?? this.#account } }) : nothing}<a class="button" href=${link('officers')}>${icon('user')}${t('page.officers')}</a></span></div>
      <form class="tools-row" @submit=${this.#choose}>
        <div class="field"><label for="account">${t('account')}</label><input id="account" name="account" maxlength="100" autocomplete="off" spellcheck="false" .value=${this.#resource.data?.account ?? this.#account ?? ''} /></div>
        <button class="button" type="submit">${t('mine.show')}</button>
      </form>
      ${whenLoaded(this.#resource, (mine) => this.#board(mine))}`;
  }

  #choose = (event) => {
    event.preventDefault();
    go(link('mine', '', { account: event.target.elements.account.value.trim() }));
  };

  #board({ account, officer, subjects, handedOver }) {
    if (!account) return blank('user', t('mine.whose'), t('mine.whose.hint'));
    const of = (kind) => subjects.filter((row) => place(row.subject).kind === kind);
    const others = subjects.filter((row) => !['firm', 'trip'].includes(place(row.subject).kind));
    const fact = (label, n, tone = '') => html`<div><dt>${label}</dt><dd class="big ${tone}">${count(n)}</dd></div>`;
    return html`<div class="grid"><section class="panel span-12" aria-label=${t('mine.figures')}><div class="body"><dl class="facts figures">
        ${fact(t('firms'), officer?.firms ?? 0)} ${fact(t('trips'), officer?.trips ?? 0)} ${fact(t('others'), officer?.others ?? 0)}
        ${fact(t('openAlerts'), officer?.openAlerts ?? 0)} ${fact(t('unseenAlerts'), officer?.unseenAlerts ?? 0, officer?.unseenAlerts ? 'tone-critical' : '')} ${fact(t('escalated'), officer?.escalated ?? 0)}
      </dl></div></section>
        ${this.#alerts?.template() ?? nothing}
        ${this.#list('mine-firms', t('firms'), of('firm'), text('word.firm'), of('trip').length ? 6 : 12)} ${of('trip').length ? this.#list('mine-trips', t('trips'), of('trip'), text('word.trip')) : nothing}
        ${others.length ? this.#list('mine-others', t('others'), others, t('others')) : nothing}
        ${handedOver.length ? this.#handover(account, handedOver) : nothing}
      </div>`;
  }

  #list(id, title, rows, what, span = 6) {
    return panel({
      id,
      title,
      sub: count(rows.length),
      span,
      flush: true,
      body: table({
        caption: title,
        list: { rows },
        keyOf: (row) => row.subject,
        resource: this.#resource,
        csv: false,
        empty: blank('none', t('mine.none')),
        rowHref: (row) => place(row.subject).href ?? undefined,
        columns: [
          COLUMNS.subject(what),
          { label: t('role'), cell: (row) => row.people.filter((one) => one.account === this.#resource.data.account).map((one) => html`${t(`role.${one.role}`)}<span class="under">${t('since')} ${moment(one.from)}</span>`) },
          COLUMNS.alerts(),
        ],
      }),
    });
  }

  // whoever leaves prints it, and whoever comes reads what is open
  #handover(account, rows) {
    return panel({
      id: 'handover',
      title: t('handover'),
      sub: t('handover.sub', { account }),
      span: 12,
      flush: true,
      body: html`${table({
        caption: t('handover'),
        list: { rows },
        keyOf: (row) => row.subject,
        resource: this.#resource,
        csv: false,
        rowHref: (row) => place(row.subject).href ?? undefined,
        columns: [
          COLUMNS.subject(t('handover.what')),
          { label: t('handover.until'), cell: (row) => row.former.filter((one) => one.account === account).map((one) => html`${moment(one.until)}<span class="under">${t(`role.${one.role}`)}</span>`) },
          { label: t('handover.to'), cell: (row) => (row.people.length ? row.people.map((one) => html`<span class="line">${mineOf(one.account)} <span class="muted">${t(`role.${one.role}`)}</span></span> `) : status({ symbol: 'warning', tone: 'warning', text: t('nobody') })) },
          COLUMNS.alerts(),
        ],
      })}
      <p class="more on-screen"><button class="button compact" type="button" @click=${() => print()}>${text('app.print')}</button></p>`,
    });
  }
};

/** Officers by how much they have to do, and where the task teams are. */
pages.officers = class Officers extends Answered {
  constructor(app) {
    super(app, `${PATH}/officers`);
  }

  title() {
    return t('page.officers');
  }

  template() {
    return html`<div class="page-head"><p class="crumbs"><a href=${link('mine')}>${t('page.mine')}</a> / ${t('page.officers')}</p><h1>${t('page.officers')}</h1><span class="sub">${t('officers.sub')}</span></div>
      ${whenLoaded(this.resource, (board) => this.#board(board))}`;
  }

  #board({ unassigned, officers, teams }) {
    const number = (label, of) => ({ label, className: 'number', cell: of });
    return html`${unassigned ? html`<div class="callout tone-warning">${icon('warning')}<span class="words"><strong>${t('officers.unassigned', { count: unassigned, n: count(unassigned) })}</strong></span></div>` : nothing}
      <div class="grid">
        ${panel({
          id: 'officers',
          title: t('officers'),
          sub: count(officers.length),
          span: 12,
          flush: true,
          body: table({
            caption: t('officers'),
            list: { rows: officers },
            keyOf: (row) => row.account,
            resource: this.resource,
            csv: false,
            empty: blank('none', t('officers.none')),
            rowHref: (row) => link('mine', '', { account: row.account }),
            columns: [
              { label: t('account'), lead: true, cell: (row) => html`<span class="name">${mineOf(row.account)}</span>${row.teams.length ? html`<span class="under">${row.teams.join(' · ')}</span>` : nothing}` },
              number(t('firms'), (row) => count(row.firms)),
              number(t('trips'), (row) => count(row.trips)),
              number(t('others'), (row) => count(row.others)),
              number(t('openAlerts'), (row) => count(row.openAlerts)),
              number(t('unseenAlerts'), (row) => html`<strong class=${row.unseenAlerts ? 'tone-critical' : ''}>${count(row.unseenAlerts)}</strong>`),
              number(t('escalated'), (row) => count(row.escalated)),
            ],
          }),
        })}
        ${panel({
          id: 'teams',
          title: t('teams'),
          sub: count(teams.length),
          span: 12,
          flush: true,
          body: table({
            caption: t('teams'),
            list: { rows: teams },
            keyOf: (row) => row.teamId,
            resource: this.resource,
            csv: false,
            empty: blank('none', t('teams.none')),
            columns: [
              { label: t('teams.team'), lead: true, cell: (row) => html`<span class="name">${row.name}</span>${row.name === row.teamId ? nothing : html`<span class="under">${row.teamId}</span>`}` },
              { label: t('teams.leader'), cell: (row) => (row.leader ? mineOf(row.leader) : dash) },
              number(t('teams.members'), (row) => count(row.members)),
              { label: t('teams.where'), cell: (row) => (row.division ? html`${row.division}<span class="under">${t('since')} ${moment(row.from)}</span>` : dash) },
              number(t('trips'), (row) => count(row.trips)),
              number(t('teams.arrived'), (row) => count(row.arrived)),
            ],
          }),
        })}
      </div>`;
  }
};
