import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import { Panel } from "@/components/ui/panel";
import { ScrollBox, visibleText } from "@/components/payload";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { hasMore, isUnread, noticeOf } from "./words";

/** In one sentence who gave up on what; the whole error below where it has more than a line; and what could not be read. */
export function Evidence({ letter }: { letter: DeadLetterDetail }) {
  const { error } = letter;
  const notice = noticeOf(letter);
  return (
    <Panel aria-label="What happened" className="mb-3.5">
      <p className="flex items-baseline gap-2.5 px-3.5 py-3">
        <Glyph tone="dead" className="translate-y-px" />
        <span className="min-w-0">
          <Sentence letter={letter} />
        </span>
      </p>
      {error !== null && hasMore(error) && (
        <ScrollBox label="Whole error" className="max-h-48 border-t border-line py-2.5 break-words whitespace-pre-wrap text-2">
          {visibleText(error)}
        </ScrollBox>
      )}
      {notice !== null && (
        <output className="flex items-baseline gap-2.5 border-t border-line px-3.5 py-2.5">
          <Glyph tone="unknown" className="translate-y-px" />
          <span className="min-w-0 break-words">{notice}</span>
        </output>
      )}
    </Panel>
  );
}

function Sentence({ letter }: { letter: DeadLetterDetail }) {
  const { consumer, deliveries, originalSubject, subject, originalStream } = letter;
  if (consumer === null && originalSubject === null)
    return (
      <>
        It lies on <Mono className="wrap-anywhere">{visibleText(subject)}</Mono>. The message does not say who gave up on what.
      </>
    );
  const did = letter.kind === "terminated" ? "terminated" : "gave up on";
  const who =
    consumer === null ? (
      <>A consumer {did}</>
    ) : (
      <span className="font-semibold">
        {visibleText(consumer)} {did}
      </span>
    );
  const after = deliveries === null ? null : <> after {deliveries === 1 ? "one delivery" : `${deliveries} deliveries`}</>;
  if (originalSubject === null && isUnread(letter)) {
    return (
      <>
        {who} a message{originalStream !== null && ` of ${visibleText(originalStream)}`}
        {after}.
      </>
    );
  }
  return (
    <>
      {who} <Mono className="wrap-anywhere">{visibleText(originalSubject ?? subject)}</Mono>
      {originalStream !== null && ` of ${visibleText(originalStream)}`}
      {after}.
    </>
  );
}
