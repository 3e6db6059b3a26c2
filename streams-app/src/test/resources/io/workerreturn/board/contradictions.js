// Reads the page that is shown, in English, as somebody does: how many of its sentences it compared, and which can't both be true.
() => {
  const found = [];
  let compared = 0;
  const all = (selector, within = document) => [...(within?.querySelectorAll(selector) ?? [])];
  const own = (element) => [...(element?.childNodes ?? [])].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
  const text = (element) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const number = (words) => (/\d/.test(words ?? '') ? Number(words.replace(/[^\d.-]/g, '')) : null);
  const panel = (id) => document.querySelector(`section[aria-labelledby="${id}"]`);
  const differ = (what, one, other) => {
    if (one === null || other === null) return;
    compared++;
    if (one !== other) found.push(`${what}: ${one} and ${other}`);
  };
  const unless = (so, what) => {
    compared++;
    if (!so) found.push(what);
  };
  const percents = (words) => (words.match(/-?[\d.]+(?= %)/g) ?? []).map(Number);

  // on every page
  const link = document.querySelector('.link');
  const state = link?.dataset.state;
  const ribbons = all('.ribbon').map(text).join(' ');
  unless(state !== 'live' || !/No connection|has not worked off/.test(ribbons), `it is called live beside: ${ribbons}`);
  unless(state !== 'behind' || /has not worked off/.test(ribbons), 'it is called behind, and nothing says by what');
  const badge = number(own(document.querySelector('.nav .badge'))) ?? 0;

  // the overview
  const hero = document.querySelector('.hero');
  if (hero) {
    const chips = Object.fromEntries(all('.hero-verdict .chip').map((chip) => [chip.href.match(/state=([a-z-]+)/)[1], number(text(chip.querySelector('strong')))]));
    const below = ['should-make-it', 'will-miss', 'missed', 'no-date'].reduce((sum, verdict) => sum + (chips[verdict] ?? 0), 0);
    const sentence = text(hero.querySelector('.verdict'));
    const short = sentence.match(/([\d,]+) workers short, in ([\d,]+) firms/);
    if (short) differ(`firms below target in "${sentence}" and beside it`, number(short[2]), below);
    if (/Every firm is on target/.test(sentence)) unless(below === 0, `"${sentence}" beside ${below} firms below target`);
    const rate = percents(`${text(hero.querySelector('.figure')).replace('%', ' %')}`)[0] ?? null;
    const legend = Object.fromEntries(all('.legend li').map((li) => [li.querySelector('[class*=fill-]')?.className.match(/fill-([a-z]+)/)[1] ?? text(li.querySelector('.name')), { people: number(own(li.querySelector('strong'))), share: percents(text(li.querySelector('.hint')))[0] ?? null }]));
    differ('the rate, and the share of those returned', rate, legend.confirmed?.share ?? null);
    if (legend.open?.people > 0) differ('those of the legend together, and those required', legend.confirmed.people + legend.moving.people + legend.promised.people + legend.open.people, legend.Required?.people ?? null);
    const projected = text(all('.hero-verdict .sub')[0]).match(/reaches ([\d.]+) %/);
    const keys = all('.chart-keys li', panel('curve'));
    const expected = keys.find((key) => key.querySelector('.prospect'));
    if (expected && projected) {
      differ('what the city is expected to reach, beside the rate and on the curve', Number(projected[1]), percents(text(expected.querySelector('strong')))[0]);
      const [least, most] = percents(own(expected));
      const middle = percents(text(expected.querySelector('strong')))[0];
      unless(least <= middle && middle <= most, `expected ${middle} lies outside of its band from ${least} to ${most}`);
      differ('the rate, and where the band begins', rate, least);
    }
    const [now, today, overdue, mismatches, silent] = all('.attention .counters .count').map((count) => number(text(count)));
    const trips = all('.counters .count', panel('trip-panel')).map((count) => number(text(count)));
    differ('overdue trips', overdue ?? null, trips[2] ?? null);
    differ('head-counts that do not agree', mismatches ?? null, trips[5] ?? null);
    differ('urgent alerts, and the badge', now ?? null, badge);
    unless(!(now + today > 0) || !/No alert needs anybody/.test(text(document.querySelector('.attention'))), `no alert needs anybody beside ${now + today} of them`);
    if (panel('sources')) differ('silent sources', silent ?? null, all('li.is-stale', panel('sources')).length);
    unless(state !== 'behind' || silent === 0, `${silent} sources are called silent that may only not be read`);
    unless(state !== 'behind' || !hero.querySelector('.stale-note'), 'figures are said to rest on a silent source that may only not be read');
  }

  // the firms
  all('table.data tbody tr').forEach((row) => {
    const cell = (label) => text(row.querySelector(`[data-label="${label}"]`));
    if (!row.querySelector('[data-label="Against the target"]')) return;
    const who = text(row.querySelector('.name'));
    const shortfall = number(cell('Shortfall'));
    const verdict = cell('Against the target');
    unless(!/^Reached/.test(verdict) || shortfall === 0, `${who}: ${verdict}, and ${shortfall} short`);
    unless(shortfall !== 0 || /^Reached|No target/.test(verdict), `${who}: ${verdict}, and nobody missing to the target`);
    unless(!/should make it/i.test(verdict) || number(cell('Projected shortfall')) === 0, `${who}: ${verdict}, and ${cell('Projected shortfall')} expected to be missing`);
    const [returned, required] = cell('Returned / required').split('/').map(number);
    const rate = percents(cell('Return rate'))[0];
    if (required && rate !== undefined) unless(Math.abs(Math.floor((returned / required) * 1000 + 1e-9) / 10 - rate) < 0.05, `${who}: ${returned} of ${required} are ${rate} %`);
  });

  // one firm
  if (panel('missing') && panel('date')) {
    const figures = Object.fromEntries(all('.figures div').map((div) => [text(div.querySelector('dt')), number(text(div.querySelector('dd')))]));
    const sum = Object.fromEntries(all('table.sum tr', panel('date')).map((tr) => [text(tr.querySelector('th')), number(text(tr.querySelector('td')))]));
    differ('returned', figures.Returned ?? null, sum.Returned ?? null);
    differ('expected to be missing', figures['Projected shortfall'] ?? null, sum['Projected shortfall'] ?? null);
    const phases = all('.phase-list li', panel('missing')).map((li) => number(text(li.querySelector('strong'))));
    const missing = number(text(panel('missing').querySelector('header .sub')));
    if (phases.length) differ('those missing, and their phases together', missing, phases.reduce((one, other) => one + other, 0));
    differ('employed, and those missing and returned', figures.Employed ?? null, missing === null ? null : missing + figures.Returned);
    const said = text(panel('date').querySelector('.verdict'));
    unless(!/^On target/.test(said) || figures.Shortfall === 0, `"${said}", and ${figures.Shortfall} short`);
    const last = all('.chart-keys li', panel('history')).find((key) => key.querySelector('.key-line'));
    if (last) differ('returned, and where the curve ends', figures.Returned ?? null, number(text(last.querySelector('strong'))));
  }

  // the alerts
  if (location.hash.startsWith('#/alerts')) {
    const rows = all('table.data tbody tr').length;
    const total = number(text(document.querySelector('.total')));
    unless(total === null || rows <= total, `${rows} alerts are listed of ${total}`);
    unless(!(badge > 0 && rows === 0 && document.querySelector('.blank')), `no alert is listed beside a badge of ${badge}`);
  }
  return { compared, found };
}
