import { Bytes } from "@/components/ui/bytes";
import { cn } from "@/components/ui/cn";
import { Count } from "@/components/ui/count";
import { EmptyState } from "@/components/ui/empty-state";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import type { MessageList } from "@/lib/domain/message";
import type { z } from "zod";

type Message = z.infer<typeof MessageList>["items"][number];
const previewChars = 160;

export function MessageRows({ items, open, onOpen }: { items: readonly Message[]; open: number | null; onOpen: (seq: number) => void }) {
  if (items.length === 0) return <EmptyState title="No message from here on matches." />;
  return (
    <table className="w-full table-fixed">
      <thead className="text-left text-small text-3">
        <tr className="h-7 border-b border-line *:px-3 *:font-[450]">
          <th className="w-28 phone:w-23">Seq</th>
          <th className="w-32 phone:w-21">Stored</th>
          <th>Subject</th>
          <th className="phone:hidden">Payload</th>
          <th className="w-22 text-right phone:hidden">Size</th>
        </tr>
      </thead>
      <tbody>
        {items.map((message) => (
          <tr
            key={message.seq}
            className={cn(
              "relative h-row border-b border-line *:truncate *:px-3 last:border-b-0 hover:bg-hover",
              message.seq === open && "bg-selected hover:bg-selected",
            )}
          >
            <td>
              <button
                type="button"
                aria-pressed={message.seq === open}
                onClick={() => onOpen(message.seq)}
                className="after:absolute after:inset-0"
              >
                #<Count value={message.seq} />
              </button>
            </td>
            <td>
              <Time at={message.at} seconds />
            </td>
            <td title={message.subject}>
              <Mono>{message.subject}</Mono>
            </td>
            <td className="text-3 phone:hidden">
              <Mono>{preview(message.payload)}</Mono>
            </td>
            <td className="text-right phone:hidden">
              <Bytes value={message.sizeBytes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function preview({ encoding, data, sizeBytes }: Message["payload"]): string {
  if (sizeBytes === 0) return "(empty)";
  return encoding === "base64" ? "(not text)" : data.slice(0, previewChars).replace(/\s+/g, " ");
}
