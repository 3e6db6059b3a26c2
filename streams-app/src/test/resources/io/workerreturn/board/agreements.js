// Reads what the API says of one moment, as JSON and as tables: how much of it it compared, and what can't both be true.
async () => {
  const found = [];
  let compared = 0;
  const differ = (what, one, other) => {
    compared++;
    if (one !== other) found.push(`${what}: ${one} and ${other}`);
  };
  const json = async (path) => (await fetch(`api/v1/${path}`)).json();
  const sum = (rows, field) => rows.reduce((all, row) => all + (Number(row[field]) || 0), 0);
  // quoted fields may hold commas, quotes and breaks of lines
  const table = async (path) => {
    const text = (await (await fetch(`api/v1/${path}${path.includes('?') ? '&' : '?'}format=csv&lang=en`)).text()).replace(/^\ufeff/, '');
    const rows = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|$)/g)) {
      rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (end !== ',' && end !== '') rows.push([]);
      if (end === '') break;
    }
    const [header, ...lines] = rows.filter((row) => row.length > 1 || row[0]);
    return lines.map((line) => Object.fromEntries(header.map((name, at) => [name, line[at]])));
  };
  // what grows by itself is no figure
  const still = ({ reading, pipeline, behind, now, ...figures }) => JSON.stringify(figures, (key, value) => (key === 'ageSeconds' ? undefined : value));

  const city = await json('overview');
  if (!city.city) return { compared, found };
  const { verdicts, confirmed, required, firms, firmsBelowTarget, shortfall, rate } = city.city;
  differ('firms, and those of each verdict', firms, Object.values(verdicts).reduce((one, other) => one + other, 0));
  differ('firms below target, and those of the verdicts that say so', firmsBelowTarget, verdicts['should-make-it'] + verdicts['will-miss'] + verdicts.missed + verdicts['no-date']);
  differ('the rate, and those returned of those required', required ? Math.round(rate * 1000) : null, required ? Math.round((confirmed / required) * 1000) : null);
  differ('trips overdue, and their alerts', city.trips.overdue <= city.trips.attention, true);

  const [listed, trips, alerts, townships] = [await table('enterprises'), await table('trips'), await table('alerts?state=FIRING'), await table('rollups?dimension=township')];
  const standing = (await json('alerts?state=FIRING&limit=500')).items;
  if (still(await json('overview')) !== still(city)) return { compared, found };
  differ('firms, and lines of their table', firms, listed.length);
  differ('returned, and the sum of the table of firms', confirmed, sum(listed, 'Returned'));
  differ('required, and the sum of the table of firms', required, sum(listed, 'Required'));
  differ('the shortfall, and the sum of the table of firms', shortfall, sum(listed, 'Shortfall'));
  differ('returned, and the sum of the townships', confirmed, sum(townships, 'Returned'));
  differ('firms that will miss their date, and lines that say so', verdicts['will-miss'], listed.filter((firm) => firm['Against the target'] === 'Will miss its date').length);
  differ('firms that missed their date, and lines that say so', verdicts.missed, listed.filter((firm) => firm['Against the target'] === 'Missed its date').length);
  differ('trips that were cancelled, and lines that say so', city.trips.cancelled, trips.filter((trip) => trip.Status === 'Cancelled').length);
  differ('alerts that fire, and lines of their table', city.alerts.firing.CRITICAL + city.alerts.firing.WARNING, alerts.length);
  const firmOf = Object.fromEntries(listed.map((firm) => [firm['Credit code'], firm]));
  for (const { kind, subject, shortfall: short, verdict } of standing.filter(({ kind }) => kind === 'SHORTFALL')) {
    const firm = firmOf[subject];
    differ(`${subject} is short, by its ${kind} and by the table of firms`, short, firm && Number(firm.Shortfall));
    differ(`${subject} has reached its target, and is short of nobody`, verdict === 'reached', short === 0);
  }
  return { compared, found, whole: true };
}
