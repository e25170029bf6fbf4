import { useEffect, useState } from "react";

type Binary = typeof import("./binary");
type Loaded = { kind: "loading" } | { kind: "ready"; binary: Binary } | { kind: "failed" };

/** MessagePack and CBOR, fetched when a body first wants them: most bodies are text, and no page should begin with a decoder. */
export function useBinary(isWanted: boolean): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    const say = (next: Loaded) => !isGone && setLoaded(next);
    import("./binary").then(
      (binary) => say({ kind: "ready", binary }),
      () => say({ kind: "failed" }), // offline, or a newer console was built: said where the view would be
    );
    return () => {
      isGone = true;
    };
  }, [isWanted]);
  return loaded;
}
