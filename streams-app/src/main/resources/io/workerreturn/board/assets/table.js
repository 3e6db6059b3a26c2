import { asKnown } from './resource.js';
import { html, nothing, repeat } from './lit.js';
import { currentLanguage, t } from './i18n.js';
import { count } from './format.js';
import { address } from './http.js';
import { icon, failure, skeleton, blank, hidden, staleNoteOf } from './parts.js';
import { go } from './router.js';

/** A link to all rows, after the filters, as CSV. */
export function csvLink(path, parameters) {
  const { limit, cursor, ...filters } = parameters;
  return html`<a class="button compact" href=${address(path, { ...asKnown(path, filters), format: 'csv', lang: currentLanguage() })} download>${icon('download')}${t('action.csv')}</a>`;
}

// a click anywhere in a row opens it, unless the user selects text or meant something in it
function open(event, href) {
  if (href && !event.defaultPrevented && !event.target.closest('a, button, input, summary, label') && !String(getSelection())) {
    go(href);
  }
}

function heading(column, sort, onSort) {
  const sorted = sort && column.sort && sort.replace(/^-/, '') === column.sort;
  const turned = sorted && sort.startsWith('-');
  const down = Boolean(column.rises) === Boolean(turned);
  const order = sorted ? (down ? 'descending' : 'ascending') : nothing;
  return html`<th scope="col" role="columnheader" class=${column.className ?? ''} aria-sort=${order}>
    ${column.sort && onSort
      ? html`<button class="sort" type="button" @click=${() => onSort(sorted && !turned ? `-${column.sort}` : column.sort)}>
          ${column.label}${icon(sorted ? (down ? 'down' : 'up') : 'unsorted')}
        </button>`
      : column.label}
  </th>`;
}

const MARK_TEXT = { changed: 'mark.changed', moved: 'mark.moved', new: 'mark.new' };

/** The mark of a row that changed: a shape, a tint, and a word for screen readers. */
export const changedMark = (mark) =>
  html`<span class="changed-mark" title=${mark ? t(MARK_TEXT[mark]) : nothing}>${icon('changed')}${mark ? hidden(t(MARK_TEXT[mark])) : nothing}</span>`;

/** The pill that shows what waits while the order stands still. */
export const pendingPill = (list) =>
  list.pending > 0
    ? html`<button class="pill" type="button" @click=${() => list.show()}>${icon('changed')}${t('list.pending', { count: list.pending, n: count(list.pending) })}</button>`
    : nothing;

/** Handlers that stop a list's order while it is read. */
export const reading = (list, refresh) => ({
  enter: ({ currentTarget }) => list.hold('pointer', () => currentTarget.isConnected && currentTarget.matches(':hover')),
  leave: () => (list.release('pointer'), refresh()),
  focusIn: ({ currentTarget }) => list.hold('focus', () => currentTarget.contains(document.activeElement)),
  focusOut: (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) {
      list.release('focus');
      refresh();
    }
  },
});

/**
 * A table of live rows; on a phone each row is a card.
 *
 * @param columns each {label, cell(row), className?, sort?, rises?, lead?, wide?}; the first is the row's name; `rises` if the
 *     API sorts by it upwards, its turned order downwards
 * @param list the LiveList, or {rows} for rows that stand still
 * @param resource where they come from
 * @param rowHref address of a row, if it has one
 * @param empty what to say when there is none
 * @param onPrint brings it to paper
 */
export function table({ caption, columns, list, keyOf, resource, rowHref, rowTone, sort, onSort, empty, total, csv = true, pager = nothing, refresh = () => {}, onPrint = () => print() }) {
  if (!resource.data) {
    return resource.error ? failure(resource.error, () => resource.load()) : skeleton(8);
  }
  const live = typeof list.hold === 'function';
  const hands = live ? reading(list, refresh) : {};
  const rows = list.rows;
  return html`<div class="list" aria-busy=${resource.loading ? 'true' : 'false'} @pointerenter=${hands.enter} @pointerleave=${hands.leave} @focusin=${hands.focusIn} @focusout=${hands.focusOut}>
    <div class="list-head">
      ${total === undefined ? nothing : html`<span class="total">${total}</span>`}
      ${live ? pendingPill(list) : nothing} ${staleNoteOf(rows)}
      ${resource.error ? html`<span class="stale-note">${icon('stale')}${t('state.notRefreshed')}</span>` : nothing}
      ${csv ? html`<span class="end"><button class="button compact" type="button" @click=${onPrint}>${t('app.print')}</button> ${csvLink(resource.path, resource.parameters)}</span>` : nothing}
    </div>
    ${rows.length === 0
      ? empty ?? blank('none', t('state.empty'))
      : html`<table class="data" role="table">
          <caption class="visually-hidden">${caption}</caption>
          <thead role="rowgroup"><tr role="row">${columns.map((column) => heading(column, sort, onSort))}</tr></thead>
          <tbody role="rowgroup">
            ${repeat(rows, keyOf, (row) => {
              const href = rowHref?.(row);
              const mark = live ? list.markOf(row) : undefined;
              const tone = rowTone?.(row);
              return html`<tr role="row" class=${tone ? `tone-row-${tone}` : ''} data-href=${href ?? nothing} data-changed=${mark ?? nothing} @click=${(event) => open(event, href)}>
                ${columns.map(
                  (column, index) =>
                    html`<td role="cell" class="${column.className ?? ''} ${column.lead || index === 0 ? 'lead' : ''} ${column.wide ? 'wide' : ''}" data-label=${column.label || nothing}>${index === 0 && live ? changedMark(mark) : nothing}${column.cell(row)}</td>`,
                )}
              </tr>`;
            })}
          </tbody>
        </table>`}
    ${pager}
  </div>`;
}

// the page before each, as far as somebody went through them here
const BEFORE = new Map();

/** Which page of a list an address means: where it begins, and its number. */
export const placeOf = ({ after, page }) => ({ after, page: after ? Number.parseInt(page, 10) || 2 : 1 });

/**
 * Steps through pages by their cursors, which stand in the address: a link leads to the page, and so does the way back.
 *
 * @param after cursor of this page, @param next of the next one, @param onPage is given {after, page} for the address
 */
export function pager({ after, next, page, pages, onPage }) {
  if (!after && !next) return nothing;
  const forth = () => {
    BEFORE.set(next, { after, page });
    onPage({ after: next, page: page + 1 });
  };
  const back = () => {
    const before = BEFORE.get(after);
    onPage(before?.after ? before : { after: null, page: null });
  };
  return html`<nav class="pager" aria-label=${t('pager.label')}>
    <button class="button compact" type="button" ?disabled=${!after} @click=${back}>${icon('back')}${t(after && !BEFORE.has(after) ? 'pager.first' : 'pager.previous')}</button>
    <span aria-live="polite">${pages === null ? t('pager.alone', { page: count(page) }) : t('pager.page', { page: count(page), pages: count(pages) })}</span>
    <button class="button compact" type="button" ?disabled=${!next} @click=${forth}>${t('pager.next')}${icon('next')}</button>
  </nav>`;
}
