// Elements, what is said to those who listen, and copying. Texts become text nodes, never markup.

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

// A sentence of the data dictionary: what stands between backticks is a name of the tables.
export const coded = (text) => text.split('`').map((part, at) => (at % 2 ? el('code', {}, part) : part));

export const say = (text) => { byId('said').textContent = text; };

// A field of a CSV file. A spreadsheet takes a text that begins so for a formula.
const field = (text) => {
  const safe = /^[=+@]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (rows) => rows.map((row) => `${row.map(field).join(',')}\n`).join('');

export async function copy(text, rows, button) {
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
  const before = button.dataset.label ?? button.textContent;
  button.dataset.label = before;
  button.textContent = 'Copied';
  say(`${rows} rows are copied.`);
  setTimeout(() => { button.textContent = before; }, 1500);
}
