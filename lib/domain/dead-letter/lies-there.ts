/**
 * Whether what lies at a sighting's place is still what was seen. Another stored time: the stream was made again, or lost its end, and the
 * number means a stranger. An advisory whose message nobody could read (no subject) knows only that it is older than its death.
 */
export function liesThere(seen: { subject: string; storedAt: number; seenAt: number }, message: { at: number }): boolean {
  return seen.subject === "" ? message.at <= seen.seenAt : message.at === seen.storedAt;
}
