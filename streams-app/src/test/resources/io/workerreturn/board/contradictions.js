// Reads the page that is shown, in English, as somebody does: how many of its sentences it compared, and which can't both be true.
// A list is read anew a moment after the figures beside it have moved: what is counted in both is compared once they rest.
(atRest) => {
  const found = [];
  let compared = 0;
  const all = (selector, within = document) => [...(within?.querySelectorAll(selector) ?? [])];
  const own = (element) => [...(element?.childNodes ?? [])].filter((node) => node.nodeType === 3).map((node) => node.data).join('').replace(/\s+/g, ' ').trim();
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

  const inTitle = number(document.title.match(/^\(([\d,]+)\)/)?.[1]) ?? 0;
  if (document.querySelector('.nav')) differ('urgent alerts in the title of the tab, and on the badge', inTitle, badge);

  // every list
  all('.list').forEach((list) => {
    const total = number(own(list.querySelector('.list-head .total')));
    const rows = all('table.data tbody tr', list).length;
    const caption = text(list.querySelector('caption')) || location.hash;
    // of trips, each with one contradiction or more
    if (total === null || list.closest('section')?.getAttribute('aria-labelledby') === 'q-conflicts') return;
    unless(rows <= total, `${caption}: ${rows} rows of ${total}`);
    unless(!(total > 0 && list.querySelector('.blank')), `${caption}: "${text(list.querySelector('.blank'))}" beside ${total}`);
  });

  // a bar is as long as the number beside it says
  const share = (bar, name) => Number(bar?.style.getPropertyValue(`--${name}`));
  all('.bars').forEach((bars) => {
    const cells = all('li', bars).map((li) => ({ bar: li.querySelector('.rate-bar'), words: text(li.querySelector('.number')) })).map(({ bar, words }) => ({ bar, n: number(words), rate: words.includes('%') })).filter(({ bar, n }) => bar && n !== null);
    const most = Math.max(1, ...cells.map(({ n }) => n));
    cells.forEach(({ bar, n, rate }) => unless(Math.abs(share(bar, 'part') - n / (rate ? Math.max(100, n) : most)) < 0.01, `a bar of ${share(bar, 'part')} beside ${n} ${rate ? '%' : `of ${most}`}`));
  });

  // the overview
  const hero = document.querySelector('.hero');
  if (hero) {
    const chips = Object.fromEntries(all('.hero-verdict .chip').map((chip) => [chip.href.match(/state=([a-z-]+)/)[1], number(text(chip.querySelector('strong')))]));
    const below = ['should-make-it', 'will-miss', 'missed', 'no-date'].reduce((sum, verdict) => sum + (chips[verdict] ?? 0), 0);
    const sentence = text(hero.querySelector('.verdict'));
    const short = sentence.match(/([\d,]+) (?:workers )?short, in ([\d,]+) firms?/);
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
    const trips = all('.counters .count', panel('trip-panel')).map((count) => number(own(count)));
    differ('overdue trips', overdue ?? null, trips[2] ?? null);
    differ('head-counts that do not agree', mismatches ?? null, trips[5] ?? null);
    differ('urgent alerts, and the badge', now ?? null, badge);
    unless(!(now + today > 0) || !/No alert needs anybody/.test(text(document.querySelector('.attention'))), `no alert needs anybody beside ${now + today} of them`);
    if (panel('sources')) differ('silent sources', silent ?? null, all('li.is-stale', panel('sources')).length);
    const coming = all('.feed li', panel('trip-panel')).length;
    unless(!(trips[0] > 0 && panel('trip-panel')?.querySelector('.more')), `"${text(panel('trip-panel')?.querySelector('.more'))}" beside ${trips[0]} under way`);
    unless(coming <= 6, `${coming} trips are named of the six that come first`);
    const ways = all('.bars', panel('ways'))[0];
    if (ways) differ('those who came by each way together, and those returned', all('.number', ways).reduce((sum, cell) => sum + number(text(cell)), 0), legend.confirmed?.people ?? null);
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
    const bar = row.querySelector('.rate-bar');
    if (bar && rate !== undefined) unless(Math.abs(share(bar, 'part') * Math.max(1, rate / 100) - rate / 100) < 0.002, `${who}: a bar of ${share(bar, 'part')} beside ${rate} %`);
    const due = row.querySelector('[data-label="Target date"] time')?.dateTime ?? null;
    unless(!/date$/i.test(verdict) || /no date/i.test(verdict) || due !== null, `${who}: ${verdict}, and no date`);
    unless(!/no date/i.test(verdict) || due === null, `${who}: ${verdict}, and due ${due}`);
    unless(shortfall !== 0 || !/^Urgent/.test(cell('Alert')), `${who}: nobody missing to the target, and "${cell('Alert')}"`);
    if (required && rate !== undefined) unless(Math.abs(Math.floor((returned / required) * 1000 + 1e-9) / 10 - rate) < 0.05, `${who}: ${returned} of ${required} are ${rate} %`);
  });

  const due = (verdict) => all('table.data tbody tr').filter((row) => verdict.test(text(row.querySelector('[data-label="Against the target"]')))).map((row) => row.querySelector('[data-label="Target date"] time')?.dateTime).filter(Boolean).sort();
  const [past, coming] = [due(/^Missed/).at(-1), due(/^(Should make it|Will miss)/)[0]];
  if (past && coming) unless(past < coming, `the date ${past} is missed, and ${coming} is still to come`);

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

  // the trips
  const rowsOf = (label) => all('table.data tbody tr').filter((row) => row.querySelector(`[data-label="${label}"]`));
  if (/^#\/trips($|\?)/.test(location.hash)) {
    rowsOf('Status').forEach((row) => {
      const cell = (label) => text(row.querySelector(`[data-label="${label}"]`));
      const who = text(row.querySelector('.name'));
      const status = cell('Status');
      const [booked, boarded, arrived] = ['Booked', 'Boarded', 'Arrived'].map((label) => number(cell(label)) ?? 0);
      // whoever boarded may not be whoever booked
      unless(arrived <= booked + boarded, `${who}: ${arrived} arrived of ${booked} booked and ${boarded} boarded`);
      unless(!/overdue/.test(status) || /^Overdue/.test(status), `${who}: ${status}`);
      unless(arrived === 0 || /^Arrived/.test(status), `${who}: ${arrived} arrived with what is ${status}`);
    });
    const attention = number(text(all('.tab').find((tab) => /Need attention/.test(text(tab)))?.querySelector('.badge'))) ?? 0;
    const total = number(text(document.querySelector('.total')));
    if (/view=attention/.test(location.hash)) differ('trips that need attention, on their tab and in the list', attention, total);
  }

  // one trip
  if (panel('reconcile') && panel('trip-firms')) {
    const funnel = Object.fromEntries(all('.funnel li', panel('reconcile')).map((li) => [text(li.firstElementChild), number(text(li.querySelector('.number')))]));
    for (const label of ['Booked', 'Boarded', 'Arrived']) {
      const cells = all(`[data-label="${label}"]`, panel('trip-firms')).map((cell) => number(text(cell)));
      if (cells.length) differ(`${label}, and the same by firm`, funnel[label] ?? null, cells.reduce((sum, n) => sum + n, 0));
    }
    unless(!/^Arrived/.test(text(document.querySelector('.page-head .status'))) || !/Overdue/.test(text(document.querySelector('.callout'))), 'it has arrived and is overdue');
  }

  // everybody
  if (location.hash.startsWith('#/people') && panel('people')) {
    const total = number(text(document.querySelector('.list-head .total')));
    for (const facet of ['by-phase', 'by-origin', 'by-firm']) {
      const counts = all('.bars .number', panel(facet)).map((cell) => number(text(cell)));
      if (panel(facet) && !text(panel(facet).querySelector('header .sub'))) differ(`people, and the same ${facet}`, total, counts.reduce((sum, n) => sum + n, 0));
    }
  }

  // where they come from
  if (document.querySelector('.tiles')) {
    const at = all('th', panel('origins-table')).findIndex((th) => th.ariaSort === 'descending');
    const named = Object.fromEntries(all('tbody tr', panel('origins-table')).map((row) => [text(row.querySelector('.lead')), number(text(row.querySelectorAll('td')[at]))]));
    all('.tiles li').forEach((tile) => {
      const province = text(tile.querySelector('.name'));
      if (named[province] !== undefined) differ(`${province}, as a tile and in the table`, number(text(tile.querySelector('.n'))) ?? 0, named[province]);
    });
  }

  // what services say
  const lines = (id) => all('table.data tbody tr', panel(id)).map((row) => Object.fromEntries(all('td, th', row).map((cell) => [cell.dataset.label, cell])));
  const money = (row, label) => number(own(row[label]?.querySelector('strong') ?? row[label])) ?? 0;
  const added = (rows, label) => Math.round(rows.reduce((sum, row) => sum + money(row, label), 0) * 100) / 100;
  if (panel('subsidy-rules')) {
    const [city, ...rules] = lines('subsidy-rules');
    const accounts = lines('subsidy-accounts');
    const whole = !panel('subsidy-accounts').querySelector('.more');
    for (const label of ['Entitled', 'Claimed', 'Paid', 'Due', 'To be recovered']) {
      if (label in city && atRest) differ(`${label}, of the city and of all rules together`, money(city, label), added(rules, label));
      if (label in city && atRest && whole) differ(`${label}, of the city and of all accounts together`, money(city, label), added(accounts, label));
    }
  }
  if (panel('report-rates')) {
    lines('report-rates').forEach((row) => {
      const [asked, filed, inTime, missing] = ['Expected', 'There', 'In time', 'Not there'].map((label) => number(text(row[label])));
      unless(filed + missing <= asked && inTime <= filed, `reports: ${filed} there, ${inTime} of them in time, and ${missing} not there, of ${asked}`);
    });
    const [city] = lines('report-rates');
    const listed = number(text(panel('report-firms').querySelector('header .sub')));
    if (atRest && city) unless(listed >= number(text(city['To be asked about'])), `${listed} firms to be called, and ${text(city['To be asked about'])} to be asked about`);
  }
  if (panel('officers')) {
    differ('officers, and rows of them', number(text(panel('officers').querySelector('header .sub'))), lines('officers').length);
    lines('officers').forEach((row) => unless(number(text(row['Acknowledged by nobody'])) <= number(text(row['Open alerts'])), `${text(row.Account)}: ${text(row['Acknowledged by nobody'])} of ${text(row['Open alerts'])} open alerts were acknowledged by nobody`));
  }

  // what can't be trusted
  if (location.hash.startsWith('#/quality')) {
    const bad = all('tbody tr', panel('q-sources')).map((row) => text(row.querySelector('[data-label="State"]')));
    unless(state !== 'behind' || !bad.some((one) => /^Silent/.test(one)), 'a source is called silent that may only not be read');
    const counts = all('[data-label="Records"] strong', panel('q-rejected')).map((cell) => number(text(cell)));
    const listed = number(own(panel('q-records')?.querySelector('.total')));
    if (atRest && counts.length) differ('records that could not be used, by reason and listed', counts.reduce((sum, n) => sum + n, 0), listed);
    unless(!(listed > 0 && panel('q-rejected').querySelector('.blank')), `"${text(panel('q-rejected').querySelector('.blank'))}" beside ${listed}`);
  }

  // the wall
  if (document.querySelector('.wall')) {
    const figures = Object.fromEntries(all('.wall-figures li').map((li) => [text(li.querySelector('span')), number(text(li.querySelector('strong')))]));
    const below = ['Should make it', 'Will miss its date', 'Missed its date', 'Below target, no date'].reduce((sum, verdict) => sum + (figures[verdict] ?? 0), 0);
    unless((figures.Shortfall > 0) === below > 0, `${figures.Shortfall} workers short in ${below} firms`);
    unless(!(inTitle > 0 && document.querySelector('.wall-list .blank')), `"${text(document.querySelector('.wall-list .blank'))}" beside ${inTitle} in the title`);
    const of = number(text(document.querySelector('.wall-list header span')));
    if (of !== null) unless(all('.wall-list li').length <= of, `${all('.wall-list li').length} of ${of} on the wall`);
    if (atRest && /^Urgent/.test(text(document.querySelector('.wall-list h2'))) && of !== null) differ('urgent alerts on the wall, and in the title', of, inTitle);
  }

  // the alerts
  if (location.hash.startsWith('#/alerts')) {
    const rows = all('table.data tbody tr').length;
    const total = number(text(document.querySelector('.total')));
    const tab = document.querySelector('.tab[aria-pressed="true"]');
    if (!/[?&](q|kind|urgency|township|industry)=/.test(location.hash)) differ(`"${own(tab)}" on its tab and in the list`, number(text(tab?.querySelector('.n'))), total);
    const groups = all('.group-list li').map((li) => number(text(li.querySelector('.number:last-child'))));
    if (atRest && groups.length) differ('alerts, and their groups together', total, groups.reduce((sum, n) => sum + n, 0));
    if (atRest && groups.length) differ('urgent alerts of all groups, and the badge', all('.group-list .tone-critical strong').reduce((sum, n) => sum + number(text(n)), 0), badge);
    const urgent = rowsOf('Urgency').filter((row) => /^Urgent/.test(text(row.querySelector('[data-label="Urgency"]')))).length;
    if (atRest && total !== null && total <= rows && !/view=/.test(location.hash)) differ('urgent alerts of the list, and the badge', urgent, badge);
    if (!/view=/.test(location.hash)) unless(!(badge > 0 && rows === 0 && document.querySelector('.blank')), `no alert is listed beside a badge of ${badge}`);
  }
  return { compared, found };
}
