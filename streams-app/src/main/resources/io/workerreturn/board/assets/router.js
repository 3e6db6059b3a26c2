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

/** The address of a page. */
export function link(page, id = '', query = {}) {
  const parameters = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''),
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
