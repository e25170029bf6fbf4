"use client";
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";
import { sayError } from "./error-words";
import { Glyph } from "./glyph";

/** What happened, what it means, what to do; the code can be copied for whoever helps. */
export function ErrorState({ error, action }: { error: unknown; action?: ReactNode }) {
  const { title, meaning, todo, code, detail } = sayError(error);
  return (
    <div role="alert" className="flex gap-3 px-3.5 py-4">
      <Glyph tone="bad" className="mt-1 size-3.5" />
      <div className="min-w-0 flex-1">
        <p className="font-[550]">{title}</p>
        {detail !== null && detail !== title && <p className="break-words">{detail}</p>}
        <p className="text-2">
          {meaning} {todo}
        </p>
        <div className="mt-1.5 flex flex-wrap items-center gap-2">
          <code className="font-mono text-small text-3">{code}</code>
          <CopyButton text={[code, title, detail].filter(Boolean).join("\n")}>Copy</CopyButton>
          {action}
        </div>
      </div>
    </div>
  );
}
