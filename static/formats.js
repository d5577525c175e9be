// Dates, numbers, money and lengths of time as the chosen language writes them: all of it Intl.
//
// Nothing here throws: what can't be formatted comes back plain, or as "".

let locale; // undefined: the browser's own

/** Write as `tag` ("de") does from now on; "" for the browser's own way. */
export function use(tag) {
  locale = tag || undefined;
}

/** A text as a moment, or null. A date alone is a day here, not midnight in Greenwich. */
function moment(iso) {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00` : iso);
  return Number.isNaN(date.getTime()) ? null : date;
}

function capital(text) {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

/** "09:30" for an ISO 8601 text; "" when it is unreadable. */
export function time(iso) {
  const date = moment(iso);
  return date === null ? "" : date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
}

/** "09:30:12" for an ISO 8601 text; "" when it is unreadable. */
export function clock(iso) {
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
  const date = moment(iso);
  return date === null ? "" : date.toLocaleTimeString(locale, options);
}

/** "Today", "Yesterday", "Monday, 3 March", with the year when it is another one. */
export function day(iso) {
  const date = moment(iso);
  if (date === null) return "";
  const now = new Date();
  // Rounded: a day in which the clocks change has 23 or 25 hours.
  const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
  if (days === 0 || days === -1) {
    return capital(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day"));
  }
  const options = { weekday: "long", day: "numeric", month: "long" };
  if (date.getFullYear() !== now.getFullYear()) options.year = "numeric";
  return date.toLocaleDateString(locale, options);
}

/** "3 Mar 2026". */
export function date(iso) {
  const found = moment(iso);
  return found === null ? "" : found.toLocaleDateString(locale, { dateStyle: "medium" });
}

export function number(value) {
  return new Intl.NumberFormat(locale).format(value);
}

/** "40 %" for 40. */
export function percent(value) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(value / 100);
}

/** "€1,240.00"; a currency that is none stands behind the number as it came. */
export function money(amount, currency) {
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
  } catch {
    const plain = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return `${plain.format(amount)} ${currency}`.trim();
  }
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** "1.2 MB" for a number of bytes. */
export function size(bytes) {
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < SIZES.length - 1) {
    value /= 1000;
    step += 1;
  }
  const options = { style: "unit", unit: SIZES[step], unitDisplay: "short", maximumFractionDigits: value < 10 && step ? 1 : 0 };
  return new Intl.NumberFormat(locale, options).format(value);
}

/** "12 sec", "3 min", "2 hr" for a number of seconds. */
export function duration(seconds) {
  const [value, unit] =
    seconds < 59.5 ? [seconds, "second"] : seconds < 3570 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(locale, options).format(value);
}
