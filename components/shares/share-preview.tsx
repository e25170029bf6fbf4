"use client";
import { Bytes } from "@/components/ui/bytes";
import { Glyph } from "@/components/ui/glyph";
import type { SharePreview as Preview } from "@/lib/domain/share/row";
import { hiddenWords } from "./words";

/** The page as it would be, in a frame that may do nothing. */
export function SharePreview({ preview, redact }: { preview: Preview; redact: boolean }) {
  return (
    <section aria-label="Preview" className="mt-3 grid gap-2">
      <output className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.5">
        <Glyph tone={redact ? "ok" : "warn"} className="translate-y-px" />
        <span className="min-w-0 break-words">
          {hiddenWords(preview.hidden, redact)}{" "}
          <span className="text-3">
            <Bytes value={preview.sizeBytes} />
          </span>
        </span>
      </output>
      <iframe
        title="What would be shared"
        sandbox=""
        srcDoc={inFrame(preview.html)}
        className="h-[38vh] min-h-60 w-full rounded-md border border-line bg-bg"
      />
    </section>
  );
}

/** A frame without an address is under this page's policy too, which lets styles pass by its nonce; the link to the file would lead nowhere. */
function inFrame(html: string): string {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  return html.replace("<style>", `<style nonce="${nonce}">`).replace(/<span class="screen">.*?<\/span>/, "");
}
