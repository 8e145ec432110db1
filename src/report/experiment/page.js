// What moves on an experiment's page: choosers of outcomes and arms, and the pictures that follow from them. Every figure stands in
// the page's data; here one is only chosen, placed and turned round (an arm from another is the other from it, with the other sign).
'use strict';
(() => {
  const { data, byId, el, svg, grouped, counted, figure, exact, capital, makeSheet, columns, plot, rounded, frame } = page;
  const { arms, baseline, contenders, outcomes, pairs, values, seeds, verdicts } = data;
  const FIRST = 40; // arms in a picture at first
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.name, outcome]));
  const fieldsOf = ([arm, left, mean, relative, t, studentised, median, capped, p, holm, verdict, dominance]) =>
    ({ arm, left, mean, relative, t, studentised, median, capped, p, holm, verdict: verdicts[verdict], dominance });
  const differencesOf = new Map(outcomes.map((outcome) =>
    [outcome.name, new Map(outcome.differences.map((row) => [row[0], fieldsOf(row)]))]));
  const spoken = (word) => word.replaceAll('_', ' ');
  const isClaim = (verdict) => ['better', 'worse', 'differs'].includes(verdict);
  const directions = { lower: 'less is better', higher: 'more is better', neither: 'neither good nor bad by itself' };
  // With its unit, which some are called by already.
  const titled = ({ called, unit }) => (called.endsWith(`, ${unit}`) ? capital(called) : `${capital(called)}, ${unit}`);
  const measured = (value, unit) => `${exact(value, 'measure')} ${unit}`;
  const between = (mean, half) => (half === null || half === undefined ? 'no interval'
    : `${figure(mean - half, 'difference')} to ${figure(mean + half, 'difference')}`);
  const bound = (mean, half, sign) => (half === null || half === undefined ? null : mean + sign * half);
  const percent = (share) => `${Math.round(share * 100)} %`;
  const probability = (p) => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3));

  // ---- choosers -------------------------------------------------------------------------------------------------------

  const choose = (label, name, all, chosen, tell) => el('label', {}, label, el('select', {
    name, onchange: (event) => tell(all[event.target.selectedIndex][0]),
  }, all.map(([value, words]) => el('option', { selected: value === chosen }, words))));
  const namedOutcomes = (list) => list.map((outcome) =>
    [outcome, `${capital(outcome.called)}${outcome.primary ? ' (primary)' : ''}`]);
  const namedArms = (list) => list.map((arm) => [arm, arms[arm] + (arm === baseline && arms[arm] !== 'baseline' ? ' (baseline)' : '')]);
  const about = (outcome) => el('p', { class: 'note' },
    `${outcome.about} ${capital(directions[outcome.better])}; in ${outcome.unit}; `,
    outcome.primary ? 'primary: claims are made about it. In tables: ' : 'secondary: no claim is made about it. In tables: ',
    el('code', {}, outcome.name), '.');
  // The first of some arms, and a button for all.
  const cut = (all, most, redraw) => (all.length <= most ? null : el('button', { class: 'tool', type: 'button', onclick: redraw },
    `Show all ${grouped(all.length, 0)} arms`));
  const standsFor = (...entries) => el('p', { class: 'legend' }, entries.map(([mark, words]) =>
    el('span', {}, el('i', { class: mark, 'aria-hidden': 'true' }), words)));
  // A name that fits before a row; all of it stands in its tip.
  const shortened = (name, letters) => (name.length > letters
    ? `${name.slice(0, Math.ceil(letters / 2) - 1)}…${name.slice(-Math.floor(letters / 2))}` : name);
  const nameOf = (arm, x, y) => svg('text', {
    class: arm === baseline ? 'soft row' : 'row', x, y, 'text-anchor': 'end', 'data-tip': arms[arm].length > 28 ? arms[arm] : null,
  }, shortened(arms[arm], 28));

  // ---- axes -----------------------------------------------------------------------------------------------------------

  const axis = (low, high, from, to) => {
    const [least, most] = low < high ? [low, high] : [low - 1, high + 1];
    return { at: (value) => from + ((to - from) * (value - least)) / (most - least), least, most };
  };
  const ticks = ({ least, most }, count) => {
    const rough = (most - least) / count;
    const size = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((each) => each * size).find((each) => each >= rough);
    const all = [];
    for (let at = Math.ceil(least / step - 1e-9); at * step <= most + step * 1e-9; at += 1) all.push(at * step);
    return all;
  };
  const tickWords = (value, step, kind) => {
    let digits = 0;
    while (digits < 8 && Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6) digits += 1;
    const whole = Math.abs(value) < step / 1e6 ? 0 : value;
    const text = grouped(Math.abs(whole), whole === 0 ? 0 : digits);
    return whole < 0 ? `−${text}` : whole > 0 && kind === 'difference' ? `+${text}` : text;
  };
  const posts = (picture, scale, top, bottom, kind) => {
    const all = scale.rungs || ticks(scale, 6);
    for (const value of all) {
      picture.append(svg('line', { class: 'grid', x1: scale.at(value), x2: scale.at(value), y1: top, y2: bottom }),
        svg('text', { class: 'soft', x: scale.at(value), y: bottom + 18, 'text-anchor': 'middle' },
          scale.rungs ? figure(value, 'number') : tickWords(value, stepOf(all), kind)));
    }
  };
  const rungs = (picture, scale, left, right) => {
    const all = scale.rungs || ticks(scale, 5);
    for (const value of all) {
      picture.append(svg('line', { class: 'grid', x1: left, x2: right, y1: scale.at(value), y2: scale.at(value) }),
        svg('text', { class: 'soft', x: left - 8, y: scale.at(value) + 4, 'text-anchor': 'end' },
          scale.rungs ? figure(value, 'number') : tickWords(value, stepOf(all), 'measure')));
    }
  };
  // A scale of ratios, with rungs at one, two and five times the powers of ten.
  const ratios = (low, high, from, to) => {
    const [least, most] = [Math.log10(low) - 0.05, Math.log10(high) + 0.05];
    const all = [];
    for (let power = Math.floor(least); power <= most; power += 1) all.push(...[1, 2, 5].map((each) => each * 10 ** power));
    const inside = all.filter((value) => Math.log10(value) >= least && Math.log10(value) <= most);
    const powers = inside.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e9) / 1e9));
    return {
      at: (value) => from + ((to - from) * (Math.log10(value) - least)) / (most - least),
      rungs: inside.length > 9 && powers.length > 1 ? powers : inside,
    };
  };
  const stepOf = (all) => (all.length > 1 ? all[1] - all[0] : 1);

  // ---- what each arm changes ------------------------------------------------------------------------------------------

  // An arm from another in an outcome: from the baseline with all that is known, else what the pairs say.
  const turned = { better: 'worse', worse: 'better' };
  const pairsOf = new Map(Object.entries(pairs).map(([name, rows]) => {
    const byArms = new Map();
    let place = 0;
    contenders.forEach((against, order) => contenders.slice(order + 1).forEach((arm) => {
      const row = rows[place];
      place += 1;
      if (!row) return;
      const [mean, t, p, verdict, left] = row;
      byArms.set(`${arm} ${against}`, { arm, mean, t, p, verdict: verdicts[verdict], left: left || 0 });
    }));
    return [name, byArms];
  }));
  const from = (outcome, arm, against) => {
    if (against === baseline) {
      const own = differencesOf.get(outcome.name).get(arm);
      return own ? { ...own, p: outcome.primary ? own.holm : own.p } : null;
    }
    const own = pairsOf.get(outcome.name);
    const there = own && own.get(`${arm} ${against}`);
    const back = own && own.get(`${against} ${arm}`);
    if (there || !back) return there || null;
    return { ...back, arm, mean: -back.mean, verdict: turned[back.verdict] || back.verdict };
  };
  const forest = (outcome, against, sorted, most, redraw) => {
    let others = (against === baseline ? arms.map((_, arm) => arm).filter((arm) => contenders.includes(arm)) : contenders)
      .filter((arm) => arm !== against).map((arm) => [arm, from(outcome, arm, against)]);
    const all = others;
    if (sorted) others = [...others].sort((a, b) => (a[1] === null) - (b[1] === null) || (a[1] && b[1] ? a[1].mean - b[1].mean : 0));
    others = others.slice(0, most);
    const found = others.map(([, difference]) => difference).filter(Boolean);
    const half = (difference) => difference.t || 0;
    // A studentised interval may be so wide that nothing else would be seen: then it runs off the edge.
    const reach = found.flatMap((difference) => [difference.mean - half(difference), difference.mean + half(difference)]);
    const wide = Math.max(0, ...reach) - Math.min(0, ...reach);
    const inside = (value) => Math.max(Math.min(0, ...reach) - wide * 0.35, Math.min(Math.max(0, ...reach) + wide * 0.35, value));
    const bounds = found.filter((difference) => difference.studentised)
      .flatMap(({ mean, studentised }) => [inside(mean - studentised), inside(mean + studentised)]);
    const [least, last] = [Math.min(0, ...reach, ...bounds), Math.max(0, ...reach, ...bounds)];
    const pad = (last - least || 1) * 0.04;
    const [width, left, right, top, row] = [960, 232, 660, 10, 30];
    const bottom = top + row * others.length + 6;
    const picture = svg('svg', {
      viewBox: `0 0 ${width} ${bottom + 44}`, role: 'img',
      'aria-label': `${outcome.called}: difference of each arm from ${arms[against]}, with intervals`,
    });
    const scale = axis(least - pad, last + pad, left, right);
    posts(picture, scale, top, bottom, 'difference');
    picture.append(svg('line', { class: 'zero', x1: scale.at(0), x2: scale.at(0), y1: top, y2: bottom }),
      svg('text', { class: 'soft', x: (left + right) / 2, y: bottom + 38, 'text-anchor': 'middle' },
        `${outcome.unit}, difference from ${shortened(arms[against], 40)}`));
    others.forEach(([arm, difference], place) => {
      const y = top + row * (place + 0.5);
      picture.append(nameOf(arm, left - 14, y + 4));
      if (!difference) {
        picture.append(svg('text', { class: 'soft', x: right + 18, y: y + 4 }, 'not defined in both'));
        return;
      }
      const { mean, t, studentised, verdict, left: out } = difference;
      const colour = isClaim(verdict) ? verdict : 'none';
      const ofIt = against === baseline && difference.relative !== null && difference.relative !== undefined
        ? ` (${difference.relative > 0 ? '+' : ''}${(difference.relative * 100).toFixed(1).replace('-', '−')} %)` : '';
      const group = svg('g', {
        class: `effect ${colour}`,
        'data-tip': `${arms[arm]} from ${arms[against]}: ${exact(mean, 'difference')} ${outcome.unit}${ofIt}\npaired t: ${between(mean, t)}`
          + (against === baseline ? `\nstudentised bootstrap: ${between(mean, studentised)}` : '')
          + `\np ${probability(difference.p)}${isClaim(verdict) || outcome.primary ? ' (Holm)' : ', uncorrected'}: ${spoken(verdict)}`
          + (out ? `\n${out} seeds left out: not defined there` : ''),
      });
      group.append(svg('rect', { class: 'hit', x: left, y: y - row / 2, width: width - left, height: row }));
      if (t !== null && t !== undefined) {
        group.append(svg('line', { class: 'reach', x1: scale.at(mean - t), x2: scale.at(mean + t), y1: y, y2: y }));
      }
      if (studentised) {
        for (const bound of [mean - studentised, mean + studentised]) {
          const x = Math.max(left, Math.min(right, scale.at(bound)));
          const lean = scale.at(bound) < left ? 5 : scale.at(bound) > right ? -5 : 0;
          group.append(svg('path', { class: 'tick', d: `M${x + lean},${y - 6} L${x},${y} L${x + lean},${y + 6}` }));
        }
      }
      group.append(svg('circle', { cx: scale.at(mean), cy: y, r: 5.5 }));
      const said = isClaim(verdict) ? spoken(verdict) : verdict === 'suggestive' ? 'no claim' : verdict === 'indistinguishable' ? 'not told apart' : spoken(verdict);
      group.append(svg('text', { x: right + 18, y: y + 4 }, `${figure(mean, 'difference')}${ofIt}`),
        svg('text', { class: 'soft', x: width - 4, y: y + 4, 'text-anchor': 'end' }, said));
      picture.append(group);
    });
    return [plot(`${titled(outcome)}: difference of each arm from ${arms[against]}`, picture),
      standsFor(['claim better', 'better, a claim'], ['claim worse', 'worse, a claim'], ['claim differs', 'different, a claim'],
        ['claim none', 'no claim'], ['line', 'paired t interval'], ...(found.some((difference) => difference.studentised) ? [['bracket', 'studentised bootstrap']] : [])),
      cut(all, most, redraw)];
  };
  const forestTable = (outcome, against) => {
    const rows = contenders.filter((arm) => arm !== against).map((arm) => {
      const own = from(outcome, arm, against);
      if (!own) return [arms[arm], ...Array(11).fill(null), 'not defined'];
      return [arms[arm], outcome.means[arm], own.mean, own.relative ?? null, bound(own.mean, own.t, -1), bound(own.mean, own.t, 1),
        bound(own.mean, own.studentised, -1), bound(own.mean, own.studentised, 1), own.median ?? null, own.capped ?? null, own.p, own.left, spoken(own.verdict)];
    });
    const all = columns(['arm', 'text', 'Name of the arm.'], ['mean', 'measure', `Mean over the arm’s seeds, in ${outcome.unit}.`],
      ['difference', 'difference', `From ${arms[against]}, mean over the seeds on which both have it.`],
      ['of it', 'share', 'Difference over the baseline’s mean on the same seeds.'], ['t from', 'difference', 'Lower bound of the paired t interval.'],
      ['t to', 'difference', 'Upper bound of the paired t interval.'], ['bootstrap from', 'difference', 'Lower bound of the studentised bootstrap.'],
      ['bootstrap to', 'difference', 'Upper bound of the studentised bootstrap.'], ['median', 'difference', 'Median of the differences by seed.'],
      ['capped mean', 'difference', 'Mean of the differences, those beyond the 5th and 95th percentile by rank capped.'],
      ['p', 'number', outcome.primary ? 'Corrected (Holm).' : 'Corrected for nothing.'],
      ['left out', 'count', 'Seeds on which it is not defined in both.'], ['verdict', 'text', 'What can be said.']);
    // Of a pair without the baseline some are not known.
    const kept = all.map((_, place) => place).filter((place) => place < 3 || rows.some((row) => row[place] !== null));
    const sql = against === baseline
      ? `WITH o AS (SELECT unnest(outcomes) AS o FROM 'comparison.json')\nSELECT unnest(o.differences, recursive := true) FROM o WHERE o.name = '${outcome.name}'`
      : `SELECT seed, draw, arm, value FROM 'outcomes.parquet' WHERE outcome = '${outcome.name}' ORDER BY ALL`;
    return makeSheet({
      caption: `${capital(outcome.called)}: from ${arms[against]}`, columns: kept.map((place) => all[place]),
      rows: rows.map((row) => kept.map((place) => row[place])), note: '', sql,
    }, { behind: true, name: 'forest' });
  };
  const effects = () => {
    const place = byId('forest-chart');
    const shown = outcomes.filter((outcome) => outcome.differences.length);
    if (!shown.length) {
      place.append(el('p', { class: 'note' }, 'No outcome is defined in both the baseline and another arm on any seed: there is no difference to show.'));
      return;
    }
    let outcome = shown.find((each) => each.name === data.harm) || shown[0];
    let [against, sorted, most] = [baseline, false, FIRST];
    const choosers = el('div', { class: 'bar-of-tools' });
    const picture = el('div');
    const table = el('div');
    const draw = () => {
      const able = pairsOf.has(outcome.name);
      if (!able) against = baseline;
      choosers.replaceChildren(
        choose('Outcome', 'outcome', namedOutcomes(shown), outcome, (chosen) => { outcome = chosen; draw(); focus('outcome'); }),
        able && contenders.length > 2
          ? choose('against', 'against', namedArms(contenders), against, (chosen) => { against = chosen; draw(); focus('against'); })
          : el('span', { class: 'note' }, `against ${arms[against]}`),
        choose('order', 'order', [[false, 'as in the experiment'], [true, 'by difference']], sorted, (chosen) => { sorted = chosen; draw(); focus('order'); }));
      picture.replaceChildren(...forest(outcome, against, sorted, most, () => { most = Infinity; draw(); }).filter(Boolean), about(outcome),
        able || contenders.length < 3 ? '' : el('p', { class: 'note' },
          'Any arm against any other is shown for outcomes that the experiment shows first, where there is room on a page; primary ones are all in comparison.json.'));
      table.replaceChildren(forestTable(outcome, against));
    };
    const focus = (name) => choosers.querySelector(`[name="${name}"]`)?.focus();
    draw();
    place.append(choosers, picture, table);
  };

  // ---- seed by seed ---------------------------------------------------------------------------------------------------

  const bySeed = () => {
    const place = byId('seeds-chart');
    if (!place) return;
    const shown = outcomes.filter((outcome) => values[outcome.name]);
    if (!shown.length || contenders.length < 2) {
      place.append(el('p', { class: 'note' }, contenders.length < 2
        ? 'There is one arm, and nothing to pair it with.'
        : 'There are so many seeds and arms that their values found no room on this page: outcomes.parquet has them.'));
      return;
    }
    let outcome = shown.find((each) => each.name === data.harm) || shown[0];
    let [arm, against, sorted, isLog] = [contenders.find((each) => each !== baseline), baseline, false, false];
    const choosers = el('div', { class: 'bar-of-tools' });
    const picture = el('div');
    const draw = () => {
      const [own, base] = [values[outcome.name][arm], values[outcome.name][against]];
      const rows = seeds.map((seed, at) => [seed, base[at], own[at], base[at] === null || own[at] === null ? null : own[at] - base[at]]);
      const drawn = rows.filter((row) => row[3] !== null);
      if (sorted) drawn.sort((a, b) => a[3] - b[3]);
      // Where a few seeds are large, others are seen on a scale of ratios; nothing has no place there.
      const canLog = drawn.length > 1 && drawn.every((row) => row[1] > 0 && row[2] > 0);
      choosers.replaceChildren(
        choose('Outcome', 'seeds-outcome', namedOutcomes(shown), outcome, (chosen) => { outcome = chosen; draw(); focus('seeds-outcome'); }),
        choose('arm', 'seeds-arm', namedArms(contenders.filter((each) => each !== against)), arm, (chosen) => { arm = chosen; draw(); focus('seeds-arm'); }),
        choose('against', 'seeds-against', namedArms(contenders.filter((each) => each !== arm)), against, (chosen) => { against = chosen; draw(); focus('seeds-against'); }),
        choose('order', 'seeds-order', [[false, 'by seed'], [true, 'by difference']], sorted, (chosen) => { sorted = chosen; draw(); focus('seeds-order'); }),
        canLog ? choose('scale', 'seeds-scale', [[false, 'of amounts'], [true, 'of ratios (logarithmic)']], isLog, (chosen) => { isLog = chosen; draw(); focus('seeds-scale'); }) : '');
      picture.replaceChildren(...(drawn.length ? [dots(outcome, arm, against, drawn, isLog && canLog)] : [el('p', { class: 'note' }, 'It is defined in both arms on no seed.')]),
        makeSheet({
          caption: `${capital(outcome.called)}: by seed`, note: '', rows,
          sql: `SELECT seed, arm, avg(value) AS value FROM 'outcomes.parquet'\nWHERE outcome = '${outcome.name}' GROUP BY ALL ORDER BY ALL`,
          columns: columns(['seed', 'count', 'Seed of all randomness.'], [arms[against], 'measure', `In ${outcome.unit}; mean over draws, if there are any.`],
            [arms[arm], 'measure', `In ${outcome.unit}; mean over draws, if there are any.`], ['difference', 'difference', 'The second less the first.']),
        }, { behind: true, name: 'by-seed' }));
    };
    const focus = (name) => choosers.querySelector(`[name="${name}"]`)?.focus();
    draw();
    place.append(choosers, picture);
  };
  const dots = (outcome, arm, against, rows, isLog) => {
    const pitch = Math.max(13, Math.min(110, 850 / rows.length));
    const [left, upper, height] = [86, 12, 300];
    const width = Math.max(960, left + pitch * rows.length + 24);
    const bottom = height - 34;
    const all = rows.flatMap((row) => [row[1], row[2]]);
    const scale = isLog ? ratios(Math.min(...all), Math.max(...all), bottom, upper)
      : axis(Math.min(0, ...all), Math.max(0, ...all) * 1.05 || 1, bottom, upper);
    const start = left + Math.max(14, (width - 14 - left - pitch * rows.length) / 2);
    const picture = svg('svg', {
      viewBox: `0 0 ${width} ${height}`, role: 'img',
      'aria-label': `${outcome.called} by seed, in ${arms[against]} and in ${arms[arm]}`,
    });
    // So many seeds that they would be squeezed are scrolled through.
    if (width > 960) picture.style.minWidth = `${width * 0.8}px`;
    rungs(picture, scale, left, width - 14);
    const wanted = { lower: -1, higher: 1, neither: 0 }[outcome.better];
    const every = Math.ceil(rows.length / Math.floor(850 / 26));
    rows.forEach(([seed, base, own, difference], at) => {
      const x = start + pitch * (at + 0.5);
      const side = difference * wanted > 0 ? 'better' : difference * wanted < 0 ? 'worse' : 'none';
      picture.append(svg('line', { class: `pair ${side}`, x1: x, x2: x, y1: scale.at(base), y2: scale.at(own) }),
        svg('circle', { class: 'base', cx: x, cy: scale.at(base), r: 4.5 }), svg('circle', { class: `own ${side}`, cx: x, cy: scale.at(own), r: 4.5 }),
        at % every === 0 ? svg('text', { class: 'soft', x, y: height - 12, 'text-anchor': 'middle' }, String(seed)) : '',
        svg('rect', {
          class: 'hit', x: x - pitch / 2, y: upper, width: pitch, height: bottom - upper,
          'data-tip': `seed ${seed}\n${arms[against]}: ${measured(base, outcome.unit)}\n${arms[arm]}: ${measured(own, outcome.unit)}\ndifference ${exact(difference, 'difference')}`,
        }));
    });
    return el('div', {}, plot(`${titled(outcome)}, by seed: ${arms[against]} and ${arms[arm]}`, picture),
      standsFor(['dot base', arms[against]], ...(wanted
        ? [['dot better', `${arms[arm]}, better on the seed`], ['dot worse', `${arms[arm]}, worse`], ['dot none', 'the same']]
        : [['dot none', arms[arm]]])));
  };

  // ---- courses: an arm beside the baseline, all others faint ----------------------------------------------------------

  // Choosers with a picture and a table below; `make` gives both for what is chosen now.
  const chosenOf = (place, choosers, make) => {
    const tools = el('div', { class: 'bar-of-tools' });
    const body = el('div');
    const now = Object.fromEntries(choosers.map(({ name, all }) => [name, all[0][0]]));
    const draw = () => {
      tools.replaceChildren(...choosers.filter(({ all }) => all.length > 1).map(({ label, name, all }) =>
        choose(label, name, all, now[name], (chosen) => { now[name] = chosen; draw(); tools.querySelector(`[name="${name}"]`).focus(); })));
      body.replaceChildren(...make(now).filter(Boolean));
    };
    draw();
    place.append(tools, body);
  };
  const course = (points) => points.map(([x, y], at) => `${at ? 'L' : 'M'}${x.toFixed(1)},${y.toFixed(1)}`).join('');
  // The baseline above the arm's line and thin: an arm that changes nothing would hide it.
  const drawn = (picture, all, arm, points) => {
    for (const other of all) {
      if (other !== arm && other !== baseline) picture.append(svg('path', { class: all.length > 20 ? 'course other many' : 'course other', d: course(points(other)) }));
    }
    picture.append(svg('path', { class: 'course', d: course(points(arm)) }));
    if (arm !== baseline && all.includes(baseline)) picture.append(svg('path', { class: 'course against', d: course(points(baseline)) }));
  };
  const courses = (arm, all, isBanded) => standsFor(['line own', arms[arm]], ...(arm === baseline || !all.includes(baseline) ? [] : [['line dashed', arms[baseline]]]),
    ...(all.some((other) => other !== arm && other !== baseline) ? [['line faint', 'other arms']] : []), ...(isBanded ? [['block interval', '95 % t interval of an arm']] : []));
  // Arms of a list to choose from, the first beside the baseline before all.
  const toChoose = (all) => namedArms([...all.filter((arm) => arm !== baseline), ...all.filter((arm) => arm === baseline)]);

  const byDay = () => {
    const place = byId('days-chart');
    const { dates, arms: rows, isBanded, leftOut, sql } = data.days;
    const of = new Map(rows.map(([arm, means, halves]) => [arm, { means, halves }]));
    const all = [...of.keys()];
    const most = Math.max(0, ...rows.flatMap(([, means]) => means));
    if (!all.length || !dates.length || most <= 0) {
      place.append(el('p', { class: 'note' }, all.length && dates.length ? 'Nobody lost anything in any arm.' : 'No day of the window was run in every arm.'));
      return;
    }
    const words = (arm, day) => {
      const { means, halves } = of.get(arm);
      return `${arms[arm]}: ${exact(means[day], 'usd')}${halves[day] === null ? '' : ` (${figure(Math.max(0, means[day] - halves[day]), 'usd')} to ${figure(means[day] + halves[day], 'usd')})`}`;
    };
    const table = makeSheet({
      caption: 'Gross loss a day, by arm', sql, note: '',
      columns: columns(['day', 'day', 'Day of the window (UTC).'], ['arm', 'text', 'Name of the arm.'], ['mean', 'usd', 'Gross loss a day, US dollars: mean over seeds of the last seven days.'],
        ['from', 'usd', 'Lower bound of its t interval over seeds.'], ['to', 'usd', 'Upper bound of its t interval over seeds.']),
      rows: dates.flatMap((date, day) => rows.map(([arm, means, halves]) =>
        [date, arms[arm], means[day], bound(means[day], halves[day], -1), bound(means[day], halves[day], 1)])),
    }, { behind: true, name: 'days' });
    chosenOf(place, [{ label: 'Arm', name: 'days-arm', all: toChoose(all) }], ({ 'days-arm': arm }) => {
      const pair = [...new Set([baseline, arm])].filter((each) => of.has(each));
      // A band goes no higher than twice its line, or nothing else would be seen.
      const top = rounded(Math.max(most, ...(isBanded ? pair : []).map((each) => {
        const { means, halves } = of.get(each);
        return Math.min(2 * Math.max(...means), Math.max(...means.map((mean, day) => mean + (halves[day] || 0))));
      })));
      const caption = 'Gross loss a day, USD: mean over seeds of the last seven days (UTC)';
      const { picture, x, y, upper, bottom } = frame(dates, top, `${caption}, ${pair.map((each) => arms[each]).join(' and ')}`);
      for (const each of isBanded ? pair : []) {
        const { means, halves } = of.get(each);
        const edge = (sign) => means.map((mean, day) => [x(day + 0.5), y(Math.min(top, Math.max(0, mean + sign * (halves[day] || 0))))]);
        picture.append(svg('path', { class: each === arm ? 'band' : 'band against', d: `${course([...edge(1), ...edge(-1).reverse()])}Z` }));
      }
      drawn(picture, all, arm, (each) => of.get(each).means.map((mean, day) => [x(day + 0.5), y(mean)]));
      dates.forEach((date, day) => picture.append(svg('rect', {
        class: 'hit', x: x(day), y: upper, width: x(1) - x(0), height: bottom - upper, 'data-tip': `${date}\n${pair.map((each) => words(each, day)).join('\n')}`,
      })));
      return [plot(caption, picture), courses(arm, all, isBanded),
        leftOut ? el('p', { class: 'note' }, `${counted(leftOut, 'further arm')} found no room on this page: comparison.json has all.`) : null, table];
    });
  };

  const byStage = () => {
    const place = byId('stages-chart');
    const { families, leftOut } = data.funnels;
    const largest = ({ stages }) => Math.max(0, ...stages.flatMap(([, means]) => contenders.map((arm) => means[arm] || 0)));
    const shown = families.filter((family) => largest(family) > 0);
    const without = leftOut ? el('p', { class: 'note' }, `${counted(leftOut, 'further kind')} of scam found no room on this page: comparison.json has all.`) : null;
    if (!shown.length) {
      place.append(el('p', { class: 'note' }, 'Nobody was contacted in any arm, so there is no funnel.'), without || '');
      return;
    }
    chosenOf(place, [
      { label: 'Kind of scam', name: 'stages-family', all: shown.map((family) => [family, spoken(family.family)]) },
      { label: 'arm', name: 'stages-arm', all: toChoose(contenders) },
    ], ({ 'stages-family': family, 'stages-arm': arm }) => {
      const { stages } = family;
      const [width, left, right, top, row] = [960, 190, 690, 26, 36];
      const bottom = top + row * stages.length;
      const caption = `${capital(spoken(family.family))}: cases that came to each stage, mean over seeds`;
      const picture = svg('svg', { viewBox: `0 0 ${width} ${bottom + 44}`, role: 'img', 'aria-label': `${caption}, ${arms[arm]} beside ${arms[baseline]}` });
      const scale = ratios(1, Math.max(2, largest(family)), left, right);
      posts(picture, scale, top, bottom, 'measure');
      const heading = (x, name) => svg('text', { class: 'soft', x, y: 14, 'text-anchor': 'end', 'data-tip': name.length > 16 ? name : null }, shortened(name, 16));
      const isAlone = arm === baseline;
      picture.append(svg('text', { class: 'soft', x: (left + right) / 2, y: bottom + 38, 'text-anchor': 'middle' }, 'cases, mean over seeds (logarithmic)'),
        heading(right + 122, arms[baseline]), isAlone ? '' : heading(width - 8, arms[arm]));
      const middle = (place) => top + row * (place + 0.5);
      const points = (each) => stages.map(([, means], place) => [scale.at(Math.max(1, means[each] || 0)), middle(place)]);
      drawn(picture, contenders, arm, points);
      const discs = (each, kind) => points(each).map(([cx, cy]) => svg('circle', { class: kind, cx, cy, r: 4.5 }));
      picture.append(...discs(arm, 'own'), ...(isAlone ? [] : discs(baseline, 'base')));
      stages.forEach(([stage, means], place) => {
        const of = (each) => `${arms[each]}: ${figure(means[each], 'measure')} cases`;
        picture.append(svg('text', { class: 'row', x: left - 14, y: middle(place) + 4, 'text-anchor': 'end' }, spoken(stage)),
          svg('text', { class: 'soft', x: right + 122, y: middle(place) + 4, 'text-anchor': 'end' }, figure(means[baseline], 'measure')),
          isAlone ? '' : svg('text', { x: width - 8, y: middle(place) + 4, 'text-anchor': 'end' }, figure(means[arm], 'measure')),
          svg('rect', { class: 'hit', x: left, y: top + row * place, width: width - left, height: row, 'data-tip': `${spoken(stage)}\n${[...new Set([baseline, arm])].map(of).join('\n')}` }));
      });
      return [plot(caption, picture), courses(arm, contenders), without, makeSheet({
        caption: `${capital(spoken(family.family))}: cases by stage and arm`, note: '',
        sql: `WITH o AS (SELECT unnest(outcomes) AS o FROM 'comparison.json')\nSELECT o.name, unnest(o.levels, recursive := true) FROM o WHERE o.name LIKE 'funnel.${family.family}.%'`,
        columns: columns(['stage', 'text', 'Stage of the funnel; of the first, strangers written to.'], ['arm', 'text', 'Name of the arm.'], ['mean', 'measure', 'Cases that came to it, mean over seeds.'],
          ['difference', 'difference', 'From the baseline, mean over seeds.'], ['from', 'difference', 'Lower bound of the paired t interval.'], ['to', 'difference', 'Upper bound of the paired t interval.'],
          ['p', 'number', 'Corrected for nothing: no claim.']),
        rows: stages.flatMap(([stage, means]) => contenders.map((each) => {
          const outcome = outcomeOf.get(`funnel.${family.family}.${stage}`);
          const own = outcome && each !== baseline ? from(outcome, each, baseline) : null;
          return [spoken(stage), arms[each], means[each], own && own.mean, own && bound(own.mean, own.t, -1), own && bound(own.mean, own.t, 1), own && own.p];
        })),
      }, { behind: true, name: 'stages' })];
    });
  };

  // ---- harm against cost ----------------------------------------------------------------------------------------------

  const front = () => {
    const place = byId('front-chart');
    const points = data.sheets.front.rows.filter((row) => row[1] !== null && row[2] !== null)
      .map(([name, harm, cost, on, share]) => ({ name, harm, cost, on: on === 'yes', share }));
    if (!points.length || !place) return;
    const called = (name) => (outcomeOf.get(name) ? outcomeOf.get(name).called : spoken(name));
    // Numbers stand beside the discs and names in a list: names would lie over one another.
    const isListed = points.length <= 30;
    const pitch = 22;
    const [width, left, right, upper, lower] = [960, 92, isListed ? 296 : 24, 30, 52];
    const height = Math.max(440, isListed ? upper + 30 + pitch * points.length : 0);
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${called(data.harm)} against ${called(data.cost)}, an arm a disc` });
    const across = axis(Math.min(0, ...points.map((point) => point.cost)), Math.max(...points.map((point) => point.cost)) * 1.08 || 1, left, width - right);
    const up = axis(Math.min(0, ...points.map((point) => point.harm)), Math.max(...points.map((point) => point.harm)) * 1.08 || 1, height - lower, upper);
    posts(picture, across, upper, height - lower, 'measure');
    rungs(picture, up, left, width - right);
    picture.append(svg('text', { class: 'soft', x: left, y: 16 }, `↑ ${called(data.harm)}`),
      svg('text', { class: 'soft', x: width - right, y: height - 10, 'text-anchor': 'end' }, `${called(data.cost)} →`));
    const on = points.filter((point) => point.on).sort((a, b) => a.cost - b.cost || b.harm - a.harm);
    const path = on.map((point, at) => (at ? `H${across.at(point.cost).toFixed(1)}V${up.at(point.harm).toFixed(1)}`
      : `M${across.at(point.cost).toFixed(1)},${up.at(point.harm).toFixed(1)}`)).join('');
    picture.append(svg('path', { class: 'steps', d: path }));
    points.sort((a, b) => b.harm - a.harm || a.cost - b.cost);
    const taken = points.map((point) => [across.at(point.cost) - 7, up.at(point.harm) - 7, across.at(point.cost) + 7, up.at(point.harm) + 7]);
    const free = (box) => !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    const spots = [14, 26, 40].flatMap((far) => [0, -45, 45, 90, -90, 180, 135, -135].map((turn) =>
      [far * Math.cos((turn * Math.PI) / 180), far * Math.sin((turn * Math.PI) / 180), far]));
    const discs = [];
    const numbers = [];
    points.forEach((point, at) => {
      const [x, y] = [across.at(point.cost), up.at(point.harm)];
      const about = `${point.name}\n${called(data.harm)}: ${exact(point.harm, 'measure')}\n${called(data.cost)}: ${exact(point.cost, 'measure')}\n`
        + `${point.on ? 'on the front' : 'not on the front'}; on it in ${percent(point.share)} of resampled seeds`;
      const disc = (cx, cy) => svg('circle', { class: point.on ? 'point on' : 'point', cx, cy, r: 6.5, 'data-tip': about });
      discs.push(disc(x, y));
      if (!isListed) return;
      const number = String(at + 1);
      const room = ([across1, down]) => [x + across1 - 4 * number.length, y + down - 7, x + across1 + 4 * number.length, y + down + 7];
      const spot = spots.find((each) => {
        const box = room(each);
        return box[0] > left && box[2] < width - right && box[1] > upper - 8 && box[3] < height - lower && free(box);
      }) || spots[0];
      taken.push(room(spot));
      const [cx, cy] = [x + spot[0], y + spot[1]];
      if (spot[2] > 14) numbers.push(svg('line', { class: 'leader', x1: x, y1: y, x2: cx, y2: cy }));
      numbers.push(svg('text', { x: cx, y: cy + 4.5, 'text-anchor': 'middle' }, number));
      const [start, line] = [width - right + 36, upper + 26 + pitch * at];
      picture.append(svg('text', { class: 'soft', x: start, y: line + 4, 'text-anchor': 'end' }, number));
      discs.push(disc(start + 16, line));
      picture.append(svg('text', { class: point.on ? 'strong' : null, x: start + 30, y: line + 4, 'data-tip': point.name.length > 22 ? point.name : null },
        shortened(point.name, 22)), svg('text', { class: 'soft', x: width - 4, y: line + 4, 'text-anchor': 'end' }, percent(point.share)));
    });
    if (isListed) {
      picture.append(svg('text', { class: 'soft', x: width - 4, y: 16, 'text-anchor': 'end' }, 'on the front, of resampled seeds'));
    }
    picture.append(...numbers, ...discs);
    place.append(plot(`${capital(called(data.harm))} against ${called(data.cost)}: means over seeds`, picture),
      standsFor(['dot full', 'on the front of the means'], ['dot open', 'another arm has no more of both and less of one']));
  };

  // ---- bars -----------------------------------------------------------------------------------------------------------

  // Bars of parts laid end to end, an arm a row: rows of [arm's place or name, parts], parts of [name, value].
  const stacked = (caption, unit, names, rows, most, redraw, kind) => {
    const shown = rows.slice(0, most);
    const total = (parts) => parts.reduce((sum, value) => sum + (value || 0), 0);
    const largest = Math.max(0, ...rows.map(([, parts]) => total(parts)));
    if (largest <= 0) return [el('p', { class: 'note' }, 'Nothing of it in any arm.')];
    const [width, left, right, top, row] = [960, 232, 100, 8, 28];
    const bottom = top + row * shown.length + 4;
    const picture = svg('svg', { viewBox: `0 0 ${width} ${bottom + 44}`, role: 'img', 'aria-label': caption });
    const scale = axis(0, largest * 1.02, left, width - right);
    posts(picture, scale, top, bottom, 'measure');
    picture.append(svg('text', { class: 'soft', x: (left + width - right) / 2, y: bottom + 38, 'text-anchor': 'middle' }, unit));
    shown.forEach(([arm, parts], place) => {
      const y = top + row * (place + 0.5);
      picture.append(nameOf(arm, left - 14, y + 4));
      let sum = 0;
      parts.forEach((value, part) => {
        if (!value) return;
        picture.append(svg('rect', {
          class: `part part-${kind}-${part}`, x: scale.at(sum), y: y - 9, width: Math.max(0.5, scale.at(sum + value) - scale.at(sum)), height: 18,
          'data-tip': `${arms[arm]}\n${names[part]}: ${measured(value, unit)}\nin all: ${measured(total(parts), unit)}`,
        }));
        sum += value;
      });
      picture.append(svg('text', { class: 'soft', x: scale.at(sum) + 8, y: y + 4 }, figure(total(parts), 'measure')));
    });
    const used = names.map((_, part) => part).filter((part) => rows.some(([, parts]) => parts[part]));
    return [plot(caption, picture), standsFor(...used.map((part) => [`block part-${kind}-${part}`, names[part]])), cut(rows, most, redraw)];
  };
  // A picture whose further arms are shown on request.
  const growing = (place, make) => {
    const draw = (most) => place.replaceChildren(...make(most, () => draw(Infinity)).filter(Boolean));
    draw(FIRST);
  };
  const armNamed = new Map(arms.map((name, arm) => [name, arm]));

  const bearers = () => {
    const place = byId('bearers-chart');
    const sheet = data.sheets.bearers;
    const names = sheet.columns.slice(1, 6).map((column) => column.name);
    const rows = sheet.rows.map((row) => [armNamed.get(row[0]), row.slice(1, 6)]);
    growing(place, (most, redraw) => stacked('Who bears what is lost: US dollars, mean over seeds', 'USD', names, rows, most, redraw, 'bearer'));
  };

  const burden = () => {
    const place = byId('burden-chart');
    const wanted = ['freezes_wrong', 'frozen_wrong_days', 'friction_usd', 'programme_cost_usd', 'social_cost_usd', 'honest_turned_away', 'refused_honest', 'held_honest'];
    const all = wanted.map((name) => outcomeOf.get(name)).filter(Boolean);
    if (!all.length) {
      place.append(el('p', { class: 'note' }, 'No burden of honest people or programmes was measured.'));
      return;
    }
    const moves = (outcome) => outcome.means.some((mean) => mean > 0);
    let outcome = all.find((each) => each.name === 'social_cost_usd' && moves(each)) || all.find(moves) || all[0];
    const holder = el('div');
    const draw = () => {
      const rows = contenders.map((arm) => [arm, [outcome.means[arm]]]);
      const body = el('div');
      growing(body, (most, redraw) => stacked(`${titled(outcome)}: mean over seeds`, outcome.unit, [outcome.called], rows, most, redraw, 'burden').filter((part) => !part || !part.classList.contains('legend')));
      holder.replaceChildren(body, about(outcome), makeSheet({
        caption: `${capital(outcome.called)} by arm`, note: '',
        sql: `SELECT arm, avg(value) AS mean FROM 'outcomes.parquet'\nWHERE outcome = '${outcome.name}' GROUP BY arm ORDER BY mean DESC`,
        columns: columns(['arm', 'text', 'Name of the arm.'], ['mean', 'measure', `Mean over seeds, in ${outcome.unit}.`],
          ['difference', 'difference', 'From the baseline.'], ['from', 'difference', 'Lower bound of the paired t interval.'], ['to', 'difference', 'Upper bound of the paired t interval.'],
          ['verdict', 'text', 'What can be said.']),
        rows: contenders.map((arm) => {
          const own = arm === baseline ? null : from(outcome, arm, baseline);
          return [arms[arm], outcome.means[arm], own && own.mean, own && bound(own.mean, own.t, -1), own && bound(own.mean, own.t, 1), own ? spoken(own.verdict) : null];
        }),
      }, { behind: true, name: 'burden' }));
    };
    draw();
    place.append(el('div', { class: 'bar-of-tools' },
      choose('Burden', 'burden', all.map((each) => [each, capital(each.called)]), outcome, (chosen) => { outcome = chosen; draw(); })), holder);
  };

  const fates = () => {
    const place = byId('fates-chart');
    const { rows } = data.sheets.fates;
    if (!rows.length) return;
    const names = [...new Set(rows.map((row) => row[1]))];
    const byArm = new Map();
    for (const [name, fate, people] of rows) {
      if (!byArm.has(name)) byArm.set(name, names.map(() => 0));
      byArm.get(name)[names.indexOf(fate)] = people;
    }
    const bars = [...byArm].map(([name, parts]) => [armNamed.get(name), parts]);
    growing(place, (most, redraw) => stacked('Fates of people: mean over seeds', 'people', names, bars, most, redraw, 'fate'));
  };

  // ---- where losses go ------------------------------------------------------------------------------------------------

  const elsewhere = () => {
    const place = byId('elsewhere-chart');
    const kinds = [['rail', 'rail that it left on'], ['country', 'victims’ country'], ['family', 'family of scam'], ['institution', 'institution that received it']]
      .map(([kind, words]) => [kind, words, outcomes.filter((outcome) => outcome.name.startsWith(`gross_loss_usd.${kind}.`))])
      .filter(([, , parts]) => parts.length);
    if (!kinds.length) {
      place.append(el('p', { class: 'note' }, 'Nobody lost anything in any arm, or there are so many arms that these figures found no room on this page: comparison.json has them.'));
      return;
    }
    let chosen = kinds[0];
    const holder = el('div');
    const draw = () => {
      const [kind, words, parts] = chosen;
      const size = (outcome) => Math.max(...outcome.means.map((mean) => mean || 0));
      const order = [...parts].sort((a, b) => size(b) - size(a));
      const own = order.slice(0, 6);
      const names = own.map((outcome) => spoken(outcome.name.slice(`gross_loss_usd.${kind}.`.length)));
      if (order.length > own.length) names.push('others');
      const rows = contenders.map((arm) => {
        const bars = own.map((outcome) => outcome.means[arm] || 0);
        if (order.length > own.length) bars.push(order.slice(6).reduce((sum, outcome) => sum + (outcome.means[arm] || 0), 0));
        return [arm, bars];
      });
      const body = el('div');
      growing(body, (most, redraw) => stacked(`Gross loss by ${words}: US dollars, mean over seeds`, 'USD', names, rows, most, redraw, 'kind'));
      holder.replaceChildren(body, makeSheet({
        caption: `Gross loss by ${words}`, note: '',
        sql: `WITH o AS (SELECT unnest(outcomes) AS o FROM 'comparison.json')\nSELECT o.name, unnest(o.differences, recursive := true) FROM o WHERE o.name LIKE 'gross_loss_usd.${kind}.%'`,
        columns: columns([kind, 'text', `By the ${words}.`], ['arm', 'text', 'Name of the arm.'], ['mean', 'measure', 'US dollars, mean over seeds.'],
          ['difference', 'difference', 'From the baseline, US dollars.'], ['from', 'difference', 'Lower bound of the paired t interval.'], ['to', 'difference', 'Upper bound of the paired t interval.'],
          ['p', 'number', 'Corrected for nothing: no claim.']),
        rows: order.flatMap((outcome) => contenders.map((arm) => {
          const beside = arm === baseline ? null : from(outcome, arm, baseline);
          return [spoken(outcome.name.slice(`gross_loss_usd.${kind}.`.length)), arms[arm], outcome.means[arm], beside && beside.mean,
            beside && bound(beside.mean, beside.t, -1), beside && bound(beside.mean, beside.t, 1), beside && beside.p];
        })),
      }, { behind: true, name: 'elsewhere' }));
    };
    draw();
    place.append(el('div', { class: 'bar-of-tools' },
      choose('By', 'elsewhere', kinds.map((each) => [each, each[1]]), chosen, (now) => { chosen = now; draw(); })), holder);
  };

  // ---- every figure ---------------------------------------------------------------------------------------------------

  const everything = () => {
    const rows = outcomes.flatMap((outcome) => arms.flatMap((name, arm) => {
      const own = differencesOf.get(outcome.name).get(arm);
      const mean = outcome.means[arm];
      if (mean === null && !own) return [];
      const reach = (half, sign) => (own ? bound(own.mean, half, sign) : null);
      return [[outcome.name, name, mean, outcome.unit, own ? own.mean : null, own ? own.relative : null, reach(own?.t, -1), reach(own?.t, 1),
        reach(own?.studentised, -1), reach(own?.studentised, 1), own ? own.p : null, own ? own.holm : null,
        arm === baseline ? 'baseline' : own ? spoken(own.verdict) : 'not defined', own ? own.left : null, own ? own.dominance : null, outcome.about]];
    }));
    byId('everything-table').append(rows.length ? makeSheet({
      caption: 'Every outcome in every arm', rows,
      note: data.leftOut ? `${data.leftOut} further outcomes found no room on this page: comparison.json has all.` : '',
      sql: 'WITH o AS (SELECT unnest(outcomes) AS o FROM \'comparison.json\')\nSELECT o.name, o.unit, unnest(o.differences, recursive := true) FROM o',
      columns: columns(['outcome', 'text', 'Name of the outcome, as tables have it.'], ['arm', 'text', 'Name of the arm.'], ['mean', 'measure', 'Mean over the arm’s seeds.'],
        ['unit', 'text', 'Unit of the outcome.'], ['difference', 'difference', 'From the baseline, mean over the seeds on which both have it.'],
        ['of it', 'share', 'Difference over the baseline’s mean on the same seeds.'], ['t from', 'difference', 'Lower bound of the paired t interval.'], ['t to', 'difference', 'Upper bound.'],
        ['bootstrap from', 'difference', 'Lower bound of the studentised bootstrap.'], ['bootstrap to', 'difference', 'Upper bound.'], ['p', 'number', 'Corrected for nothing.'],
        ['p (Holm)', 'number', 'Corrected over arms and primary outcomes; none of secondary outcomes and placebos.'], ['verdict', 'text', 'What can be said.'],
        ['left out', 'count', 'Seeds on which it is not defined in both.'], ['one case', 'share', 'The largest share that one person’s case has in the difference, where people are known.'],
        ['meaning', 'text', 'What the outcome is.']),
    }, { name: 'everything' }) : el('p', { class: 'note' }, 'No outcome is defined in any arm.'));
  };

  // ---- everything in its place ----------------------------------------------------------------------------------------

  for (const place of document.querySelectorAll('[data-sheet]')) {
    const name = place.getAttribute('data-sheet');
    place.append(makeSheet(data.sheets[name], { behind: place.hasAttribute('data-behind'), name }));
  }
  effects();
  bySeed();
  byDay();
  byStage();
  front();
  bearers();
  burden();
  fates();
  elsewhere();
  everything();
})();
