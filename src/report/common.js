// What all pages share: elements, figures as people read them, tips with exact values, copying, tables that sort and are searched,
// frames of plots, printing. Data stands in the page; nothing is asked for. Texts become text nodes, never markup.
'use strict';
const page = (() => {
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
  const counted = (count, noun) => `${grouped(count, 0)} ${noun}${count === 1 ? '' : 's'}`;
  // As the program writes a figure of an experiment: with four digits that count.
  const measure = (value) => {
    const size = Math.abs(value);
    const digits = size >= 1000 || size === 0 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
    const text = grouped(size, digits);
    return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
  };
  const figure = (value, kind) => {
    if (value === null || value === undefined || value === '') return '–';
    if (kind === 'moment') return value.slice(0, 16).replace('T', ' ');
    if (typeof value !== 'number') return String(value);
    if (kind === 'usd') return `USD ${grouped(value, Math.abs(value) < 1000 ? 2 : 0).replace('-', '−')}`;
    if (kind === 'measure') return measure(value);
    if (kind === 'difference') return value > 0 ? `+${measure(value)}` : measure(value);
    if (kind === 'share') return `${grouped(value * 100, Math.abs(value) < 0.0995 ? 2 : 1).replace('-', '−')} %`;
    if (Number.isInteger(value)) return grouped(value, 0);
    return Math.abs(value) < 1 ? value.toLocaleString('en-US', { maximumSignificantDigits: 3 }) : grouped(value, 2);
  };
  const exact = (value, kind) => {
    if (typeof value !== 'number') return figure(value, kind);
    if (kind === 'usd') return `USD ${grouped(value, 2).replace('-', '−')}`;
    if (kind !== 'measure' && kind !== 'difference') return figure(value, kind);
    const all = value.toLocaleString('en-US', { maximumSignificantDigits: 12 }).replace('-', '−');
    return kind === 'difference' && value > 0 ? `+${all}` : all;
  };
  const isFigure = (kind) => ['count', 'usd', 'share', 'number', 'measure', 'difference'].includes(kind);
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

  // A long path may be broken before its dots rather than within a word.
  const breakable = (text) => (/^\S{30,}$/.test(text) ? text.split('.').map((part, at) => (at ? [el('wbr'), `.${part}`] : part)) : figure(text, 'text'));

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
      return column.kind === 'text' && typeof value === 'string' ? breakable(value) : figure(value, column.kind);
    };
    const draw = () => {
      const all = rows();
      body.replaceChildren(...all.slice(0, most).map((row) => el('tr', {}, sheet.columns.map((column, place) => {
        const value = row[place];
        const long = column.kind === 'text' && typeof value === 'string' && value.length > 44;
        const finer = exact(value, column.kind) === figure(value, column.kind) ? null : exact(value, column.kind);
        return el('td', { class: isFigure(column.kind) ? 'figure' : long ? 'wide' : ['day', 'moment'].includes(column.kind) ? 'day' : null, 'data-tip': finer },
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
      ? el('details', {}, el('summary', {}, 'SQL that gives it (DuckDB, in this page’s folder)'),
        el('pre', { tabindex: '0' }, el('code', {}, sheet.sql)))
      : null;
    draw();
    const isBroad = sheet.columns.length > 12;
    const whole = el('div', { class: isBroad ? 'sheet broad' : 'sheet' },
      el('div', { class: 'bar-of-tools' }, el('strong', {}, sheet.caption), search, copier),
      el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Table: ${sheet.caption}` },
        el('table', {}, el('thead', {}, el('tr', {}, heads)), body)),
      isBroad ? el('p', { class: 'note on-paper' }, `Its ${sheet.columns.length} columns do not fit on paper; on the screen they can be copied.`) : null,
      more, sheet.note ? el('p', { class: 'note' }, sheet.note) : null, meanings, sql);
    if (!behind) return whole;
    return el('details', { class: 'behind' },
      el('summary', {}, `The figures behind it: ${sheet.caption.charAt(0).toLowerCase()}${sheet.caption.slice(1)}`), whole);
  };

  const columns = (...all) => all.map(([name, kind, about]) => ({ name, kind, about: about || '' }));

  // ---- plots ----------------------------------------------------------------------------------------------------------

  const plot = (caption, picture) => el('figure', { class: 'plot' }, el('figcaption', {}, caption),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, picture));
  // The top of a scale: close above the value, and its quarters are short numbers.
  const rounded = (value) => {
    const size = 10 ** Math.floor(Math.log10(value || 1));
    return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map((step) => step * size).find((step) => step >= value) || value;
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

  // ---- printing -------------------------------------------------------------------------------------------------------

  // Whoever prints wants to see what is folded away, but not the SQL.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details.behind:not([open])')];
    opened.forEach((each) => { each.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach((each) => { each.open = false; }));

  return {
    data, byId, el, svg, say, grouped, counted, figure, exact, capital, csv, copy, makeSheet, columns, plot, rounded, frame, allDays,
  };
})();
