"use client";
import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "@/components/ui/button";

/** Both icons are there and CSS shows the one that fits, so nothing waits for the browser to know its theme. */
export function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <Button
      variant="quiet"
      aria-label="Switch between dark and light"
      className="w-8 px-0 phone:hidden"
      onClick={() => setTheme(resolvedTheme === "light" ? "dark" : "light")}
    >
      <Moon aria-hidden="true" className="size-4 [[data-theme=light]_&]:hidden" />
      <Sun aria-hidden="true" className="hidden size-4 [[data-theme=light]_&]:block" />
    </Button>
  );
}
