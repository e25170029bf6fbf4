"use client";
import dynamic from "next/dynamic";
import { usePaletteState } from "./palette-state";
import { useShortcuts } from "./use-shortcuts";

const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });
const KeyHelp = dynamic(() => import("./key-help").then((module) => module.KeyHelp), { ssr: false });

/** Listens for keys; the palette itself is fetched when it is first asked for. */
export function PaletteHost() {
  useShortcuts();
  const state = usePaletteState();
  if (state === "search") return <Palette />;
  return state === "keys" ? <KeyHelp /> : null;
}
