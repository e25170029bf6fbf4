import { matchesSome } from "../../subject";
import type { Permissions } from "./facts";

/** NATS's rule: something allows it (no list allows all), and nothing denies it. */
export function mayPublish({ publishAllow, publishDeny }: Permissions, subject: string): boolean {
  return (publishAllow === null || matchesSome(publishAllow, subject)) && !matchesSome(publishDeny, subject);
}
