import { advisory } from "./advisory";
import { envelope } from "./envelope";
import { kept } from "./kept";
import { republished } from "./republished";
import { sourced } from "./sourced";
import type { Profile } from "./types";
import { xDeadLetter } from "./x-dead-letter";
import { xDlq } from "./x-dlq";
import { xNats } from "./x-nats";
import { xOriginal } from "./x-original";

export type { Decoded, Profile, Stored } from "./types";

/** Every known way of writing a dead letter, the surest first. Add a file, add a line. */
export const profiles: readonly Profile[] = [kept, advisory, envelope, xDlq, xNats, xDeadLetter, xOriginal, republished, sourced];
