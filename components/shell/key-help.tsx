"use client";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { usePages } from "./pages-here";
import { setPalette } from "./palette-state";

const keys = [
  { keys: ["⌘ K"], what: "Search or jump anywhere" },
  { keys: ["/"], what: "Filter this page" },
  { keys: ["j", "k"], what: "Next row, row before" },
  { keys: ["↵"], what: "Open the row" },
  { keys: ["x"], what: "Select the row" },
  { keys: ["⇧ x"], what: "Select from the last one to this row" },
  { keys: ["r"], what: "Re-drive what is selected, or the group" },
  { keys: ["e"], what: "Resolve the group" },
  { keys: ["esc"], what: "Leave the filter, close, go back a level" },
];
const theseKeys = { keys: ["?"], what: "These keys" };

export function KeyHelp() {
  const toPages = usePages().map((page) => ({ keys: ["g", page.chord], what: page.name }));
  return (
    <Dialog open onOpenChange={() => setPalette("closed")} title="Keys" className="w-[360px]">
      <dl className="grid grid-cols-[88px_1fr] gap-y-2">
        {[...keys, ...toPages, theseKeys].map((entry) => (
          <div key={entry.what} className="contents">
            <dt className="flex gap-1">
              {entry.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{entry.what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
