/** Numbers and times as people read them. */

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 12,345 */
export function count(value: number): string {
  return counts.format(value);
}

/** Four significant digits at most; from 1,000 on whole, with separators. */
export function short(value: number): string {
  if (Math.abs(value) >= 1000) return counts.format(value);
  return String(Number(value.toPrecision(4)));
}

/** A figure between 0 and 1, always with four decimals. */
export function figure(value: number): string {
  return value.toFixed(4);
}

/** The same with its sign. */
export function signed(value: number): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
  return sign + figure(Math.abs(value));
}

/** 24 Nov 2026, 20:10 */
export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** 512 bytes, 3.2 KiB, 12 MiB */
export function bytes(value: number): string {
  if (value < 1024) return `${count(value)} bytes`;
  if (value < 2 ** 20) return `${Number((value / 1024).toPrecision(2))} KiB`;
  return `${count(value / 2 ** 20)} MiB`;
}

const clocks = [
  { apart: 86_400, format: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }) },
  { apart: 60, format: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }) },
  { apart: 0, format: new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }) },
];

/** 24 Nov, 20:10 or 20:10:05, as fine as times lie apart. @param seconds since 1970 */
export function clock(seconds: number, apart: number): string {
  return clocks.find((one) => apart >= one.apart)!.format.format(1000 * seconds);
}

/** 9.4 s, 12 min, 3 h, 12 days */
export function duration(seconds: number): string {
  if (seconds < 90) return `${short(Math.round(seconds * 10) / 10)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${short(Math.round(seconds / 360) / 10)} h`;
  return `${count(seconds / 86_400)} days`;
}
