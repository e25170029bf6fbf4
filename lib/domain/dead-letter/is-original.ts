/** Two streams may be led by two servers, and each stores by its own clock. */
export const CLOCKS_APART_MS = 5_000;

/**
 * Whether what lies at a letter's original place is the message that died. A stream made again has strangers under the same
 * numbers: only a message with the right subject that is older than its death counts. Times are epoch ms.
 */
export function isOriginal(
  { seenAt, originalSubject }: { seenAt: number; originalSubject: string | null },
  message: { at: number; subject: string },
): boolean {
  return message.at <= seenAt + CLOCKS_APART_MS && (originalSubject === null || message.subject === originalSubject);
}
