"use client";
import { useRouter } from "next/navigation";
import { useLiveQuery } from "@/components/live";
import { Select } from "@/components/ui/select";
import { contextsQuery } from "@/lib/queries";
import { ALL_CONTEXTS, pageHref } from "./navigation";
import { usePlace } from "./use-place";

const held = "inline-flex h-7.5 items-center rounded-md border border-line px-2.5 whitespace-nowrap";

/** Which NATS account one looks at. With a single one there is nothing to pick, and it says its name. */
export function ContextPicker() {
  const router = useRouter();
  const { page, context } = usePlace();
  const { data, isError } = useLiveQuery(contextsQuery());
  if (!data) return <span className={`${held} text-3`}>{isError ? "Contexts unknown" : "Contexts"}</span>;

  const names = data.items.map((row) => row.context);
  const only = names.length === 1 && (context === ALL_CONTEXTS || context === names[0]) ? names[0] : undefined;
  if (names.length === 0) return <span className={`${held} text-3`}>No context</span>;
  if (only !== undefined) return <span className={held}>{only}</span>;

  const known = names.includes(context) || context === ALL_CONTEXTS ? names : [...names, context];
  const items = [{ value: ALL_CONTEXTS, label: `All ${names.length} contexts` }, ...known.map((name) => ({ value: name, label: name }))];
  return (
    <Select
      label="Context"
      value={context}
      items={items}
      onValueChange={(next) => router.push(pageHref(page ?? "overview", next))}
      className="max-w-56"
    />
  );
}
