// What this browser remembers of its user. A browser that forbids storage forgets, and works.
const PREFIX = 'worker-return.';

/** The remembered value, or null. */
export function remembered(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** Remembers a value; null forgets it. */
export function remember(key, value) {
  try {
    if (value === null) {
      localStorage.removeItem(PREFIX + key);
    } else {
      localStorage.setItem(PREFIX + key, value);
    }
  } catch {
    // the choice then lasts as long as the page
  }
}
