"use client";
import { JsonView } from "react-json-view-lite";
import { Written } from "./written";
import { Mono } from "@/components/ui/mono";

const icon = "mr-1 -ml-4 inline-block w-3 cursor-pointer text-center text-3 select-none hover:text-text rounded-sm";

/** Our own colours: those of the package fail in the dark. */
const style = {
  container: "font-mono text-small leading-[19px] whitespace-pre-wrap wrap-anywhere pl-4",
  basicChildStyle: "",
  childFieldsContainer: "pl-4 ml-px border-l border-line",
  label: "text-accent mr-1.5",
  clickableLabel: "text-accent mr-1.5 cursor-pointer",
  nullValue: "text-3",
  undefinedValue: "text-3",
  numberValue: "text-c2",
  stringValue: "text-c3 phone:inline-block phone:max-w-full",
  booleanValue: "text-c4",
  otherValue: "text-c2",
  punctuation: "text-3",
  expandIcon: `${icon} after:content-['▸']`,
  collapseIcon: `${icon} after:content-['▾']`,
  collapsedContent: "text-3 cursor-pointer after:content-['…']",
  quotesForFieldNames: true,
  stringifyStringValues: true,
  ariaLables: { collapseJson: "collapse", expandJson: "expand" },
};

const fewEnough = 40;

/** Two levels open, and deeper ones while they are small. */
function isOpen(level: number, value: unknown): boolean {
  const size = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  return level < 1 || size <= (level < 4 ? fewEnough : 0);
}

/** `value` as `toShown` makes it. */
export function JsonTree({ value }: { value: unknown }) {
  if (value instanceof Written) return <Mono className="block px-3.5 py-3 whitespace-pre-wrap wrap-anywhere">{value.text}</Mono>;
  if (typeof value !== "object" || value === null)
    return <Mono className="block px-3.5 py-3 whitespace-pre-wrap wrap-anywhere">{JSON.stringify(value) ?? "undefined"}</Mono>;
  return (
    <div className="max-h-[560px] overflow-auto px-3.5 py-3">
      <JsonView data={value} style={style} shouldExpandNode={isOpen} aria-label="Payload as a tree" clickToExpandNode />
    </div>
  );
}
