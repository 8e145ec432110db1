// How moments, amounts, ids and sizes are written, and how what is typed is read.

const DAY = 86400000;

export const digits = (count) => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

// A count with its thousands set apart.
export function grouped(count) {
  const number = BigInt(count);
  return number < 0n ? `−${digits(-number)}` : digits(number);
}

export const counted = (count, noun) => `${grouped(count)} ${noun}${BigInt(count) === 1n ? '' : 's'}`;

export const moment = (at) => new Date(at).toISOString().replace('.000Z', 'Z');
export const second = (at) => moment(at).slice(0, 19).replace('T', ' ');
export const minute = (at) => moment(at).slice(0, 16).replace('T', ' ');
export const day = (at) => moment(at).slice(0, 10);

export function span(from, to) {
  const length = Math.max(to - from, 0);
  if (length < 2 * 3600000) return counted(Math.floor(length / 60000), 'minute');
  if (length < 2 * DAY) return counted(Math.floor(length / 3600000), 'hour');
  return counted(Math.floor(length / DAY), 'day');
}

const DIGITS = new Map([['VND', 0], ['USDT', 6]]);
const placesOf = (currency) => DIGITS.get(currency) ?? 2;

// An amount to the minor unit: `PKR 1,234.50`.
export function money(minor, currency) {
  const amount = BigInt(minor);
  const places = placesOf(currency);
  const sign = amount < 0n ? '−' : '';
  const text = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0');
  const whole = digits(text.slice(0, text.length - places));
  return places ? `${currency} ${sign}${whole}.${text.slice(-places)}` : `${currency} ${sign}${whole}`;
}

export const dollars = (amount) => money(Math.round(amount * 100), 'USD');

// An amount in US dollars at a run's rates, in whole cents rounded down as summary.json rounds each case; null where it has none.
export function inDollars(minor, currency, rates) {
  const rate = rates?.[currency] ?? (['USD', 'USDT'].includes(currency) ? 1 : null);
  if (!(rate > 0)) return null;
  const worth = BigInt(Math.round(1e9 / rate));
  return Number((BigInt(minor) * worth) / (10n ** BigInt(7 + placesOf(currency)))) / 100;
}

export const spoken = (word) => word.replaceAll('_', ' ');
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Bytes as people say them.
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, name] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  const figure = bytes / unit;
  return `${figure.toFixed(figure < 10 ? 1 : 0)} ${name}`;
}

// A value of a column as it is shown.
export function shown(value, kind) {
  if (value === null || value === undefined) return '–';
  if (kind === 'moment') return second(value);
  if (kind === 'date') return day(value);
  if (kind === 'int') return grouped(value);
  if (kind === 'real') return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(6)));
  return String(value);
}

// A value as a CSV file of a run has it.
export function exact(value, kind) {
  if (value === null || value === undefined) return '';
  if (kind === 'moment') return moment(value);
  if (kind === 'real' && Number.isInteger(value)) return value.toFixed(1);
  return kind === 'date' ? day(value) : String(value);
}

// What was typed, as a value of a kind; a sentence says what would be accepted.
export function asValue(kind, typed, asked = 'is') {
  const text = typed.trim();
  if (kind === 'id' || kind === 'int') {
    const plain = text.replace(/[, _]/g, '').replace('−', '-');
    if (!/^-?\d{1,20}$/.test(plain)) throw new Error(`“${typed}” is no whole number.`);
    return BigInt(plain);
  }
  if (kind === 'real') {
    if (!text || !Number.isFinite(Number(text))) throw new Error(`“${typed}” is no number.`);
    return Number(text);
  }
  if (kind === 'bool') {
    if (!['true', 'false'].includes(text)) throw new Error(`“${typed}” is neither true nor false.`);
    return text === 'true';
  }
  if (kind === 'moment' || kind === 'date') {
    const [, date, time] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)Z?)?$/.exec(text) ?? [];
    // "At most a day" means all of it.
    const rest = time ? (time.length === 5 ? `${time}:00` : time) : asked === 'most' && kind === 'moment' ? '23:59:59.999' : '00:00:00';
    const at = date ? Date.parse(`${date}T${rest}Z`) : NaN;
    if (Number.isNaN(at)) throw new Error(`“${typed}” is no moment: write 2025-04-30 or 2025-04-30 13:45, in UTC.`);
    return at;
  }
  if (!text) throw new Error('A value is missing.');
  return text;
}
