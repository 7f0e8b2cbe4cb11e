import { isDay } from './utc-day';

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?<seconds>:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds since the epoch of an RFC 3339 timestamp such as `2026-01-14T08:05:00Z`; undefined for any other text, and
 * for a day or time that does not exist.
 */
export function instantOf(text: string): number | undefined {
  return TIMESTAMP.exec(text)?.groups?.['seconds'] === undefined ? undefined : existing(text);
}

/** The same, for what a person types: the seconds may be left out, and a day alone is its midnight in UTC. */
export function typedInstantOf(text: string): number | undefined {
  return isDay(text) || TIMESTAMP.test(text) ? existing(text) : undefined;
}

/** `2026-11-30 18:12 UTC`. @param at milliseconds since the epoch */
export function minuteText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function existing(text: string): number | undefined {
  const at = isDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : at;
}
