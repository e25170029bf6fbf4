"use client";
import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "@/components/ui/button";

/** Choosing what the system has means following it again. CSS shows the icon that fits, so nothing waits for the browser to know its theme. */
export function ThemeToggle() {
  const { resolvedTheme, systemTheme, setTheme } = useTheme();
  const other = resolvedTheme === "light" ? "dark" : "light";
  return (
    <Button
      variant="quiet"
      aria-label="Switch between dark and light"
      className="w-8 px-0 touch:w-11"
      onClick={() => setTheme(other === systemTheme ? "system" : other)}
    >
      <Moon aria-hidden="true" className="size-4 [[data-theme=light]_&]:hidden" />
      <Sun aria-hidden="true" className="hidden size-4 [[data-theme=light]_&]:block" />
    </Button>
  );
}
