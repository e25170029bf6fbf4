"use client";
import { zoneOffsetText } from "@/components/ui/clock-text";
import { useNow } from "@/components/ui/use-now";

/** In which zone all times are shown; by name, because offsets change with the season. */
export function TimeZone() {
  const now = useNow();
  if (now === null) return <span className="w-18 narrow:hidden" />;
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offset = zoneOffsetText(now);
  const city = zone.split("/").at(-1)?.replaceAll("_", " ");
  return (
    <span className="text-small whitespace-nowrap text-3 narrow:hidden" title={`Times are shown in ${zone}; hover over one for UTC.`}>
      {zone.includes("/") ? `${city} · ${offset}` : offset}
    </span>
  );
}
