// What the API's codes and figures are called. Texts only; shapes and colours are in parts.js.
import { known, t, currentLanguage, unbroken } from './i18n.js';
import { count, dateTime, day, minutes, percent, signed, span } from './format.js';

/** The states of trips that are still to come, as the API's filter takes them. */
export const ACTIVE = 'SCHEDULED,DELAYED,DEPARTED';

/** The phases of those who are in the city, as the API's filter takes them. */
export const IN_CITY = 'ARRIVED,IN_OBSERVATION,ON_DUTY';

/** The phases of those who are not. */
export const MISSING = 'EN_ROUTE,BOOKED,PLANNED,STRANDED,UNKNOWN,NOT_RETURNING,DEPARTED';

/** The phases of those who have a place on a trip that is to come. */
export const COMING = 'EN_ROUTE,BOOKED';

/** Where a firm may stand, in the order in which that is told. */
export const VERDICTS = ['reached', 'should-make-it', 'will-miss', 'missed', 'no-date', 'no-target'];

/** A class, mode, phase, source… by its code; a code that has no name yet shows itself. */
export const name = (kind, code) => (known(`${kind}.${code}`) ? t(`${kind}.${code}`) : String(code));

/** Province by the first two digits of a division code. */
export function province(code) {
  const digits = /^\d\d/.exec(code ?? '')?.[0];
  return digits ? name('province', digits) : t('province.unknown');
}

/** The value of a roll-up's dimension as people call it. */
export function rollupName(rollup) {
  switch (rollup.dimension) {
    case 'class':
      return name('class', rollup.value);
    case 'mode':
      return name('mode', rollup.value);
    case 'origin':
      return province(rollup.value);
    case 'city':
      return t('city.name');
    default:
      return rollup.value;
  }
}

/** What an alert is about, in one phrase. */
export function alertText(alert) {
  switch (alert.kind) {
    case 'SHORTFALL':
      return known(`alertText.SHORTFALL.${alert.verdict}`)
        ? t(`alertText.SHORTFALL.${alert.verdict}`, { shortfall: count(alert.shortfall), projected: count(alert.projectedShortfall), date: day(alert.targetDate) })
        : t('word.short', { n: count(alert.shortfall) });
    case 'TRIP_OVERDUE':
      return t('alertText.TRIP_OVERDUE', { time: dateTime(alert.since) });
    case 'TRIP_HEAVILY_DELAYED':
      return t('alertText.TRIP_HEAVILY_DELAYED', { span: minutes(alert.minutes) });
    case 'TRIP_CANCELLED_WITH_PASSENGERS':
      if (alert.hidden?.includes('workersHit')) return t('alertText.TRIP_CANCELLED_WITH_PASSENGERS.hidden');
      return t('alertText.TRIP_CANCELLED_WITH_PASSENGERS', { workers: count(alert.workersHit), firms: count(hitFirms(alert)) });
    case 'TRIP_HEADCOUNT_MISMATCH':
      if (alert.hidden?.includes('mismatch')) return t('alertText.TRIP_HEADCOUNT_MISMATCH.hidden');
      return t('alertText.TRIP_HEADCOUNT_MISMATCH', { mismatch: signed(alert.mismatch) });
    case 'SOURCE_SILENT':
      return alert.silentSince
        ? t('alertText.SOURCE_SILENT', { time: dateTime(alert.silentSince), threshold: span(alert.thresholdSeconds) })
        : t('alertText.SOURCE_SILENT.never', { threshold: span(alert.thresholdSeconds) });
    default:
      return name('alertKind', alert.kind);
  }
}

/** Of whom an alert tells, as the page of people takes it; null where it is nobody in particular. */
export function alertPeople({ kind, subject }) {
  switch (kind) {
    case 'SHORTFALL':
      return { firm: subject, phase: MISSING };
    case 'TRIP_OVERDUE':
    case 'TRIP_HEAVILY_DELAYED':
      return { trip: subject, phase: COMING };
    case 'TRIP_CANCELLED_WITH_PASSENGERS':
      return { trip: subject, phase: 'STRANDED' };
    case 'TRIP_HEADCOUNT_MISMATCH':
      return { trip: subject, phase: IN_CITY };
    default:
      return null;
  }
}

const hitFirms = (alert) => (Array.isArray(alert.enterprisesHit) ? alert.enterprisesHit.length : alert.enterprisesHit);

/** Why an alert is as urgent as it is. */
export const whyText = (alert) => (alert.urgency ? t(`urgency.why.${alert.urgency.why}`) : '');

/** Where an alert's subject has its page: [page, id, query]. */
export function alertPlace(alert) {
  if (alert.kind === 'SHORTFALL') return ['enterprises', alert.subject];
  if (alert.kind === 'SOURCE_SILENT') return ['quality', ''];
  return ['trips', alert.subject];
}

/** The name of an alert's or a change's subject. */
export const subjectName = (item) =>
  item.kind === 'SOURCE_SILENT' || item.kind === 'SOURCE' ? name('source', item.subject) : item.subjectName || item.name || item.subject;

/** A change of the feed in words. */
export function changeText(change) {
  const given = change.text?.[currentLanguage()];
  if (given) return unbroken(given);
  const { kind, from, to } = change;
  if (known(`status.${to}`)) {
    return t('change.trip', { to: t(`status.${to}`) });
  }
  if (known(`change.${to}`)) {
    return t(`change.${to}`);
  }
  return known(`alertKind.${kind}`)
    ? t('change.alert', { kind: t(`alertKind.${kind}`), to: name('alertState', to) })
    : [kind, to].filter(Boolean).join(' ');
}

/** Rates of the projection as the explanation of a firm gives them. */
export const basisPoints = (points) => percent(points / 10_000, points % 100 === 0 ? 0 : 1);
