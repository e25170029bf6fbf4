/** Which job sent a message, and from which place, by its Nats-Msg-Id (`msgIdOf`); `null` where no re-drive of Jetlag's did. */
export function sentAs(msgId: string): { job: string; stream: string; seq: number } | null {
  const [, job, stream, seq] = /^jetlag:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(.+):([1-9]\d{0,15})$/.exec(msgId) ?? [];
  return job === undefined || stream === undefined || seq === undefined ? null : { job, stream, seq: Number(seq) };
}
