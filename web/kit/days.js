// Days as the calendar has them. A day is not 24 hours where clocks change, begins at one o'clock
// where they change at midnight, and was left out once in Samoa; so nothing here adds milliseconds.

/**
 * The language of the page, as its region writes dates, and the hours as the browser counts them.
 * @typedef {object} Manner
 * @property {string} locale
 * @property {Intl.DateTimeFormatOptions["hourCycle"]} hourCycle undefined: as the locale does
 * @property {string} today
 * @property {string} yesterday
 */

/**
 * Making one costs more than a hundred uses. It keeps the zone it was made in, and people travel.
 * @type {Map<string, Intl.DateTimeFormat>}
 */
const formats = new Map();

/**
 * @param {number} time
 * @param {string} locale
 * @param {Intl.DateTimeFormatOptions} options
 */
export function written(time, locale, options) {
  const key = `${locale} ${new Date(time).getTimezoneOffset()} ${Object.entries(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options);
    formats.set(key, format);
  }
  return format.format(time);
}

/**
 * @param {number} time
 * @returns {string} the same for all times of one day, and for no other
 */
export function dayKey(time) {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/**
 * @param {number} time
 * @param {number} now
 */
export function isYesterday(time, now) {
  const date = new Date(now);
  // At noon, which every day has.
  const before = new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1, 12);
  return dayKey(time) === dayKey(before.getTime());
}

/**
 * @param {number} time
 * @param {number} now
 * @returns {"numeric" | undefined} said where it is another
 */
export function yearOf(time, now) {
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
}

/**
 * The hour and minute.
 * @param {number} time
 * @param {Manner} manner
 * @returns {string}
 */
export function clock(time, { locale, hourCycle }) {
  return written(time, locale, { timeStyle: "short", hourCycle });
}

/**
 * What stands above the messages of a day.
 * @param {number} time
 * @param {number} now
 * @param {Manner} manner
 * @returns {string}
 */
export function dayName(time, now, { locale, today, yesterday }) {
  if (dayKey(time) === dayKey(now)) return today;
  if (isYesterday(time, now)) return yesterday;
  return written(time, locale, {
    weekday: "long", day: "numeric", month: "long", year: yearOf(time, now),
  });
}
