// What the pages of services are made of: one door, so that these modules stay together when the page is packed.
export { html, nothing } from './lit.js';
export { t } from './i18n.js';
export { count, day, signed } from './format.js';
export { blank, dash, icon, moment, panel, status, whenLoaded } from './parts.js';
export { name } from './words.js';
export { go, link } from './router.js';
export { get } from './http.js';
export { told } from './live.js';
export { Resource } from './resource.js';
export { LiveList } from './live-list.js';
export { table } from './table.js';
export { Curve } from './chart.js';
export { Answered, place, ServiceAlerts } from './services.js';
