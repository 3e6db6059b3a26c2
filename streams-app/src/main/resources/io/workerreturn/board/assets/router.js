// Addresses: #/page/id?filter=value. They can be shared, and the back button goes through them.

/** What the address says: {page, id, query}. */
export function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...rest] = path.split('/');
  let id = rest.join('/');
  try {
    id = decodeURIComponent(id);
  } catch {
    // a broken address then finds nothing, and the page says so
  }
  return { page: page || 'overview', id, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The pages that can be shown as of a moment that has passed: ?at=… */
export const OF_THE_PAST = ['overview', 'trips', 'enterprises'];

/** As of when the page is shown; null for now. */
export function pastMoment() {
  const { page, query } = here();
  return OF_THE_PAST.includes(page) && !Number.isNaN(Date.parse(query.at)) ? query.at : null;
}

/** The address of a page. Who looks at the past stays in it, as far as it goes. */
export function link(page, id = '', query = {}) {
  const at = OF_THE_PAST.includes(page) && !('at' in query) ? pastMoment() : query.at;
  const parameters = new URLSearchParams(
    Object.entries({ ...query, at }).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ).toString();
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${parameters ? `?${parameters}` : ''}`;
}

/** Goes there; `replace` leaves no step for the back button (typing in a filter). */
export function go(address, replace = false) {
  if (replace) {
    history.replaceState(null, '', address);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}
