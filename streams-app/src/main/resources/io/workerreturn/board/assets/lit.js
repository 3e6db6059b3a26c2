// The one place that knows where the template library is.
export { html, svg, nothing, render } from '../lib/lit-html.js';
export { repeat } from '../lib/directives/repeat.js';
export { ref } from '../lib/directives/ref.js';
export { live } from '../lib/directives/live.js';
export { keyed } from '../lib/directives/keyed.js';
