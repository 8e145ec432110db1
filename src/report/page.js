// What moves on a run's page: tables that sort and are searched, copied and explained; rings, days and cases that are chosen;
// tips with exact values. Data stands in the page; nothing is asked for. Texts become text nodes, never markup.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);
  const SHOWN = 25; // rows at first, and with each press of a button more

  // ---- elements -------------------------------------------------------------------------------------------------------

  const fill = (element, attributes, children) => {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return element;
  };
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  const say = (text) => { byId('said').textContent = text; };

  // ---- figures as people read them ------------------------------------------------------------------------------------

  const grouped = (value, digits) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const figure = (value, kind) => {
    if (value === null || value === undefined || value === '') return '–';
    if (kind === 'moment') return value.slice(0, 16).replace('T', ' ');
    if (typeof value !== 'number') return String(value);
    if (kind === 'usd') return `USD ${grouped(value, Math.abs(value) < 1000 ? 2 : 0)}`;
    if (kind === 'share') return `${grouped(value * 100, Math.abs(value) < 0.0995 ? 2 : 1)} %`;
    if (Number.isInteger(value)) return grouped(value, 0);
    return Math.abs(value) < 1 ? value.toLocaleString('en-US', { maximumSignificantDigits: 3 }) : grouped(value, 2);
  };
  const exact = (value, kind) =>
    kind === 'usd' && typeof value === 'number' ? `USD ${grouped(value, 2)}` : figure(value, kind);
  const counted = (count, noun) => `${grouped(count, 0)} ${noun}${count === 1 ? '' : 's'}`;
  const isFigure = (kind) => ['count', 'usd', 'share', 'number'].includes(kind);
  const shortId = (id) => (id.length > 10 ? `…${id.slice(-8)}` : id);
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // ---- tips -----------------------------------------------------------------------------------------------------------

  const tip = byId('tip');
  const showTip = (target) => {
    tip.textContent = target.getAttribute('data-tip');
    tip.hidden = false;
    const box = target.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 4 ? above : Math.min(box.bottom + 8, innerHeight - tip.offsetHeight - 4)}px`;
  };
  const tipped = (event) => (event.target instanceof Element ? event.target.closest('[data-tip]') : null);
  for (const kind of ['mouseover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const target = tipped(event);
      if (target) showTip(target);
      else tip.hidden = true;
    });
  }
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hidden = true; });
  document.addEventListener('scroll', () => { tip.hidden = true; }, { capture: true, passive: true });

  // ---- copying --------------------------------------------------------------------------------------------------------

  const cell = (value) => {
    if (value === null || value === undefined) return '';
    // A spreadsheet takes a text that begins so for a formula.
    const text = typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (names, rows) => [names, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n';
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = el('textarea', { 'aria-hidden': 'true', class: 'hidden' });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    const before = button.textContent;
    button.textContent = 'Copied';
    say(`Copied ${counted(text.split('\n').length - 2, 'row')}.`);
    setTimeout(() => { button.textContent = before; }, 1500);
  };

  // ---- sheets: tables with their tools --------------------------------------------------------------------------------

  // `pick` says what a press on the first cell of a row does, or nothing where it does nothing.
  const makeSheet = (sheet, { pick = null, behind = false, name = '' } = {}) => {
    let sorted = null;
    let descending = true;
    let words = '';
    let most = SHOWN;
    const body = el('tbody');
    const more = el('button', { class: 'tool', type: 'button', onclick: () => { most += SHOWN * 4; draw(); } });
    const rows = () => {
      const wanted = words.toLowerCase();
      const all = sheet.rows.filter((row) => !wanted || row.some((value) => String(value ?? '').toLowerCase().includes(wanted)));
      if (sorted === null) return all;
      const order = (one, other) => {
        const [a, b] = [one[sorted], other[sorted]];
        if (a === null || b === null) return (a === null) - (b === null);
        const by = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
        return descending ? -by : by;
      };
      return [...all].sort(order);
    };
    const content = (value, column, place, row) => {
      if (column.kind === 'id' && value) {
        const act = place === 0 && pick ? pick(value, row) : null;
        const shown = shortId(value);
        const about = shown === value ? null : value;
        return act
          ? el('button', { class: 'pick id', type: 'button', 'data-tip': about, 'data-id': value, onclick: act }, shown)
          : el('span', { class: 'id', 'data-tip': about }, shown);
      }
      return figure(value, column.kind);
    };
    const draw = () => {
      const all = rows();
      body.replaceChildren(...all.slice(0, most).map((row) => el('tr', {}, sheet.columns.map((column, place) => {
        const value = row[place];
        const long = column.kind === 'text' && typeof value === 'string' && value.length > 44;
        const finer = column.kind === 'usd' && exact(value, 'usd') !== figure(value, 'usd') ? exact(value, 'usd') : null;
        return el('td', { class: isFigure(column.kind) ? 'figure' : long ? 'wide' : null, 'data-tip': finer },
          content(value, column, place, row));
      }))));
      more.hidden = all.length <= most;
      more.textContent = `Show more (${grouped(all.length - most, 0)} left)`;
    };
    const heads = sheet.columns.map((column, place) => {
      const press = () => {
        descending = sorted === place ? !descending : isFigure(column.kind);
        sorted = place;
        heads.forEach((head) => head.removeAttribute('aria-sort'));
        heads[place].setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        draw();
      };
      const button = el('button', { type: 'button', onclick: press, 'data-tip': column.about }, column.name);
      return el('th', { scope: 'col', class: isFigure(column.kind) ? 'figure' : null }, button);
    });
    const search = sheet.rows.length > 12
      ? el('label', {}, 'Search', el('input', {
        type: 'search', name: `search-${name}`, oninput: (event) => { words = event.target.value.trim(); most = SHOWN; draw(); },
      }))
      : null;
    const copier = el('button', { class: 'tool', type: 'button' }, 'Copy as CSV');
    copier.addEventListener('click', () => copy(csv(sheet.columns.map((column) => column.name), rows()), copier));
    const meanings = sheet.columns.some((column) => column.about)
      ? el('details', {}, el('summary', {}, 'What the columns mean'),
        el('dl', { class: 'meanings' }, sheet.columns.map((column) => [el('dt', {}, column.name), el('dd', {}, column.about)])))
      : null;
    const sql = sheet.sql
      ? el('details', {}, el('summary', {}, 'SQL that gives it (DuckDB, in the run’s folder)'),
        el('pre', { tabindex: '0' }, el('code', {}, sheet.sql)))
      : null;
    draw();
    const whole = el('div', { class: 'sheet' },
      el('div', { class: 'bar-of-tools' }, el('strong', {}, sheet.caption), search, copier),
      el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Table: ${sheet.caption}` },
        el('table', {}, el('thead', {}, el('tr', {}, heads)), body)),
      more, sheet.note ? el('p', { class: 'note' }, sheet.note) : null, meanings, sql);
    if (!behind) return whole;
    return el('details', { class: 'behind' },
      el('summary', {}, `The figures behind it: ${sheet.caption.charAt(0).toLowerCase()}${sheet.caption.slice(1)}`), whole);
  };

  const columns = (...all) => all.map(([name, kind, about]) => ({ name, kind, about: about || '' }));

  // ---- plots ----------------------------------------------------------------------------------------------------------

  const plot = (caption, picture) => el('figure', { class: 'plot' }, el('figcaption', {}, caption),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, picture));
  const rounded = (value) => {
    const size = 10 ** Math.floor(Math.log10(value || 1));
    return [1, 2, 2.5, 5, 10].map((step) => step * size).find((step) => step >= value) || value;
  };
  // The frame of a plot over days: grid, scale and dates. Returns the picture and where things stand in it.
  const frame = (dates, top, label) => {
    const [width, height, left, right, upper, lower] = [960, 280, 72, 14, 14, 30];
    const x = (place) => left + ((width - left - right) * place) / Math.max(dates.length, 1);
    const y = (value) => height - lower - ((height - upper - lower) * value) / (top || 1);
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
    for (const part of [0, 0.25, 0.5, 0.75, 1]) {
      picture.append(svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(top * part), y2: y(top * part) }),
        svg('text', { class: 'soft', x: left - 8, y: y(top * part) + 4, 'text-anchor': 'end' }, figure(top * part, 'number')));
    }
    const step = Math.max(1, Math.ceil(dates.length / 9));
    dates.forEach((date, place) => {
      if (place % step === 0) {
        picture.append(svg('text', { class: 'soft', x: x(place + 0.5), y: height - 9, 'text-anchor': 'middle' }, date.slice(5)));
      }
    });
    return { picture, x, y, upper, bottom: height - lower };
  };
  const dayAfter = (date) => new Date(Date.parse(`${date}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);
  const allDays = (first, last) => {
    const days = [];
    for (let day = first; day <= last && days.length < 4000; day = dayAfter(day)) days.push(day);
    return days;
  };

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
          svg('text', { class: 'soft', x: x(day + 0.5) + 5, y: upper + 10 }, 'raid'));
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
        svg('text', { class: 'soft', x: at + 5, y: upper + 24 }, 'raid'));
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

  // Whoever prints wants to see what is folded away, but not the SQL.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details.behind:not([open])')];
    opened.forEach((each) => { each.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach((each) => { each.open = false; }));
})();
