import { html, nothing } from '../lit.js';
import { t, known, unbroken } from '../i18n.js';
import { count, span } from '../format.js';
import { icon, status, moment, sourceState, panel, blank, withheld, whenLoaded, dash } from '../parts.js';
import { name } from '../words.js';
import { link } from '../router.js';
import { Resource } from '../resource.js';
import { LiveList } from '../live-list.js';
import { table } from '../table.js';
import { ListPage } from '../list-page.js';

/** What can't be used, what contradicts itself, and who has fallen silent. */
export class Quality extends ListPage {
  #sources;
  #sourceRows;
  #summary;
  #conflicts;

  constructor(app, query) {
    super(app, 'quality', 'rejected', query, (record) => `${record.topic}/${record.partition}/${record.offset}`, (record) => record.settled?.outcome ?? '');
    const refresh = () => app.refresh();
    this.#sourceRows = new LiveList((source) => source.source, (source) => `${source.state}`, refresh);
    this.#sources = new Resource(app, 'sources', {}, (data, asked) => this.#sourceRows.offer(byNeed(data.items), asked));
    this.#summary = new Resource(app, 'rejected/summary');
    this.#conflicts = new Resource(app, 'trips', { conflicts: 'true', sort: '-eta', limit: 50 });
  }

  title() {
    return t('page.quality');
  }

  parameters({ topic, reason }) {
    return { topic, reason };
  }

  load() {
    this.#sources.load();
    this.#summary.load();
    if (!this.app.mayAskForWorkers()) return Promise.resolve();
    this.#conflicts.load();
    return super.load();
  }

  heard(topic) {
    if (topic === 'sources') this.#sources.reloadSoon(1_000);
    if (topic === 'overview' && this.#rejectedSeen() !== this.app.overview?.rejected?.total) {
      this.#summary.reloadSoon();
      if (this.app.mayAskForWorkers()) this.resource.reloadSoon();
    }
  }

  #rejectedSeen() {
    return this.#summary.data?.total;
  }

  stop() {
    [this.#sources, this.#summary, this.#conflicts].forEach((resource) => resource.stop());
    super.stop();
  }

  template() {
    return html`<div class="page-head"><h1>${t('page.quality')}</h1><span class="sub">${t('quality.sub')}</span>
        ${this.app.me?.canImport ? html`<span class="end"><a class="button" href=${link('imports')}>${icon('upload')}${t('imports.title')}</a></span>` : nothing}</div>
      <div class="grid">
        ${panel({ id: 'q-sources', title: t('sources.title'), sub: t('sources.sub'), span: 12, flush: true, body: this.#sourceTable() })}
        ${panel({ id: 'q-rejected', title: t('rejected.title'), sub: t('rejected.sub'), span: 12, flush: true, body: whenLoaded(this.#summary, (data) => this.#reasons(data), 4) })}
        ${panel({ id: 'q-conflicts', title: t('conflicts.title'), sub: t('conflicts.sub'), span: 12, flush: true, body: this.app.mayAskForWorkers() ? whenLoaded(this.#conflicts, (data) => this.#contradictions(data), 3) : withheld() })}
        ${panel({ id: 'q-records', title: t('rejected.records'), span: 12, flush: true, body: this.app.mayAskForWorkers() ? this.#records() : withheld() })}
      </div>`;
  }

  #sourceTable() {
    const now = this.app.now;
    return table({
      caption: t('sources.title'),
      list: this.#sourceRows,
      keyOf: (source) => source.source,
      resource: this.#sources,
      refresh: () => this.app.refresh(),
      rowTone: (source) => (source.state === 'silent' ? 'critical' : source.state === 'never-heard' ? 'warning' : undefined),
      empty: blank('waiting', t('sources.none')),
      columns: [
        { label: t('word.source'), cell: (source) => html`<span class="name">${name('source', source.source)}</span><span class="under mono">${source.source}</span>` },
        { label: t('word.state'), cell: (source) => status(sourceState(source)) },
        { label: t('sources.silentSinceColumn'), cell: (source) => (source.state === 'silent' ? moment(source.silentSince ?? source.newestReportedAt, now) : dash) },
        { label: t('sources.age'), cell: (source) => span(source.ageSeconds) },
        { label: t('sources.threshold'), cell: (source) => span(source.thresholdSeconds) },
        { label: t('sources.newest'), cell: (source) => moment(source.newestReportedAt, now) },
        { label: t('sources.events'), className: 'number', cell: (source) => count(source.distinctEvents) },
      ],
    });
  }

  #reasons(data) {
    const items = data.items ?? [];
    if (items.length === 0) return blank('good', t('rejected.none'));
    return table({
      caption: t('rejected.title'),
      list: { rows: items },
      keyOf: (row) => `${row.reason} ${row.topic}`,
      resource: this.#summary,
      csv: false,
      columns: [
        { label: t('rejected.reason'), cell: (row) => html`<button class="as-link name" type="button" @click=${() => this.filter({ reason: row.reason, topic: row.topic })}>${name('reason', row.reason)}</button><span class="under mono">${row.reason}</span>` },
        { label: t('word.topic'), cell: (row) => html`<span class="mono">${row.topic}</span>` },
        { label: t('word.count'), className: 'number', cell: (row) => html`<strong>${count(row.count)}</strong>${row.settled ? html`<span class="under">${t('rejected.settled', { n: count(row.settled) })}</span>` : nothing}` },
        { label: t('rejected.first'), cell: (row) => moment(row.first) },
        { label: t('rejected.last'), cell: (row) => moment(row.last) },
        { label: t('rejected.hint'), wide: true, cell: (row) => hint(row) },
      ],
    });
  }

  #records() {
    const total = this.resource.data?.total ?? 0;
    return this.table({
      caption: t('rejected.records'),
      total: html`${t('rejected.total', { count: total, n: count(total) })} ${this.query.reason || this.query.topic ? html`<span class="chip">${[this.query.reason && name('reason', this.query.reason), this.query.topic].filter(Boolean).join(' · ')}</span>` : nothing} ${this.clear(['reason', 'topic'])}`,
      empty: blank('good', t('rejected.none')),
      columns: [
        { label: t('rejected.where'), cell: (row) => html`<span class="mono">${row.topic}</span><span class="under">${t('rejected.offset', { partition: row.partition, offset: row.offset })}</span>` },
        { label: t('word.time'), cell: (row) => moment(row.timestamp) },
        { label: t('rejected.reason'), cell: (row) => name('reason', row.reason) },
        { label: t('rejected.key'), cell: (row) => html`<span class="mono">${row.key ?? '–'}</span>` },
        { label: t('rejected.message'), wide: true, cell: (row) => html`<span class="wrap">${hint(row) || unbroken(row.message)}</span>${hint(row) ? html`<span class="under wrap" lang="en">${unbroken(row.message)}</span>` : nothing}` },
        { label: t('rejected.size'), className: 'number', cell: (row) => count(row.size) },
      ],
    });
  }

  #contradictions(data) {
    const items = data.items.flatMap((trip) => trip.conflicts.map((conflict) => ({ ...conflict, trip })));
    if (items.length === 0) return blank('good', t('conflicts.none'));
    return table({
      caption: t('conflicts.title'),
      list: { rows: items },
      keyOf: (row) => `${row.trip.tripId} ${row.eventId} ${row.code}`,
      resource: this.#conflicts,
      total: t('conflicts.total', { count: data.total, n: count(data.total) }),
      columns: [
        { label: t('conflicts.what'), cell: (row) => html`<span class="status tone-warning">${icon('warning')}<span>${name('conflict', row.code)}</span></span>` },
        { label: t('word.trip'), cell: (row) => html`<a href=${link('trips', row.trip.tripId)}>${row.trip.vehicle ?? row.trip.tripId}</a>` },
        { label: t('fact.event'), wide: true, cell: (row) => html`<span class="mono">${row.eventId}</span>` },
        { label: t('word.time'), cell: (row) => moment(row.occurredAt) },
      ],
    });
  }
}

const NEED = { silent: 0, 'never-heard': 1, unread: 2, fresh: 3, unwatched: 4 };
const byNeed = (sources) => [...sources].sort((a, b) => NEED[a.state] - NEED[b.state] || a.source.localeCompare(b.source));

// the server's hint is English; the page says it in the reader's language where it knows the reason
const hint = (row) => (known(`reason.${row.reason}.hint`) ? t(`reason.${row.reason}.hint`) : row.hint ?? '');
