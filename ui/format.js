/** Values as people read them. */

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const numbers = new Intl.NumberFormat('en');

/** @param {number} value */
export function formatNumber(value) {
  return numbers.format(value);
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit === 0 ? value : withDigits(value)} ${UNITS[unit]}`;
}

/** @param {number} ms */
export function formatDuration(ms) {
  if (ms < 1) return ms === 0 ? '0 ms' : '< 1 ms';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${withDigits(ms / 1_000)} s`;
  return formatAge(ms);
}

/** Whole units, for what is long. @param {number} ms */
export function formatAge(ms) {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A time as seen from another: "3 s ago", "in 12 s". @param {string} time ISO 8601 or "" @param {number} nowMs */
export function formatRelative(time, nowMs) {
  if (time === '') return '–';
  const ms = Date.parse(time) - nowMs;
  if (Math.abs(ms) < 500) return 'now';
  return ms < 0 ? `${formatAge(-ms)} ago` : `in ${formatAge(ms)}`;
}

/** A time in full, of here. @param {string} time */
export function formatTime(time) {
  if (time === '') return '';
  const date = new Date(time);
  const part = (/** @type {number} */ value, digits = 2) => String(value).padStart(digits, '0');
  const day = [date.getFullYear(), part(date.getMonth() + 1), part(date.getDate())].join('-');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => part(value)).join(':');
  return `${day} ${clock}.${part(date.getMilliseconds(), 3)}`;
}

/** A time of day, of here. @param {string} time */
export function formatClock(time) {
  return formatTime(time).slice(11, 19);
}

/** @param {number} perSecond @param {string} what */
export function formatRate(perSecond, what) {
  if (perSecond === 0) return `0 ${what}/s`;
  return perSecond < 0.1 ? `${withDigits(perSecond * 60)} ${what}/min` : `${withDigits(perSecond)} ${what}/s`;
}

/** @param {number} part @param {number} whole */
export function formatShare(part, whole) {
  return whole === 0 ? '0 %' : `${withDigits((100 * part) / whole)} %`;
}

/** A value of a profile. @param {number} value @param {string} unit */
export function formatSample(value, unit) {
  switch (unit) {
    case 'nanoseconds':
      return formatDuration(value / 1e6);
    case 'microseconds':
      return formatDuration(value / 1e3);
    case 'milliseconds':
      return formatDuration(value);
    case 'seconds':
      return formatDuration(value * 1e3);
    case 'bytes':
      return formatBytes(value);
    default:
      return formatNumber(value);
  }
}

/** Three digits that matter. @param {number} value */
function withDigits(value) {
  const size = Math.abs(value);
  return numbers.format(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)));
}
