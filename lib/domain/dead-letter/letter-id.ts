/** What is known of the death that a letter is about. */
type Death = { originalStream: string | null; originalSeq: number | null; consumer: string | null };

/**
 * When the stream was made that the message died in, epoch ms, by a letter's `Nats-Msg-Id: dead:<stream>:<created>:<seq>:<consumer>`, as the
 * fleet's worker writes it; `null` where it has none, or one that is about another death than the rest of the letter.
 */
export function createdByLetterId(id: string | null, { originalStream, originalSeq, consumer }: Death): number | null {
  if (id === null || originalStream === null || originalSeq === null || consumer === null) return null;
  const [begin, end] = [`dead:${originalStream}:`, `:${originalSeq}:${consumer}`];
  if (id.length <= begin.length + end.length || !id.startsWith(begin) || !id.endsWith(end)) return null;
  const created = id.slice(begin.length, -end.length);
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(created) ? Date.parse(created) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
