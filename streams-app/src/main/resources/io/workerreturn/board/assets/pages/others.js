// The pages that a first view of the board does not need: they come when the figures are seen, or when one of them is opened.
export { Trips } from './trips.js';
export { Trip } from './trip.js';
export { Enterprises } from './enterprises.js';
export { Enterprise } from './enterprise.js';
export { People } from './people.js';
export { Search } from './search.js';
export { Worker } from './workers.js';
export { Alerts } from './alerts.js';
export { Quality } from './quality.js';
export { Imports } from './imports.js';
export { Wall } from './wall.js';
export { Origins } from './origins.js';
