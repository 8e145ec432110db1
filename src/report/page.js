// What moves on a run's page: rings, days and cases that are chosen, and tables put in their places.
'use strict';
(() => {
  const {
    data, byId, el, svg, grouped, counted, figure, exact, capital, csv, copy, makeSheet, columns, plot, rounded, frame, allDays,
  } = page;

  // Beside a raid's line, on the side where there is room.
  const raidWord = (at, y) => svg('text', { class: 'soft', x: at > 900 ? at - 5 : at + 5, y, 'text-anchor': at > 900 ? 'end' : 'start' }, 'raid');

  // ---- the days -------------------------------------------------------------------------------------------------------

  const days = () => {
    const { dates, metrics, sql } = data.days;
    const place = byId('day-chart');
    if (!metrics.length) {
      place.append(el('p', { class: 'note' }, 'Nothing was counted on any day of this run.'));
      return;
    }
    const raids = metrics.find((metric) => metric.name === 'raids');
    let metric = metrics.find((each) => each.name === 'deposited_usd') || metrics[0];
    let [from, to] = [0, dates.length - 1];
    const holder = el('div');
    const total = el('p', { role: 'status' });
    const kindOf = (each) => (each.name.endsWith('_usd') ? 'usd' : 'count');
    const chooser = el('select', { name: 'metric', onchange: (event) => { metric = metrics[event.target.selectedIndex]; draw(); } },
      metrics.map((each) => el('option', { selected: each === metric }, each.words)));
    const range = (name, value) => el('input', {
      type: 'range', name, min: 0, max: dates.length - 1, value,
      oninput: () => {
        [from, to] = [Number(first.value), Number(last.value)].sort((a, b) => a - b);
        draw();
      },
    });
    const first = range('from', from);
    const last = range('to', to);
    const draw = () => {
      const kind = kindOf(metric);
      const top = rounded(Math.max(...metric.values));
      const { picture, x, y, upper, bottom } = frame(dates, top, `${metric.words}, by day`);
      metric.values.forEach((value, day) => {
        const width = Math.max(1, x(1) - x(0) - 1);
        const inside = day >= from && day <= to;
        picture.append(svg('rect', { class: inside ? 'bar' : 'bar out', x: x(day), y: y(value), width, height: bottom - y(value) }));
      });
      (raids ? raids.values : []).forEach((count, day) => {
        if (count > 0) picture.append(svg('line', { class: 'raid', x1: x(day + 0.5), x2: x(day + 0.5), y1: upper, y2: bottom }),
          raidWord(x(day + 0.5), upper + 10));
      });
      metric.values.forEach((value, day) => picture.append(svg('rect', {
        class: 'hit', x: x(day), y: upper, width: x(1) - x(0), height: bottom - upper, 'data-day': day,
        'data-tip': `${dates[day]}\n${exact(value, kind)} ${kind === 'usd' ? '' : metric.words}`,
      })));
      // A stroke over the days chooses them, as the two sliders do.
      let begun = null;
      const dayAt = (event) => {
        const hit = document.elementFromPoint(event.clientX, event.clientY);
        const day = hit ? hit.getAttribute('data-day') : null;
        return day === null ? null : Number(day);
      };
      picture.addEventListener('pointerdown', (event) => { if (event.pointerType === 'mouse') begun = dayAt(event); });
      picture.addEventListener('pointerup', (event) => {
        const end = dayAt(event);
        if (begun === null || end === null) return;
        [from, to] = begun === end ? [0, dates.length - 1] : [begun, end].sort((a, b) => a - b);
        [first.value, last.value] = [from, to];
        draw();
      });
      holder.replaceChildren(plot(`${capital(metric.words)}, by day (UTC)`, picture));
      const chosen = metric.values.slice(from, to + 1);
      const sum = chosen.reduce((all, value) => all + value, 0);
      const what = metric.name === 'mules_active'
        ? `${grouped(sum / chosen.length, 1)} on a day in the mean`
        : `${exact(sum, kind)} in all`;
      total.textContent = `${dates[from]} to ${dates[to]}: ${what}.`;
    };
    draw();
    place.append(el('div', { class: 'bar-of-tools' }, el('label', {}, 'Show', chooser), el('label', {}, 'from', first),
      el('label', {}, 'to', last)), holder, total);
    document.querySelector('[data-days]').append(makeSheet({
      caption: 'Day by day',
      columns: columns(['day', 'day', 'Day of the window (UTC).'],
        ...metrics.map((each) => [each.words, kindOf(each), `Metric ${each.name} of series/daily.`])),
      rows: dates.map((date, day) => [date, ...metrics.map((each) => each.values[day])]),
      note: '', sql,
    }, { behind: true, name: 'days' }));
  };

  // ---- rings ----------------------------------------------------------------------------------------------------------

  const network = ({ nodes, links }) => {
    const names = ['victims', 'collect', 'layer 2', 'layer 3', 'layer 4 and on', 'leaves as'];
    const inside = nodes.map(() => 0);
    const outside = nodes.map(() => 0);
    for (const [from, to, , sum] of links) {
      outside[from] += sum;
      inside[to] += sum;
    }
    const size = nodes.map((_, place) => Math.max(inside[place], outside[place]));
    const used = [...new Set(nodes.map(([, column]) => column))].sort((a, b) => a - b);
    const [width, left, right, upper] = [960, 60, 170, 44];
    const tallest = Math.max(...used.map((column) => nodes.filter((node) => node[1] === column).length));
    const height = Math.max(240, upper + 30 + tallest * 46);
    const xOf = (column) => left + ((width - left - right) * used.indexOf(column)) / Math.max(1, used.length - 1);
    const at = nodes.map(() => [0, 0]);
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': 'Who paid whom in the ring' });
    for (const column of used) {
      const own = nodes.map((_, place) => place).filter((place) => nodes[place][1] === column).sort((a, b) => size[b] - size[a]);
      own.forEach((place, order) => { at[place] = [xOf(column), upper + ((height - upper) * (order + 0.5)) / own.length]; });
      picture.append(svg('text', { class: 'soft', x: xOf(column), y: 20, 'text-anchor': column > 4 ? 'start' : 'middle' }, names[column]));
    }
    const largest = Math.max(...links.map((link) => link[3]), 1);
    for (const [from, to, count, sum] of [...links].sort((a, b) => b[3] - a[3])) {
      const [[x1, y1], [x2, y2]] = [at[from], at[to]];
      const bend = x1 === x2 ? 46 : (x2 - x1) / 2;
      picture.append(svg('path', {
        class: 'link', d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - (x1 === x2 ? -bend : bend)},${y2} ${x2},${y2}`,
        'stroke-width': 1 + 15 * Math.sqrt(sum / largest),
        'data-tip': `${nodes[from][0]} → ${nodes[to][0]}\n${exact(sum, 'usd')} in ${counted(count, 'payment')}`,
      }));
    }
    const most = Math.max(...size, 1);
    nodes.forEach(([name, column, frozen], place) => {
      const [x, y] = at[place];
      const ends = column === 0 || column === 5;
      picture.append(svg('circle', {
        class: frozen ? 'node frozen' : ends ? 'node end' : 'node', cx: x, cy: y, r: 5 + 15 * Math.sqrt(size[place] / most),
        'data-tip': `${ends ? '' : 'account '}${name}${frozen ? ', frozen' : ''}\nin ${exact(inside[place], 'usd')}, out ${exact(outside[place], 'usd')}`,
      }));
      if (column === 5) picture.append(svg('text', { x: x + 26, y: y + 4 }, name));
      else if (/^others/.test(name)) picture.append(svg('text', { class: 'soft', x, y: y + 34, 'text-anchor': 'middle' }, 'others'));
    });
    return picture;
  };

  const ringDays = (ring) => {
    const marks = [...ring.days.map((day) => day[0]), ...ring.frozen, ...(ring.raided ? [ring.raided] : [])].sort();
    const dates = allDays(marks[0], marks[marks.length - 1]);
    const place = new Map(dates.map((date, day) => [date, day]));
    const top = rounded(Math.max(...ring.days.map((day) => day[2]), 1));
    const { picture, x, y, upper, bottom } = frame(dates, top, 'Deposits of the ring by day in US dollars, with freezes and raids');
    const width = Math.max(1.5, x(1) - x(0) - 1);
    for (const [date, count, sum] of ring.days) {
      picture.append(svg('rect', {
        class: 'bar', x: x(place.get(date)), y: y(sum), width, height: bottom - y(sum),
        'data-tip': `${date}\n${exact(sum, 'usd')} in ${counted(count, 'deposit')}`,
      }));
    }
    const frozen = new Map();
    for (const date of ring.frozen) frozen.set(date, (frozen.get(date) || 0) + 1);
    for (const [date, count] of frozen) {
      picture.append(svg('circle', {
        class: 'freeze', cx: x(place.get(date) + 0.5), cy: upper + 5, r: 3 + Math.min(4, count - 1),
        'data-tip': `${date}\n${counted(count, 'mule account')} frozen`,
      }));
    }
    if (ring.raided) {
      const at = x(place.get(ring.raided) + 0.5);
      picture.append(svg('line', { class: 'raid', x1: at, x2: at, y1: upper, y2: bottom }),
        raidWord(at, upper + 24));
    }
    return picture;
  };

  const showRing = (ring, moves) => {
    const cut = (shown, all) => (shown < all ? `The first ${shown} of ${grouped(all, 0)}; the tables of the run have all.` : '');
    const heading = el('h3', { tabindex: '-1' }, `Ring ${ring.id}`);
    const flows = ring.network.links.map(([from, to, count, sum]) => [ring.network.nodes[from][0], ring.network.nodes[to][0], count, sum]);
    const parts = [
      heading,
      el('p', {}, `${capital(ring.family || 'no case in the window')}; ${counted(ring.payments_in_all, 'payment')} of the scam in the window, `
        + `${counted(ring.mules_in_all, 'mule account')}${ring.raided ? `; raided ${ring.raided}` : ''}.`),
      flows.length ? plot('Who paid whom: a disc is an account, its area what went through; orange ones were frozen', network(ring.network))
        : el('p', { class: 'note' }, 'No money moved through this ring in the window.'),
      flows.length ? makeSheet({
        caption: 'Money between accounts', note: '', sql: '', rows: flows.sort((a, b) => b[3] - a[3]),
        columns: columns(['from', 'text', 'Account, or victims together.'], ['to', 'text', 'Account, or what the money left as.'],
          ['payments', 'count', 'Payments that moved money.'], ['amount', 'usd', 'In US dollars.']),
      }, { behind: true, name: 'ring-flows' }) : null,
      ring.days.length ? plot('Deposits by day, USD; dots are freezes of its mule accounts', ringDays(ring)) : null,
      makeSheet({
        caption: 'Its largest payments', note: cut(ring.payments.length, ring.payments_in_all), rows: ring.payments,
        columns: columns(['when', 'moment', 'When it was decided (UTC).'], ['part', 'text', 'Part that it plays in the scam.'],
          ['from', 'id', 'Account of the payer.'], ['to', 'id', 'Account of the payee.'], ['amount', 'usd', 'Debited, in US dollars.'],
          ['rail', 'text', 'How it travelled.'], ['status', 'text', 'What became of it.']),
        sql: `FROM ${data.from.labels} JOIN ${data.from.payments} USING (tx_id)\nWHERE ring_id = ${ring.id} ORDER BY amount_minor DESC`,
      }, { name: 'ring-payments' }),
      makeSheet({
        caption: 'Its mule accounts', note: cut(ring.mules.length, ring.mules_in_all), rows: ring.mules,
        sql: `FROM ${data.from.mules} WHERE ring_id = ${ring.id} ORDER BY in_minor DESC`,
        columns: columns(['account', 'id', 'Id of the account.'], ['kind', 'text', 'How it came into the ring’s hands.'],
          ['layer', 'count', '1 collects from victims.'], ['recruited', 'day', ''], ['first used', 'day', ''], ['frozen', 'day', ''],
          ['cases', 'count', 'Cases of which it moved money.'], ['paid in', 'usd', 'Scam money paid in, in US dollars.']),
      }, { name: 'ring-mules' }),
    ];
    byId('ring').replaceChildren(el('div', { class: 'panel', 'data-ring': ring.id }, parts));
    mark('rings', ring.id);
    if (moves) heading.focus();
  };
  // Marks the row that is shown.
  const mark = (name, id) => {
    for (const row of document.querySelectorAll(`[data-sheet="${name}"] tbody tr`)) {
      row.classList.toggle('chosen', Boolean(row.querySelector(`[data-id="${id}"]`)));
    }
  };

  // ---- cases ----------------------------------------------------------------------------------------------------------

  const showCase = (id, line, moves) => {
    const story = data.stories[id];
    const heading = el('h3', { tabindex: '-1' }, `Case ${id}`);
    const events = story ? story.events : [];
    const copier = el('button', { class: 'tool', type: 'button' }, 'Copy as CSV');
    copier.addEventListener('click', () => copy(csv(['ts', 'what', 'text', 'amount_minor', 'currency', 'tx_id'],
      events.map((event) => [event.ts, event.what, event.text, event.amount_minor, event.currency, event.tx_id])), copier));
    byId('story').replaceChildren(el('div', { class: 'panel', 'data-case': id }, heading,
      el('p', {}, story ? story.lead : line),
      story
        ? [
          el('dl', { class: 'pairs' }, story.figures.map((each) => el('div', {}, el('dt', {}, each.name), el('dd', {}, each.value)))),
          el('div', { class: 'bar-of-tools' }, el('strong', {}, `What happened (${counted(events.length, 'event')}, UTC)`), copier),
          el('ol', { class: 'timeline' }, events.map((event) => el('li', { class: event.what },
            el('time', { datetime: event.ts }, event.ts.slice(0, 16).replace('T', ' ')),
            el('span', { class: 'what' }, event.what), event.text))),
        ]
        : el('p', { class: 'note' }, 'The whole story: ', el('code', {}, `scamnet show RUN case ${id}`))));
    for (const button of document.querySelectorAll('#chosen button')) {
      button.setAttribute('aria-pressed', button.getAttribute('data-id') === id ? 'true' : 'false');
    }
    mark('cases', id);
    if (moves) heading.focus();
  };

  // ---- what was known -------------------------------------------------------------------------------------------------

  const known = () => {
    const { rows } = data.sheets.known;
    if (!rows.length || rows[rows.length - 1][1] === 0) return;
    const dates = rows.map((row) => row[0]);
    const top = rounded(rows[rows.length - 1][1]);
    const { picture, x, y, upper, bottom } = frame(dates, top, 'Scam payments so far, and those known by then');
    const line = (column) => rows.map((row, day) => `${day ? 'L' : 'M'}${x(day + 0.5).toFixed(1)},${y(row[column]).toFixed(1)}`).join('');
    picture.append(svg('path', { class: 'line', d: line(1) }), svg('path', { class: 'line second', d: line(2) }));
    rows.forEach(([date, all, then, share], day) => picture.append(svg('rect', {
      class: 'hit', x: x(day), y: upper, width: x(1) - x(0), height: bottom - upper,
      'data-tip': `${date}\n${grouped(all, 0)} scam payments so far\n${grouped(then, 0)} known by then (${figure(share, 'share')})`,
    })));
    const end = rows[rows.length - 1];
    byId('known-chart').append(plot('Scam payments so far (blue), and those of which anybody could have known by then (orange)', picture),
      el('p', {}, `At the window’s end ${grouped(end[2], 0)} of ${grouped(end[1], 0)} scam payments could be known: ${figure(end[3], 'share')}.`));
  };

  // ---- everything in its place ----------------------------------------------------------------------------------------

  byId('headlines').append(...data.headlines.map((each) => el('div', { class: 'card', 'data-tip': exact(each.value, each.kind) },
    el('b', {}, figure(each.value, each.kind)), el('span', {}, each.name))));

  const rings = new Map(data.rings.map((ring) => [ring.id, ring]));
  const picks = {
    rings: (id) => (rings.has(id) ? () => showRing(rings.get(id), true) : null),
    cases: (id, row) => () => showCase(id, row[row.length - 1], true),
  };
  for (const place of document.querySelectorAll('[data-sheet]')) {
    const name = place.getAttribute('data-sheet');
    place.append(makeSheet(data.sheets[name], { pick: picks[name] || null, behind: place.hasAttribute('data-behind'), name }));
  }
  days();
  known();
  if (data.rings.length) showRing(data.rings[0], false);
  if (data.chosen.length) {
    byId('chosen').append(el('div', { class: 'choices' }, data.chosen.map((each) => el('button', {
      type: 'button', 'data-id': each.case, 'aria-pressed': 'false', onclick: () => showCase(each.case, each.line, true),
    }, el('b', {}, each.words), el('span', {}, each.line)))));
    showCase(data.chosen[0].case, data.chosen[0].line, false);
  } else {
    byId('chosen').append(el('p', { class: 'note' }, 'No case of this run lost money, got any back, or was ended by a warning.'));
  }
})();
