import { currentLanguage, localeTag, t, unbroken } from './i18n.js';

const ZONE = 'Asia/Shanghai';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const made = new Map();

// formatters are costly to make and a table asks for hundreds
function formatter(kind, options) {
  const key = `${currentLanguage()} ${kind} ${JSON.stringify(options)}`;
  if (!made.has(key)) {
    made.set(key, new Intl[kind](localeTag(), options));
  }
  return made.get(key);
}

/** What stands where there is no value. */
export const NOTHING = '–';

/** A count; a dash for none. */
export const count = (n) => (n === null || n === undefined ? NOTHING : formatter('NumberFormat', {}).format(n));

/** A count with its sign. */
export const signed = (n) =>
  n === null || n === undefined ? NOTHING : formatter('NumberFormat', { signDisplay: 'exceptZero' }).format(n);

/** A fraction as per cent with one decimal; rounded down, so that 100 % means all. */
export function percent(rate, decimals = 1) {
  if (rate === null || rate === undefined) {
    return NOTHING;
  }
  return unbroken(`${percentNumber(rate, decimals)} %`);
}

/** The number of {@link percent} without its sign. */
export function percentNumber(rate, decimals = 1) {
  if (rate === null || rate === undefined) {
    return NOTHING;
  }
  const scale = 10 ** decimals;
  // 0.29 × 1000 is 290 only after rounding the noise of the product away
  const floored = Math.floor(Number((rate * 100 * scale).toFixed(6))) / scale;
  return formatter('NumberFormat', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(floored);
}

const at = (value, options) =>
  value === null || value === undefined
    ? NOTHING
    : formatter('DateTimeFormat', { timeZone: ZONE, hourCycle: 'h23', ...options }).format(new Date(value));

/** Hours and minutes in Rui'an. */
export const clockTime = (instant) => at(instant, { hour: '2-digit', minute: '2-digit' });

/** Month, day, hours and minutes in Rui'an. */
export const dateTime = (instant) => at(instant, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/** Year, month, day and weekday in Rui'an. */
export const longDay = (instant) => at(instant, { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' });

/** Everything down to the second, for a tooltip. */
export const exact = (instant) => at(instant, { dateStyle: 'long', timeStyle: 'medium' });

/** A business day (2020-02-18) as month and day. */
export const day = (date) => (date ? at(`${date}T12:00:00+08:00`, { month: 'short', day: 'numeric' }) : NOTHING);

// eight hours ahead of UTC all year round
const inRuian = (instant) => new Date(new Date(instant).getTime() + 8 * HOUR * 1000).toISOString();

/** The business day of an instant, as 2020-02-18. */
export const businessDay = (instant) => inRuian(instant).slice(0, 10);

/** Date and time in Rui'an, as fields of forms have it. */
export const beijing = (instant) => inRuian(instant).slice(0, 16);

/** Time today, date and time on other days. */
export const timeOrDate = (instant, now) =>
  instant && now && businessDay(instant) === businessDay(now) ? clockTime(instant) : dateTime(instant);

/** A span of seconds in its largest fitting unit. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) {
    return NOTHING;
  }
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return t('span.seconds', { n: whole });
  if (whole < 2 * HOUR) return t('span.minutes', { n: Math.floor(whole / MINUTE) });
  if (whole < 2 * DAY) return t('span.hours', { n: Math.floor(whole / HOUR) });
  return t('span.days', { n: Math.floor(whole / DAY) });
}

/** Minutes as 45 min, as hours and minutes, or from two days on as days. */
export function minutes(n) {
  if (n === null || n === undefined) return NOTHING;
  const absolute = Math.abs(n);
  if (absolute * MINUTE >= 2 * DAY) return span(absolute * MINUTE);
  return absolute < 120
    ? t('span.minutes', { n: absolute })
    : t('span.hoursMinutes', { h: Math.floor(absolute / 60), m: absolute % 60 });
}

/** How long ago one instant is, seen from another. */
export const ago = (instant, now) =>
  instant && now ? span((new Date(now).getTime() - new Date(instant).getTime()) / 1000) : NOTHING;

/** Whole days from one business day to another. */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / (DAY * 1000));

/** Names of a list, joined as the language joins them. */
export const list = (names) => formatter('ListFormat', { type: 'conjunction', style: 'short' }).format(names);
