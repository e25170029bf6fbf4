/** Wall-clock text in the reader's zone. `zone` and `now` are passed in, so tests need no browser. */
type ClockOptions = { now: number; zone?: string; seconds?: boolean };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone, hourCycle: "h23" });
  formats.set(key, made);
  return made;
}

/** `02:41`, `03:12:09`; with the day when it is not today: `20 Nov 23:58`, and the year when it is another. */
export function clockText(at: number, { now, zone, seconds = false }: ClockOptions): string {
  const time = format(zone, { hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined }).format(at);
  const day = format(zone, { year: "numeric", month: "numeric", day: "numeric" });
  if (day.format(at) === day.format(now)) return time;
  const year = format(zone, { year: "numeric" });
  const date = format(zone, { day: "numeric", month: "short", year: year.format(at) === year.format(now) ? undefined : "numeric" });
  return `${date.format(at)} ${time}`;
}

/** `2026-11-21 02:41:09.412 UTC` */
export function utcText(at: number): string {
  return `${new Date(at).toISOString().replace("T", " ").replace("Z", "")} UTC`;
}

/** `UTC+1`, `UTC−3:30`, `UTC`. */
export function zoneOffsetText(at: number, zone?: string): string {
  const part = format(zone, { timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find((each) => each.type === "timeZoneName");
  return (part?.value ?? "UTC")
    .replace("GMT", "UTC")
    .replace("-", "−")
    .replace(/[+−]0$/, "");
}
