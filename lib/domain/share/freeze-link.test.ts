import { expect, test } from "vitest";
import { freezeLink } from ".";

const NOW = Date.UTC(2026, 10, 21, 3, 20);
test.each([
  ["/dead-letters?from=-1h", "/dead-letters?from=2026-11-21T02:20:00.000Z&to=2026-11-21T03:20:00.000Z"],
  ["/dead-letters?q=a%20b&from=-1h&to=-5m#x", "/dead-letters?q=a%20b&from=2026-11-21T02:20:00.000Z&to=2026-11-21T03:15:00.000Z#x"],
  ["https://x.test/?from=2026-11-21&q=-1h", "https://x.test/?from=2026-11-21&q=-1h"],
  ["/?from=%2D7d&from=x", "/?from=2026-11-14T03:20:00.000Z&from=x&to=2026-11-21T03:20:00.000Z"],
  ["/?to=-15m", "/?to=2026-11-21T03:05:00.000Z"],
  ["/", "/"],
  ["/?", "/?"],
  ["/#?from=-1h", "/#?from=-1h"],
  ["/?from=yesterday&%E0%A4", "/?from=yesterday&%E0%A4"],
])("%s is frozen to %s", (url, frozen) => {
  expect(freezeLink(url, NOW)).toBe(frozen);
  expect(freezeLink(frozen, NOW + 1_000_000)).toBe(frozen);
});
