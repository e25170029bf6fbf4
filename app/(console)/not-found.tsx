import { NotHere } from "@/components/ui/not-here";

/** Within the frame, so that one can go on from here. */
export default function NotFound() {
  return (
    <NotHere title="There is no page at this address" href="/" label="Overview">
      The link may be cut short, old, or from a newer version of Jetlag.
    </NotHere>
  );
}
