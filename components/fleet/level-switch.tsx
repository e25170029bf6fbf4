"use client";
import { useWhyNotAct } from "@/components/shell/may-act";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/glyph";
import type { IncidentRow, Level } from "@/lib/domain/fleet/incident";
import { useSwitch } from "./use-switch";
import { levelLooks, levelsOf, sayNotSwitched } from "./words";

/** Buttons, not radios: arrow keys on their way from off to on would switch to mild. */
export function LevelSwitch({ system, incident }: { system: string; incident: IncidentRow }) {
  const { mutate, isPending, variables, error } = useSwitch();
  const whyNot = useWhyNotAct();
  return (
    <div className="grid content-start justify-items-end gap-1.5 phone:justify-items-start">
      <fieldset
        disabled={whyNot !== null}
        title={whyNot ?? undefined}
        aria-busy={isPending}
        className="inline-flex overflow-hidden rounded-md border border-input-line disabled:border-line"
      >
        <legend className="sr-only">
          {incident.name} of {system}
        </legend>
        {levelsOf(incident).map((level) => (
          <LevelButton
            key={level}
            level={level}
            isPressed={incident.state === level}
            isComing={isPending && variables.state === level}
            onPress={() => mutate({ system, name: incident.name, state: level })}
          />
        ))}
      </fieldset>
      {/* Its line is kept free on a phone, where what is below would jump. */}
      <p className="max-w-72 text-right text-small text-2 empty:hidden phone:min-h-[1lh] phone:empty:block phone:text-left">
        {isPending && `Switching to ${variables.state}`}
        {!isPending && incident.state === "mixed" && "Its processes differ: switch it, and they agree again."}
      </p>
      {error && !isPending && (
        <p role="alert" className="max-w-72 text-right text-small text-bad phone:text-left">
          {sayNotSwitched(error)}
        </p>
      )}
    </div>
  );
}

type LevelButtonProps = { level: Level; isPressed: boolean; isComing: boolean; onPress: () => void };

function LevelButton({ level, isPressed, isComing, onPress }: LevelButtonProps) {
  const { word, tone, pressed } = levelLooks[level];
  return (
    <button
      type="button"
      aria-pressed={isPressed}
      onClick={onPress}
      className={cn(
        "inline-flex h-7.5 w-19 items-center justify-center gap-1.5 border-l border-line-strong first:border-l-0 touch:h-11 touch:w-22",
        "-outline-offset-2 disabled:cursor-not-allowed",
        isPressed ? cn("font-[550]", pressed) : "bg-raised text-2 not-disabled:hover:bg-hover not-disabled:hover:text-text",
        isComing && "underline decoration-dotted underline-offset-3",
      )}
    >
      {isPressed && <Glyph tone={tone} />}
      {word}
    </button>
  );
}
