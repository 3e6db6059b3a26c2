// What is shown of one alert beside its subject.
import { html, nothing } from './lit.js';
import { pair, t } from './i18n.js';
import { dateTime } from './format.js';
import { alertState, icon, moment, peopleLink, status } from './parts.js';
import { alertPeople, alertText, name } from './words.js';

/** An alert that stands: what it says, who is on it, and what can be done about it. */
export function callout(app, alert) {
  if (alert.state === 'OK' || alert.state === 'RESOLVED') return nothing;
  const state = alertState(alert);
  return html`<div class="callout tone-${state.tone === 'plain' ? 'stale' : state.tone}">
    ${status(state)}
    <span class="words"><strong>${peopleLink(app, alertPeople(alert), pair(name('alertKind', alert.kind), alertText(alert)))}</strong>
      ${alert.openedAt ?? alert.since ? html`${t('alert.openedAt')} ${moment(alert.openedAt ?? alert.since)}` : nothing}${alert.acknowledgedBy ? ` · ${acknowledged(alert)}` : nothing}</span>
    <span class="end">${app.acknowledgeButton(alert)}</span>
  </div>`;
}

function acknowledged({ acknowledgedBy, acknowledgementNote, acknowledgedUntil }) {
  const who = [t('alert.acknowledgedBy', { who: acknowledgedBy }), until(acknowledgedUntil)].filter(Boolean).join(' · ');
  return acknowledgementNote ? pair(who, acknowledgementNote) : who;
}

/** Until when an acknowledgement counts. */
export const until = (end) => (end ? t('alert.until', { time: dateTime(end) }) : '');

/** The transitions of an alert, newest first. */
export function history(transitions) {
  return html`<ol class="timeline">${transitions.map((one) => {
    const state = alertState({ state: one.to, severity: one.severity });
    return html`<li>
      <span class="when">${moment(one.at)}</span>
      <span class="dot tone-${state.tone}" aria-hidden="true">${icon(state.symbol)}</span>
      <span><span class="what">${one.from ? html`${t(`alertState.${one.from}`)} → ` : nothing}${t(`alertState.${one.to}`)}${one.severity && one.to === 'FIRING' ? html` · ${t(`severity.${one.severity}`)}` : nothing}</span>
        ${one.by || one.note ? html`<span class="why">${[one.by, one.note].filter(Boolean).join(' · ')}</span>` : nothing}</span>
    </li>`;
  })}</ol>`;
}
