// The one place that knows where the template library is.
export { html, svg, nothing, render } from '../lib/lit-html.js';
export { ref } from '../lib/directives/ref.js';
export { live } from '../lib/directives/live.js';
export { keyed } from '../lib/directives/keyed.js';
import { directive } from '../lib/directive.js';
import { getCommittedValue } from '../lib/directive-helpers.js';
import { repeat as listed } from '../lib/directives/repeat.js';

/** Rows by their keys. The library's own leaves the end marker of each row that goes, for as long as the list is there. */
export const repeat = directive(
  class extends listed([], String)['_$litDirective$'] {
    update(part, rows) {
      const before = getCommittedValue(part);
      if (!Array.isArray(before)) return super.update(part, rows);
      const ends = before.map((row) => [row, row.endNode]);
      const drawn = super.update(part, rows);
      const now = new Set(getCommittedValue(part));
      ends.forEach(([row, end]) => now.has(row) || end.remove());
      return drawn;
    }
  },
);
