import type { Handler, Message } from "../bus/types";
import { CallIntent, isDeleteMarker, ToolResult } from "./messages";

/** For consumers of CALL_INTENT. A marker that an intent has expired comes the same way, and is nothing to do. */
export const withIntent =
  (react: (intent: CallIntent) => Promise<void>): Handler =>
  (message) =>
    unlessMarker(message, () => react(CallIntent.parse(message.json())));

/** For consumers of TOOL_RESULT: each has all results, reacts to those that matter to it and lets the others pass. */
export const withResult =
  (react: (result: ToolResult) => Promise<void>): Handler =>
  (message) =>
    unlessMarker(message, () => react(ToolResult.parse(message.json())));

const unlessMarker = async (message: Message, act: () => Promise<void>) => (isDeleteMarker(message) ? undefined : act());
