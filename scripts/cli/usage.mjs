export const usage = `jetlag: re-drive dead letters over the console's API.

  jetlag redrive WHAT --reason TEXT     plan, show the plan, ask, start, follow to the end
    WHAT is one of
      --group ID                        what is open of a group
      --ids A,B                         these dead letters
      --filter KEY=VALUE [KEY=VALUE]    what the list of dead letters shows with this filter
      --again NUMBER_OR_ID [--state S]  what another re-drive's messages became (boomeranged, unless said)
    --context C      where there are several
    --rate N|none    messages per second (50)
    --no-canary      all at once, without trying a few first
    --target SUBJECT another subject than the original
    --echo           mirror a work queue meanwhile: then nothing is unknown after a crash
    --in-place       nothing is sent: the consumer that gave up is set back to them
    --patch FILE     a JSON patch for every body
    --dry-run        show the plan and take it back
    --yes, -y        do not ask; without a terminal nobody can be asked
    --detach         start, and do not follow
  jetlag redrives [--state live] [--context C]
  jetlag follow ID
  jetlag pause|resume|abort|skip-canary ID
  jetlag rate ID N|none
  jetlag stop-all                       pause every re-drive
  ID is a number ("41") or an id. --json prints one JSON object per line.

  JETLAG_URL    the console (http://127.0.0.1:3000)
  JETLAG_TOKEN  an API token of it, where it wants one

  Exit codes: 0 succeeded · 1 partial · 2 wrong usage · 3 refused, nothing to send, or not started
              4 failed, stopped by itself, paused with nobody to ask, or aborted · 5 cannot reach the console, or denied
              130 Ctrl-C while following: the re-drive goes on`;
