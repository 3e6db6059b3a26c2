import { html, nothing } from '../lit.js';
import { t, currentLanguage } from '../i18n.js';
import { count, list } from '../format.js';
import { icon, status, panel, blank, failureText } from '../parts.js';
import { address, get, upload } from '../http.js';
import { link } from '../router.js';
import { table } from '../table.js';

const SHOWN = 50;
const LOOK_AGAIN_MS = 2_000;

/** A spreadsheet goes in: first looked through, then sent. It goes on while other pages are open. */
export class Imports {
  #app;
  #kind = '';
  // every kind that is known here, and those that the file may be of
  #known = [];
  #kinds = [];
  #file = null;
  #busy = '';
  #answer = null;
  #error = null;
  #generation = 0;
  #again = 0;

  constructor(app) {
    this.#app = app;
  }

  title() {
    return t('imports.title');
  }

  // what became of a file whose page was closed, or that is under way still
  async load() {
    if (!this.#app.me?.canImport) return;
    this.#kindsOnce();
    if (this.#file || this.#busy === 'importing') return;
    try {
      const { underWay, imported, problem } = await get('imports');
      if (this.#file) return;
      this.#busy = underWay ? 'elsewhere' : '';
      this.#answer = imported;
      this.#error = problem ? { status: 422, message: problem } : null;
      if (underWay) this.#again = setTimeout(() => this.load(), LOOK_AGAIN_MS);
      this.#app.refresh();
    } catch {
      // the page is of use without it
    }
  }

  async #kindsOnce() {
    if (this.#known.length) return;
    try {
      this.#known = (await get('imports/kinds')).items;
      this.#app.refresh();
    } catch {
      // the header of a file tells what it is
    }
  }

  #kindOf(id) {
    return this.#known.find((kind) => kind.id === id) ?? { id, title: {}, means: {} };
  }

  stop() {
    clearTimeout(this.#again);
  }

  template() {
    return html`<div class="page-head">
        <p class="crumbs"><a href=${link('quality')}>${t('page.quality')}</a> / ${t('imports.title')}</p>
        <h1>${t('imports.title')}</h1><span class="sub">${t('imports.sub')}</span>
      </div>
      ${this.#app.me?.canImport ? html`<div class="grid">${this.#form()}${this.#result()}${kinds(this.#known)}</div>` : blank('user', t('error.forbidden'), t('imports.role'))}`;
  }

  #form() {
    return panel({
      id: 'imports-file',
      title: t('imports.file'),
      span: 4,
      body: html`<form class="form" @submit=${(event) => event.preventDefault()}>
        <div class="field">
          <label for="import-file">${t('imports.spreadsheet')}</label>
          <input id="import-file" type="file" accept=".csv,.txt,.tsv,.xlsx,.xls" ?disabled=${this.#busy} @change=${(event) => this.#choose('', event.target.files[0] ?? null)} />
        </div>
        ${this.#kinds.length ? html`<div class="field">
          <label for="import-kind">${t('imports.kind')}</label>
          <select id="import-kind" ?disabled=${this.#busy} @change=${(event) => this.#choose(event.target.value, this.#file)}>
            <option value="" ?selected=${!this.#kind} disabled>${t('imports.choose')}</option>
            ${this.#kinds.map((kind) => html`<option value=${kind} ?selected=${kind === this.#kind}>${this.#kindOf(kind).title[currentLanguage()] ?? kind}</option>`)}
          </select>
          ${this.#kind ? html`<span class="small muted">${this.#kindOf(this.#kind).means[currentLanguage()]}</span>` : nothing}
        </div>` : nothing}
        <p class="small muted">${t('imports.privacy')}</p>
      </form>`,
    });
  }

  // a file is looked through at once; nothing is sent by that. What it says its header tells, or whoever chose it
  #choose(kind, file) {
    clearTimeout(this.#again);
    this.#kind = kind;
    if (!kind) this.#kinds = [];
    this.#file = file;
    this.#answer = null;
    this.#error = null;
    if (file) this.#send(true);
    else this.#app.refresh();
  }

  async #send(dryRun) {
    const generation = ++this.#generation;
    this.#busy = dryRun ? 'checking' : 'importing';
    this.#error = null;
    this.#app.refresh();
    try {
      const answer = await upload('imports', { kind: this.#kind, dryRun: String(dryRun), name: this.#file.name, lang: currentLanguage() }, this.#file);
      if (generation === this.#generation) {
        this.#answer = answer;
        this.#kind = answer.kind;
      }
    } catch (failure) {
      if (generation !== this.#generation) return;
      this.#error = failure;
      if (failure.status === 422 && dryRun) this.#kinds = failure.kinds?.length ? failure.kinds : this.#known.map((kind) => kind.id);
      this.#app.failed(failure);
    }
    this.#busy = '';
    this.#app.refresh();
  }

  #result() {
    const body = this.#busy
      ? html`<div role="status">${blank('waiting', t(`imports.${this.#busy}`, { file: this.#file?.name ?? '' }), t('imports.goesOn'))}</div>`
      : this.#error
        ? this.#refused(this.#error)
        : this.#answer
          ? this.#said(this.#answer)
          : blank('none', t('imports.none'), t('imports.none.hint'));
    return panel({ id: 'imports-result', title: t('imports.result'), span: 8, flush: true, body });
  }

  #refused(error) {
    const unusable = error.status === 422;
    return html`<div role="alert">${blank(
      'warning',
      unusable ? t('imports.unusable') : error.status === 0 ? t('imports.unsent') : failureText(error),
      unusable ? error.message : t('imports.again'),
      this.#file ? html`<button class="button" type="button" @click=${() => this.#send(this.#answer === null)}>${t('action.retry')}</button>` : nothing,
    )}</div>`;
  }

  #said({ dryRun, understood, summary, rejection, badRows }) {
    const bad = summary.badRows > 0;
    const state = bad ? { symbol: 'warning', tone: 'warning' } : { symbol: 'good', tone: 'good' };
    const words = summary.events === 0 && !bad ? 'imports.empty' : dryRun ? 'imports.checked' : 'imports.done';
    const touched = [['firms', summary.firms], ['trips', summary.trips], ['workers', summary.workers]].filter(([, n]) => n !== 0);
    const rest = [['repeated', summary.repeated], ['passedOver', summary.passedOver]].filter(([, n]) => n > 0);
    return html`<div class="callout tone-${state.tone} flat">
        ${icon(state.symbol)}
        <span class="words" role="status"><strong>${t(words, { count: summary.events, n: count(summary.events), rows: count(summary.rows), file: summary.file })}</strong>
          ${bad ? t('imports.bad', { count: summary.badRows, n: count(summary.badRows) }) : nothing}
          ${touched.length ? t('imports.touched', { what: list(touched.map(([what, n]) => (n < 0 ? t('imports.workers.many') : t(`imports.${what}`, { count: n, n: count(n) })))) }) : nothing}
          ${rest.map(([what, n]) => t(`imports.${what}`, { count: n, n: count(n) }))}</span>
        <span class="end">${dryRun && summary.events > 0 ? html`<button class="button primary" type="button" @click=${() => this.#send(false)}>${t('imports.import', { count: summary.events, n: count(summary.events) })}</button>` : nothing}</span>
      </div>
      ${dryRun ? nothing : touchedLinks(summary)}
      <ul class="feed" id="import-understood" aria-label=${t('imports.understood')}>${understood.map((how) => html`<li><span class="muted">${icon('none')}</span><span class="what">${how}</span></li>`)}</ul>
      ${summary.notes.length ? html`<ul class="feed">${summary.notes.map((note) => html`<li><span class="muted">${icon('none')}</span><span class="what">${note}</span></li>`)}</ul>` : nothing}
      ${bad ? this.#badRows(summary.file, rejection, badRows, summary.badRows) : nothing}`;
  }

  #badRows(file, rejection, rows, all) {
    const shown = rows.slice(0, SHOWN);
    return html`<div class="list-head"><span class="total">${status({ symbol: 'warning', tone: 'warning', text: t(shown.length < all ? 'imports.firstBadRows' : 'imports.badRows', { count: all, n: count(all), shown: count(shown.length) }) })}</span>
        <span class="end"><button class="button compact" type="button" @click=${() => save(`${file}.rejected.csv`, mendable(rejection, rows))}>${icon('download')}${rows.length < all ? t('imports.downloadFirst', { n: count(rows.length) }) : t('imports.download')}</button></span></div>
      ${table({
        caption: t('imports.download'),
        list: { rows: shown },
        // a row that was parted in mending stands twice under its line
        keyOf: (row, index) => index,
        resource: { data: rows },
        csv: false,
        columns: [
          { label: t('imports.line'), className: 'narrow', cell: (row) => row.place },
          { label: t('imports.column'), cell: (row) => row.columns },
          { label: t('imports.reason'), wide: true, cell: (row) => html`<span class="wrap">${row.reasons}</span><span class="under wrap">${row.cells.filter(Boolean).join(' · ')}</span>` },
        ],
      })}`;
  }
}

/** Every kind, with what a file of it may hold. */
function kinds(known) {
  return panel({
    id: 'imports-kinds',
    title: t('imports.kinds'),
    span: 12,
    flush: true,
    body: html`<ul class="feed">${known.map(({ id, title, means }) => html`<li><span></span><span class="what"><strong>${title[currentLanguage()]}</strong> <span class="muted">${means[currentLanguage()]}</span></span>
      <span class="when"><a href=${address(`imports/templates/${id}`, { lang: currentLanguage() })} download>${t('imports.template')}</a> ·
        <a href=${address(`imports/columns/${id}`, { lang: currentLanguage() })} target="_blank" rel="noopener">${t('imports.columns')}</a></span></li>`)}</ul>`,
  });
}

/** What the import touched, each with its page. */
function touchedLinks({ firmIds, tripIds }) {
  const links = [...firmIds.map((id) => ['enterprises', id]), ...tripIds.map((id) => ['trips', id])];
  return links.length ? html`<p class="small">${links.map(([page, id]) => html`<a href=${link(page, id)}>${id}</a> `)}</p>` : nothing;
}

/** Bad rows as a file that can be mended and imported again; a spreadsheet takes none of its cells for a formula. */
function mendable([line, column, because], rows) {
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+(?:[Ee][+-]?\d+)?%?$/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = [];
  let headers = null;
  for (const row of rows) {
    // rows of another table in the file have a header of their own
    if (JSON.stringify(row.headers) !== headers) {
      headers = JSON.stringify(row.headers);
      lines.push([line, column, ...row.headers, because]);
    }
    lines.push([row.place, row.columns, ...row.cells, row.reasons]);
  }
  return `\uFEFF${lines.map((each) => each.map(cell).join(',')).join('\r\n')}\r\n`;
}

function save(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  // the browser has taken it once the click is over
  setTimeout(() => URL.revokeObjectURL(link.href));
}
