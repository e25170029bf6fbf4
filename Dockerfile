# The console alone, for a NATS that runs elsewhere: NATS_URL is required, no nats-server and no fleet are inside.
#
# There is no sign-in yet: whoever reaches the console is its admin, so it refuses to listen on anything but loopback, and
# a published port (-p) would reach nothing. Until sign-in exists, run it in the host's network:
#
#   docker build -t jetlag .
#   docker run --network host -v jetlag:/data -e NATS_URL=nats://127.0.0.1:4222 -e NATS_MONITORING_URL=http://127.0.0.1:8222 jetlag
#
# and open http://127.0.0.1:3000. With DATABASE_URL nothing is kept in /data.

FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install scripts, and one of them would download.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1
RUN node scripts/build.mjs /console

FROM node:22-slim
# The allocator settings keep memory low, as `npm start` does.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=32768
ENV NODE_ENV=production HOST=127.0.0.1 HOSTNAME=127.0.0.1 PORT=3000 JETLAG_DATA_DIR=/data NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
COPY --from=build --chown=root:root /console ./
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/v1/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# node itself, so that it gets the signals: SIGTERM drains and ends it.
CMD ["node", "--max-semi-space-size=48", "server.js"]
